package dev.ostler.tree;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ZnodePath;

import org.jspecify.annotations.Nullable;

/**
 * The quota that applies to a path: that of its deepest ancestor, or itself, with a limits znode
 * (client protocol, section 10.8).
 *
 * @param root the znode whose subtree is limited
 * @param limits data of its {@code zookeeper_limits}, as a client wrote it
 * @param usage data of its {@code zookeeper_stats}; null if there is no such znode, or no data
 */
public record Quota(ZnodePath root, @Nullable Bytes limits, @Nullable Bytes usage) {}
