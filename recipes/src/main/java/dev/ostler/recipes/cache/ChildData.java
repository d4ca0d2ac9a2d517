package dev.ostler.recipes.cache;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.Stat;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/** A znode as users of Curator know it: an {@link Entry} by other names. */
public final class ChildData implements Comparable<ChildData> {
    private final Entry entry;

    ChildData(Entry entry) {
        this.entry = entry;
    }

    static @Nullable ChildData of(@Nullable Entry entry) {
        return entry == null ? null : new ChildData(entry);
    }

    /** In the client's namespace. */
    public String getPath() {
        return entry.path();
    }

    /** As it was when the data was read. */
    public Stat getStat() {
        return entry.stat();
    }

    /** A copy; null if there is none, or the cache keeps none, or it can't be decompressed. */
    public byte @Nullable [] getData() {
        Bytes data = entry.data();
        return data == null ? null : data.toByteArray();
    }

    Entry entry() {
        return entry;
    }

    @Override
    public int compareTo(ChildData other) {
        return getPath().compareTo(other.getPath());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChildData data && entry.equals(data.entry);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(entry);
    }

    @Override
    public String toString() {
        return "ChildData[" + entry + "]";
    }
}
