package dev.ostler.cli.log;

import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.TxnDigest;
import dev.ostler.protocol.TxnHeader;
import dev.ostler.storage.log.RawLog;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * A record of a log, decoded as far as that goes.
 *
 * @param intact whether its checksum is right
 * @param txn null for an error, and if it cannot be decoded
 * @param error of a failed request, known to Ostler or not; null for all others
 * @param digest null if there is none
 * @param problem why it cannot be decoded; null if it can
 */
record DumpedTxn(
        boolean intact,
        TxnHeader header,
        @Nullable Txn txn,
        @Nullable Integer error,
        @Nullable TxnDigest digest,
        @Nullable String problem) {

    /** The current record of a log. */
    static DumpedTxn read(RawLog log) throws IOException {
        boolean intact = log.storedChecksum() == log.computedChecksum();
        var in = new JuteReader(log.array(), log.offset(), log.length());
        TxnHeader header = TxnHeader.read(in);
        try {
            if (header.type() == OpCode.ERROR) {
                return new DumpedTxn(intact, header, null, in.readInt(), null, null);
            }
            Txn txn = Txn.read(header.type(), in);
            TxnDigest digest = in.remaining() >= 12 ? TxnDigest.read(in) : null;
            return new DumpedTxn(intact, header, txn, null, digest, null);
        } catch (MalformedRecordException e) {
            return new DumpedTxn(intact, header, null, null, null, String.valueOf(e.getMessage()));
        }
    }

    boolean isDecoded() {
        return problem == null;
    }
}
