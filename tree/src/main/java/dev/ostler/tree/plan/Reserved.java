package dev.ostler.tree.plan;

import dev.ostler.protocol.ZnodePath;

/** The znodes that are always there (client protocol, section 7.2). */
final class Reserved {
    static final ZnodePath QUOTA = ZnodePath.of("/zookeeper/quota");

    private static final ZnodePath ZOOKEEPER = ZnodePath.of("/zookeeper");
    private static final ZnodePath CONFIG = ZnodePath.of("/zookeeper/config");

    private Reserved() {}

    /** Whether a znode can't be deleted. */
    static boolean contains(ZnodePath path) {
        return path.isRoot() || path.equals(ZOOKEEPER) || path.equals(QUOTA) || path.equals(CONFIG);
    }
}
