package dev.ostler.tree.plan;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.tree.Tree;
import dev.ostler.tree.Znode;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/**
 * Checks creates and writes against the quota of the deepest znode above them that has one (client
 * protocol, section 10.8). Usage is what the tree has counted: earlier operations of the same multi
 * are not in it, as in ZooKeeper.
 */
final class Quotas {
    private static final byte[] PREFIX = Reserved.QUOTA.utf8();
    private static final String LIMITS = "/zookeeper_limits";
    private static final String STATS = "/zookeeper_stats";

    private final Tree tree;
    private final boolean enforced;
    private final List<QuotaWarning> warnings;

    /**
     * @param enforced whether exceeding a hard limit is refused, not only warned of
     * @param warnings gets what is exceeded without being refused
     */
    Quotas(Tree tree, boolean enforced, List<QuotaWarning> warnings) {
        this.tree = tree;
        this.enforced = enforced;
        this.warnings = warnings;
    }

    /**
     * @param path the znode to be created or written
     * @param countGrowth how many znodes are added
     * @param bytesGrowth how many bytes of data are added
     */
    ErrorCode check(ZnodePath path, long countGrowth, long bytesGrowth) {
        ZnodePath root = rootOf(path);
        if (root == null) {
            return ErrorCode.OK;
        }
        Znode limitsNode = quotaNode(root, LIMITS);
        Znode statsNode = quotaNode(root, STATS);
        if (limitsNode == null || statsNode == null) {
            return ErrorCode.OK;
        }
        QuotaText limits = parse(limitsNode);
        QuotaText usage = parse(statsNode);
        if (limits == null || usage == null) {
            return enforced ? ErrorCode.MARSHALLING_ERROR : ErrorCode.OK;
        }
        boolean refused =
                exceeds(
                                root,
                                QuotaWarning.Kind.COUNT,
                                usage.count() + countGrowth,
                                limits.count(),
                                limits.countHardLimit())
                        || exceeds(
                                root,
                                QuotaWarning.Kind.BYTES,
                                usage.bytes() + bytesGrowth,
                                limits.bytes(),
                                limits.byteHardLimit());
        return refused ? ErrorCode.QUOTA_EXCEEDED : ErrorCode.OK;
    }

    /** Returns whether the request is to be refused. A hard limit takes the soft one's place. */
    private boolean exceeds(
            ZnodePath root, QuotaWarning.Kind kind, long usage, long softLimit, long hardLimit) {
        long limit = hardLimit >= 0 ? hardLimit : softLimit;
        if (limit < 0 || usage <= limit) {
            return false;
        }
        if (enforced && hardLimit >= 0) {
            return true;
        }
        warnings.add(new QuotaWarning(root, kind, usage, limit));
        return false;
    }

    /** The deepest of the path and its ancestors that has limits, or null. */
    private @Nullable ZnodePath rootOf(ZnodePath path) {
        Znode quota = tree.find(Reserved.QUOTA);
        if (quota == null || quota.childCount() == 0) {
            return null;
        }
        ZnodePath deepest = quotaNode(ZnodePath.ROOT, LIMITS) == null ? null : ZnodePath.ROOT;
        byte[] utf8 = path.utf8();
        for (int end = nextSlash(utf8, 1); ; end = nextSlash(utf8, end + 1)) {
            ZnodePath ancestor = ZnodePath.copyOf(utf8, 0, end);
            if (quotaNode(ancestor, "") == null) {
                return deepest;
            }
            if (quotaNode(ancestor, LIMITS) != null) {
                deepest = ancestor;
            }
            if (end == utf8.length) {
                return deepest;
            }
        }
    }

    private @Nullable Znode quotaNode(ZnodePath root, String name) {
        byte[] below = root.isRoot() ? new byte[0] : root.utf8();
        byte[] path = Arrays.copyOf(PREFIX, PREFIX.length + below.length);
        System.arraycopy(below, 0, path, PREFIX.length, below.length);
        return tree.find(ZnodePath.wrap(path).append(name));
    }

    private static int nextSlash(byte[] utf8, int from) {
        for (int i = from; i < utf8.length; i++) {
            if (utf8[i] == '/') {
                return i;
            }
        }
        return utf8.length;
    }

    private static @Nullable QuotaText parse(Znode node) {
        Bytes data = node.data();
        return QuotaText.parse(data);
    }
}
