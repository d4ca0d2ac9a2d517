package dev.ostler.tree;

import dev.ostler.protocol.ZnodePath;

/** The znodes that are always there (client protocol, section 7.2). */
public final class Reserved {
    public static final ZnodePath ZOOKEEPER = ZnodePath.of("/zookeeper");
    public static final ZnodePath QUOTA = ZnodePath.of("/zookeeper/quota");
    public static final ZnodePath CONFIG = ZnodePath.of("/zookeeper/config");

    private Reserved() {}

    /** Whether a path is one of those, or the root: they can't be deleted. */
    public static boolean contains(ZnodePath path) {
        return path.isRoot() || path.equals(ZOOKEEPER) || path.equals(QUOTA) || path.equals(CONFIG);
    }
}
