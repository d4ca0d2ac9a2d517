package dev.ostler.tree.plan;

/**
 * The settings of {@link Planner}.
 *
 * @param extendedTypes TTL znodes may be created ({@code zookeeper.extendedTypesEnabled})
 * @param enforceQuota hard quotas refuse requests ({@code zookeeper.enforceQuota})
 * @param reconfigEnabled the reconfig request is known ({@code reconfigEnabled})
 * @param closeSessionTxn closing a session lists its ephemeral znodes in the transaction ({@code
 *     zookeeper.closeSessionTxn.enabled})
 * @param digest transactions carry the tree's digest ({@code zookeeper.digest.enabled})
 * @param neverUsedContainerMillis a container that never had a child goes when its data is older
 *     than this; 0 keeps it ({@code znode.container.maxNeverUsedIntervalMs})
 * @param txnBytesMax the longest transaction that log readers and peers accept, header and digest
 *     included: {@code jute.maxbuffer} and its extra size
 * @param dataBytesMax the longest data of a znode; beyond {@code jute.maxbuffer} less 88 bytes of
 *     reply header and Stat, clients with the same limit could not read it back
 */
public record PlanOptions(
        boolean extendedTypes,
        boolean enforceQuota,
        boolean reconfigEnabled,
        boolean closeSessionTxn,
        boolean digest,
        long neverUsedContainerMillis,
        int txnBytesMax,
        int dataBytesMax) {
    private static final int JUTE_MAX_BUFFER = 0xfffff;

    /** ZooKeeper's defaults. */
    public static final PlanOptions DEFAULTS =
            new PlanOptions(
                    false, false, false, true, true, 0, 2 * JUTE_MAX_BUFFER, Integer.MAX_VALUE);

    public PlanOptions withExtendedTypes(boolean enabled) {
        return new PlanOptions(
                enabled,
                enforceQuota,
                reconfigEnabled,
                closeSessionTxn,
                digest,
                neverUsedContainerMillis,
                txnBytesMax,
                dataBytesMax);
    }

    public PlanOptions withEnforceQuota(boolean enforced) {
        return new PlanOptions(
                extendedTypes,
                enforced,
                reconfigEnabled,
                closeSessionTxn,
                digest,
                neverUsedContainerMillis,
                txnBytesMax,
                dataBytesMax);
    }

    public PlanOptions withReconfigEnabled(boolean enabled) {
        return new PlanOptions(
                extendedTypes,
                enforceQuota,
                enabled,
                closeSessionTxn,
                digest,
                neverUsedContainerMillis,
                txnBytesMax,
                dataBytesMax);
    }

    public PlanOptions withCloseSessionTxn(boolean listed) {
        return new PlanOptions(
                extendedTypes,
                enforceQuota,
                reconfigEnabled,
                listed,
                digest,
                neverUsedContainerMillis,
                txnBytesMax,
                dataBytesMax);
    }

    public PlanOptions withDigest(boolean enabled) {
        return new PlanOptions(
                extendedTypes,
                enforceQuota,
                reconfigEnabled,
                closeSessionTxn,
                enabled,
                neverUsedContainerMillis,
                txnBytesMax,
                dataBytesMax);
    }

    public PlanOptions withNeverUsedContainerMillis(long millis) {
        return new PlanOptions(
                extendedTypes,
                enforceQuota,
                reconfigEnabled,
                closeSessionTxn,
                digest,
                millis,
                txnBytesMax,
                dataBytesMax);
    }

    public PlanOptions withSizes(int txnMax, int dataMax) {
        return new PlanOptions(
                extendedTypes,
                enforceQuota,
                reconfigEnabled,
                closeSessionTxn,
                digest,
                neverUsedContainerMillis,
                txnMax,
                dataMax);
    }
}
