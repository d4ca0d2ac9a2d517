package dev.ostler.tree;

/**
 * What a server's configuration says about the tree.
 *
 * @param digest whether the digest is kept ({@code zookeeper.digest.enabled}); it is 0 otherwise
 * @param extendedTypes whether TTL znodes are recognised ({@code zookeeper.extendedTypesEnabled});
 *     otherwise such a znode is an ephemeral of a session that does not exist
 */
public record TreeOptions(boolean digest, boolean extendedTypes) {
    /** As ZooKeeper is configured by default. */
    public static final TreeOptions DEFAULT = new TreeOptions(true, false);
}
