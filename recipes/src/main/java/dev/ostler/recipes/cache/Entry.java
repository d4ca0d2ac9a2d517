package dev.ostler.recipes.cache;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.Stat;

import org.jspecify.annotations.Nullable;

/**
 * A znode as it was at one moment.
 *
 * @param path in the client's namespace
 * @param data null if it has none, or the cache keeps none, or it could not be decompressed
 * @param stat as it was when the data was read; changes of its children alone do not renew it
 */
public record Entry(String path, @Nullable Bytes data, Stat stat) {
    /** Whether this is the same znode: not one that was created in its place. */
    public boolean isSameZnode(Entry other) {
        return path.equals(other.path) && stat.czxid() == other.stat.czxid();
    }

    /** Whether nothing was written between the two. */
    public boolean isSameContent(Entry other) {
        return isSameZnode(other) && stat.mzxid() == other.stat.mzxid();
    }

    /** The data read as UTF-8; empty if there is none. */
    public String text() {
        return data == null ? "" : data.toUtf8String();
    }
}
