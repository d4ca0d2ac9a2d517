package org.apache.zookeeper;

import java.io.IOException;

/** Faults on demand, for tests of applications. */
public interface Testable {
    /** Ends the session on the client's side: Expired is announced, the client is dead. */
    void injectSessionExpiration();

    /** Puts an event into the client's event queue, for the watchers it is about. */
    void queueEvent(WatchedEvent event);

    /** Cuts the connection. */
    default void closeSocket() throws IOException {}
}
