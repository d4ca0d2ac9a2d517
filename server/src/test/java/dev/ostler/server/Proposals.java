package dev.ostler.server;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.TxnHeader;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.protocol.Zxid;
import dev.ostler.zab.Proposal;

import java.util.List;
import java.util.stream.LongStream;

/** Transactions that a tree takes: each creates the znode that is named by its zxid. */
final class Proposals {
    private Proposals() {}

    static ZnodePath path(long zxid) {
        return ZnodePath.of("/" + zxid);
    }

    static Proposal proposal(long zxid) {
        var out = new JuteWriter();
        new LoggedTxn(
                        new TxnHeader(
                                new SessionId(0x100000000000000L),
                                1,
                                new Zxid(zxid),
                                1_700_000_000_000L,
                                OpCode.CREATE),
                        new Txn.Create(
                                OpCode.CREATE,
                                path(zxid),
                                Bytes.utf8("data of " + zxid),
                                Acl.OPEN,
                                false,
                                (int) zxid),
                        null)
                .write(out);
        return new Proposal(zxid, Bytes.wrap(out.toByteArray()));
    }

    static List<Proposal> proposals(long first, long last) {
        return LongStream.rangeClosed(first, last).mapToObj(Proposals::proposal).toList();
    }
}
