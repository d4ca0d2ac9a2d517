package dev.ostler.recipes.model;

import dev.ostler.protocol.Stat;

/**
 * A value as it was read, or written.
 *
 * @param path of its znode, in the client's namespace
 * @param stat of the znode with this value
 */
public record Model<T>(String path, T value, Stat stat) {
    /** What the znode counts its changes by, from 0. */
    public int version() {
        return stat.version();
    }
}
