package dev.ostler.tree.plan;

/**
 * The settings of {@link Planner}, beside those of its tree.
 *
 * @param enforceQuota hard quotas refuse requests ({@code zookeeper.enforceQuota})
 * @param reconfigEnabled the reconfig request is known ({@code reconfigEnabled})
 * @param closeSessionTxn closing a session lists its ephemeral znodes in the transaction ({@code
 *     zookeeper.closeSessionTxn.enabled})
 * @param neverUsedContainerMillis a container that never had a child goes when its data is older
 *     than this; 0 keeps it ({@code znode.container.maxNeverUsedIntervalMs})
 * @param txnBytesMax the longest transaction that log readers and peers accept, header and digest
 *     included: {@code jute.maxbuffer} and its extra size
 * @param dataBytesMax the longest data of a znode; beyond {@code jute.maxbuffer} less 88 bytes of
 *     reply header and Stat, clients with the same limit could not read it back
 */
public record PlanOptions(
        boolean enforceQuota,
        boolean reconfigEnabled,
        boolean closeSessionTxn,
        long neverUsedContainerMillis,
        int txnBytesMax,
        int dataBytesMax) {
    private static final int JUTE_MAX_BUFFER = 0xfffff;

    /** ZooKeeper's defaults, with no limit to data but that of the transaction. */
    public static final PlanOptions DEFAULTS =
            new PlanOptions(false, false, true, 0, 2 * JUTE_MAX_BUFFER, Integer.MAX_VALUE);
}
