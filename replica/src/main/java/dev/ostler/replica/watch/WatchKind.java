package dev.ostler.replica.watch;

/** The ways to watch a path (client protocol, section 6.3). One connection may use all at once. */
public enum WatchKind {
    /** Left by getData and exists: fires once, for a creation, deletion or new data. */
    DATA,

    /** Left by getChildren: fires once, for a deletion or a child that comes or goes. */
    CHILD,

    /** Fires for all that a data and a child watch fire for, and stays. */
    PERSISTENT,

    /** Fires for creation, deletion and new data of the path and of all below it, and stays. */
    PERSISTENT_RECURSIVE
}
