package dev.ostler.simulation.server;

/**
 * Bugs that ZooKeeper, or one of its relatives, has had, put back to see whether the checkers find
 * them. Each is in the shell that the simulation builds round the real cores, or takes the place of
 * a bug in a core by doing to its storage, its links or its clients what the bug did.
 */
public enum Mutation {
    NONE("", "nothing is wrong"),
    ACK_BEFORE_SYNC(
            "ZOOKEEPER-2678, 3911, 4646", "a member acknowledges what is not yet on its disk"),
    EPOCH_BEFORE_HISTORY(
            "ZOOKEEPER-4643, 4785", "currentEpoch is on disk before the history that it means"),
    ACCEPTED_EPOCH_IN_MEMORY(
            "ZOOKEEPER-2307, 4269", "acceptedEpoch is only written together with currentEpoch"),
    SNAP_IN_MEMORY("ZOOKEEPER-2872, 3642", "the leader's snapshot is used and not stored"),
    TRUNC_IN_MEMORY("ZOOKEEPER-1549, 5094", "what the leader has taken back is still on the disk"),
    DISK_ERROR_IGNORED(
            "ZOOKEEPER-3701, 4882",
            "after a failed write or sync a member goes on with a new file"),
    HOLE_IN_SYNC("ZOOKEEPER-2846, 4925", "a learner that catches up is not sent a transaction"),
    UNCOMMITTED_APPLIED("ZOOKEEPER-4394", "a follower applies proposals before their commit"),
    SYNC_WITHOUT_QUORUM(
            "ZOOKEEPER-1675", "a leader takes for granted that its followers answer its pings"),
    SESSIONS_OF_ANOTHER_ZXID(
            "ZOOKEEPER-3144", "the sessions in a snapshot are older than its znodes"),
    SNAPSHOT_AHEAD_OF_ITSELF(
            "ZOOKEEPER-3127", "a snapshot's name claims a transaction that is not in it"),
    EMPTY_SERVER_VOTES(
            "ZOOKEEPER-261", "a power cut empties a disk, and the server votes as if it were new"),
    EVENT_AFTER_STATE(
            "watch order", "a read is answered before the events of what it shows are sent"),
    BACK_IN_TIME(
            "session order", "a server takes a client that has seen a newer state than its own");

    private final String known;
    private final String description;

    Mutation(String known, String description) {
        this.known = known;
        this.description = description;
    }

    /** What it is known as. */
    public String known() {
        return known;
    }

    /** What it does. */
    public String description() {
        return description;
    }
}
