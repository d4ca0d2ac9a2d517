package dev.ostler.server;

import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.TxnDigest;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The tree's digest after some of the last transactions: one for every 128, the latest 1,024. For
 * operators who compare servers.
 *
 * <p>Owned by the replica thread.
 */
final class DigestHistory {
    private static final int EVERY = 128;
    private static final int COUNT_MAX = 1_024;

    private final TreeMap<Long, Long> digests = new TreeMap<>();

    /** Whether it would keep the digest behind this transaction. */
    static boolean keeps(long zxid) {
        return zxid % EVERY == 0;
    }

    void logged(LoggedTxn txn) {
        TxnDigest digest = txn.digest();
        long zxid = txn.header().zxid().value();
        if (digest != null && keeps(zxid)) {
            digests.put(zxid, digest.treeDigest());
            if (digests.size() > COUNT_MAX) {
                digests.pollFirstEntry();
            }
        }
    }

    /** A copy, by zxid. */
    SortedMap<Long, Long> all() {
        return new TreeMap<>(digests);
    }
}
