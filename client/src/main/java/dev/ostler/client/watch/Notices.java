package dev.ostler.client.watch;

import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;

import java.util.Set;

/** Takes notices for watchers that an application has removed. */
@FunctionalInterface
public interface Notices {
    /**
     * @param lost whether the connection was lost, so that the server was not told
     */
    void removed(EventType type, String serverPath, Set<Watcher> watchers, boolean lost);
}
