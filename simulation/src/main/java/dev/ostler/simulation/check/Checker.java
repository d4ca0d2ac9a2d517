package dev.ostler.simulation.check;

import dev.ostler.protocol.LoggedTxn;
import dev.ostler.tree.TreeVersion;

/** Something that must hold. All methods are called in the order in which things happen. */
public interface Checker {
    /**
     * A server has recovered a state from its disk.
     *
     * @param epoch what it claims that its history is of; 0 for one that serves alone
     */
    default void recovered(String server, TreeVersion state, long epoch) {}

    /** A server has put a transaction into its log, not durably yet, or has read it from there. */
    default void logged(String server, LoggedTxn txn) {}

    /** A server has everything in its log up to this on stable storage. */
    default void durable(String server, long zxid) {}

    /** A server's log and snapshots now lead to this state, because its leader wanted it so. */
    default void rewritten(String server, TreeVersion state) {}

    /** A server shows a state to its clients. */
    default void published(String server, TreeVersion state) {}

    /** A server leads an epoch: a quorum follows it. */
    default void leads(String server, long epoch) {}

    /** A transaction was published for the first time by any server. */
    default void agreed(AgreedHistory.Entry entry) {}

    /** A server lets a client have a session, a new one or one that it had before. */
    default void accepted(String server, long session) {}

    /** A client has a session, a new one or one that it had before. */
    default void connected(String client, long session, int timeoutMillis) {}

    /** A client has lost its connection, not its session. */
    default void disconnected(String client, long session) {}

    /** A client has learned that its session is over. */
    default void expired(String client, long session) {}

    /** A client has begun a call. */
    default void invoked(Call call) {}

    /** A call has ended. */
    default void completed(Call call) {}

    /**
     * A reply frame has come, in the order in which they come; also those that answer no {@link
     * Call}, such as pings.
     *
     * @param expectedXid the oldest request's that was not answered on this connection
     */
    default void replied(String client, long session, int xid, int expectedXid, long zxid) {}

    /**
     * A notification frame has come, in order with {@link #replied}.
     *
     * @param type see {@link dev.ostler.protocol.EventType}
     * @param zxid what caused it; -1 if it happened while the client was away
     */
    default void notified(String client, long session, int type, String path, long zxid) {}

    /** The simulation has ended: faults are over, everybody has had time to recover. */
    default void end() {}
}
