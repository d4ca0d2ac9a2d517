package dev.ostler.tree.plan;

import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.tree.Quota;
import dev.ostler.tree.QuotaText;
import dev.ostler.tree.Tree;

import java.util.ArrayList;
import java.util.List;

/**
 * Checks creates and writes against the quota that applies to their path (client protocol, section
 * 10.8). Usage is what the tree has counted: earlier operations of the same multi are not in it, as
 * in ZooKeeper.
 */
final class Quotas {
    private final Tree tree;
    private final boolean enforced;

    /** What was exceeded without being refused. */
    private List<QuotaWarning> warnings = new ArrayList<>(0);

    /**
     * @param enforced whether exceeding a hard limit is refused, not only warned of
     */
    Quotas(Tree tree, boolean enforced) {
        this.tree = tree;
        this.enforced = enforced;
    }

    /** The warnings of a request, which are forgotten. */
    List<QuotaWarning> takeWarnings() {
        if (warnings.isEmpty()) {
            return List.of();
        }
        List<QuotaWarning> taken = warnings;
        warnings = new ArrayList<>(0);
        return taken;
    }

    /**
     * @param path the znode to be created or written
     * @param countGrowth how many znodes are added
     * @param bytesGrowth how many bytes of data are added
     */
    ErrorCode check(ZnodePath path, long countGrowth, long bytesGrowth) {
        Quota quota = tree.quota(path);
        if (quota == null || quota.usage() == null) {
            return ErrorCode.OK;
        }
        QuotaText limits = QuotaText.parse(quota.limits());
        QuotaText usage = QuotaText.parse(quota.usage());
        if (limits == null || usage == null) {
            return enforced ? ErrorCode.MARSHALLING_ERROR : ErrorCode.OK;
        }
        boolean refused =
                exceeds(
                                quota.root(),
                                QuotaWarning.Kind.COUNT,
                                countGrowth,
                                usage.count() + countGrowth,
                                limits.count(),
                                limits.countHardLimit())
                        || exceeds(
                                quota.root(),
                                QuotaWarning.Kind.BYTES,
                                bytesGrowth,
                                usage.bytes() + bytesGrowth,
                                limits.bytes(),
                                limits.byteHardLimit());
        return refused ? ErrorCode.QUOTA_EXCEEDED : ErrorCode.OK;
    }

    /**
     * Returns whether the request is to be refused. A hard limit takes the soft one's place. What
     * the request does not change is not held against it, but a write that shrinks the data is
     * refused as long as it leaves too much.
     */
    private boolean exceeds(
            ZnodePath root,
            QuotaWarning.Kind kind,
            long growth,
            long usage,
            long softLimit,
            long hardLimit) {
        long limit = hardLimit >= 0 ? hardLimit : softLimit;
        if (growth == 0 || limit < 0 || usage <= limit) {
            return false;
        }
        if (enforced && hardLimit >= 0) {
            return true;
        }
        warnings.add(new QuotaWarning(root, kind, usage, limit));
        return false;
    }
}
