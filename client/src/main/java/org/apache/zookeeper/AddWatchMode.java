package org.apache.zookeeper;

/** The kinds of watches that stay after an event. */
public enum AddWatchMode {
    /** Hears of a znode's creation, deletion, data and children. */
    PERSISTENT(ZooDefs.AddWatchModes.persistent),
    /** Hears of creation, deletion and data of a znode and all below it. */
    PERSISTENT_RECURSIVE(ZooDefs.AddWatchModes.persistentRecursive);

    private final int mode;

    AddWatchMode(int mode) {
        this.mode = mode;
    }

    /** The number of this mode on the wire. */
    public int getMode() {
        return mode;
    }
}
