package dev.ostler.tree.plan;

import dev.ostler.protocol.ZnodePath;

/**
 * A quota that a request exceeded and that does not refuse it.
 *
 * @param root the znode whose subtree has the quota
 * @param usage what the subtree holds with the request
 * @param limit what it should hold at the most
 */
public record QuotaWarning(ZnodePath root, Kind kind, long usage, long limit) {
    /** What is counted. */
    public enum Kind {
        /** Znodes, the root of the quota included. */
        COUNT,
        /** Bytes of data. */
        BYTES
    }
}
