package dev.ostler.protocol;

import org.jspecify.annotations.Nullable;

/** The number of a server in its ensemble: the N of its {@code server.N} line, and its myid. */
public record ServerId(long value) implements Comparable<ServerId> {
    @Override
    public int compareTo(ServerId other) {
        return Long.compare(value, other.value);
    }

    // Written out, as in SessionId.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ServerId that && value == that.value;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
