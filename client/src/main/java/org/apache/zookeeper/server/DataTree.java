package org.apache.zookeeper.server;

import org.apache.zookeeper.data.Stat;

/** Holds what clients use of the server's tree. */
public class DataTree {
    /** Copies every field. */
    public static void copyStat(Stat from, Stat to) {
        to.copyFrom(from);
    }
}
