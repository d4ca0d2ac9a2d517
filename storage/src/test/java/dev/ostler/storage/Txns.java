package dev.ostler.storage;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.TxnDigest;
import dev.ostler.protocol.TxnHeader;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.protocol.Zxid;
import dev.ostler.storage.log.TxnLog;

import java.io.IOException;

/** Transactions whose content follows from their zxid, so that a wrong one is recognised. */
public final class Txns {
    private static final ZnodePath PATH = ZnodePath.of("/a");

    private Txns() {}

    /** A setData with {@code dataLength} bytes. */
    public static LoggedTxn txn(long zxid, int dataLength) {
        byte[] data = new byte[dataLength];
        for (int i = 0; i < dataLength; i++) {
            data[i] = (byte) (zxid * 31 + i * 7L + 1);
        }
        return new LoggedTxn(
                new TxnHeader(
                        new SessionId(0x100000d99670000L),
                        (int) zxid,
                        new Zxid(zxid),
                        1_700_000_000_000L + zxid,
                        OpCode.SET_DATA),
                new Txn.SetData(OpCode.SET_DATA, PATH, Bytes.wrap(data), (int) zxid),
                new TxnDigest(TxnDigest.VERSION, zxid * 0x9e3779b97f4a7c15L));
    }

    /** The transaction of this zxid in a log that {@link #append} wrote. */
    public static LoggedTxn txn(long zxid) {
        return txn(zxid, dataLength(zxid));
    }

    /** Mostly small; every seventh spans sectors, every 31st pages. */
    private static int dataLength(long zxid) {
        if (zxid % 31 == 0) {
            return 9000;
        }
        return (int) (zxid % 7 == 0 ? 700 + zxid : zxid % 5 * 20);
    }

    /** Appends the transactions {@code first} to {@code last}. */
    public static void append(TxnLog log, long first, long last) throws IOException {
        var out = new JuteWriter();
        for (long zxid = first; zxid <= last; zxid++) {
            out.clear();
            txn(zxid).write(out);
            log.append(zxid, out.array(), 0, out.length());
        }
    }
}
