package dev.ostler.protocol;

/** Which watches {@link Request.RemoveWatches} is about, by the number on the wire. */
public final class WatcherType {
    public static final int CHILDREN = 1;

    /** Covers the watches of getData and of exists. */
    public static final int DATA = 2;

    public static final int ANY = 3;
    public static final int PERSISTENT = 4;
    public static final int PERSISTENT_RECURSIVE = 5;

    private WatcherType() {}
}
