package dev.ostler.recipes.operation;

import dev.ostler.client.async.AsyncZooKeeper;

/** The session that an attempt is carried out in. */
public interface Session {
    AsyncZooKeeper zk();

    long sessionId();

    /** Whether there is, or may be again, a connection. */
    boolean isAlive();
}
