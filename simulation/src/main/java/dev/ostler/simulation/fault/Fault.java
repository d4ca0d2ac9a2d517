package dev.ostler.simulation.fault;

/**
 * Something that goes wrong. Times are in microseconds. The server {@link #LEADER} is the one that
 * leads at the time.
 */
public sealed interface Fault {
    /** Stands for a server's name. */
    String LEADER = "leader";

    /** A server's process is killed, and started again later. */
    record Kill(String server, long downMicros) implements Fault {}

    /** A machine loses its power, and of what it had not synced this and that. */
    record PowerCut(String server, long downMicros) implements Fault {}

    /** The same in the middle of work on the disk: after so many more of its effects. */
    record PowerCutAtEffect(String server, int effects) implements Fault {}

    /** The disk reports an error after so many more effects. */
    record DiskError(String server, int effects) implements Fault {}

    /** For a while there is no room on the disk. */
    record DiskFull(String server, long micros) implements Fault {}

    /** For a while the disk is slow. */
    record SlowDisk(String server, long micros) implements Fault {}

    /** A server's process stands still for a while. */
    record Pause(String server, long micros) implements Fault {}

    /** A machine's wall clock is set wrong. */
    record WallClock(String server, long offsetMillis) implements Fault {}

    /** The connections between two hosts break; what was under way is lost. */
    record Cut(String host, String other) implements Fault {}

    /** For a while nothing gets from one host to another; the other way is open. */
    record BlockOneWay(String from, String to, long micros) implements Fault {}

    /** For a while a server is cut off from all other hosts. */
    record Isolate(String server, long micros) implements Fault {}

    /** For a while a server is cut off from all other servers, and not from clients. */
    record Separate(String server, long micros) implements Fault {}

    /**
     * For a while the leader is cut off from the other servers, and they begin anew: they elect
     * another before it can know, and clients reach both.
     */
    record Coup(long micros) implements Fault {}

    /** For a while everything from one host to another takes longer. */
    record SlowLink(String from, String to, long extraMicros, long micros) implements Fault {}

    /** A client's process stands still for a while, perhaps for longer than its session lives. */
    record PauseClient(String client, long micros) implements Fault {}

    /** A client's process dies, and another takes its place. */
    record RestartClient(String client) implements Fault {}

    /** A client leaves its server for another. */
    record MoveClient(String client) implements Fault {}

    /** Somebody else ends a client's session, who knows its password. */
    record EndSession(String client) implements Fault {}

    /** A fault and its time since the beginning. */
    record Planned(long atMicros, Fault fault) {}
}
