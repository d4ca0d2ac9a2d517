package dev.ostler.tree.plan;

import dev.ostler.tree.Owner;
import dev.ostler.tree.Znode;

/**
 * When the server removes a container or a TTL znode by itself (client protocol, section 11.9):
 * what {@link dev.ostler.tree.TreeVersion#forEachReclaimable} found may have changed meanwhile.
 *
 * @param extendedTypes whether TTL znodes are known
 * @param neverUsedMillis a container that never had a child goes when its data is older; 0 keeps it
 */
record ContainerRule(boolean extendedTypes, long neverUsedMillis) {
    /**
     * Whether the znode is due: it has no children, and it is a container that had one or a TTL
     * znode whose time is over.
     *
     * @param nowMillis wall clock, in milliseconds since 1970
     */
    boolean isDue(Znode znode, long nowMillis) {
        if (znode.childCount() > 0) {
            return false;
        }
        long age = nowMillis - znode.mtime();
        if (znode.owner() == Owner.CONTAINER) {
            return znode.creations() > 0 || (neverUsedMillis > 0 && age > neverUsedMillis);
        }
        long ttl = extendedTypes ? Owner.ttlOf(znode.owner()) : 0;
        return ttl > 0 && age > ttl;
    }
}
