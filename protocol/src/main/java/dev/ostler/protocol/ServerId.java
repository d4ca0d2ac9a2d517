package dev.ostler.protocol;

/** The number of a server in its ensemble: the N of its {@code server.N} line, and its myid. */
public record ServerId(long value) implements Comparable<ServerId> {
    @Override
    public int compareTo(ServerId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
