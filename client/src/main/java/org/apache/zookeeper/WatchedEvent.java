package org.apache.zookeeper;

import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.proto.WatcherEvent;

/** An event as watchers see it: what has happened, where, and no data. */
public class WatchedEvent {
    /** The zxid of events that no single transaction has caused, or whose server did not say. */
    public static final long NO_ZXID = -1;

    private final EventType type;
    private final KeeperState state;
    private final String path;
    private final long zxid;

    /**
     * @param path the znode, null for {@link EventType#None}
     * @param zxid the transaction that caused it, or {@link #NO_ZXID}
     */
    public WatchedEvent(EventType type, KeeperState state, String path, long zxid) {
        this.type = type;
        this.state = state;
        this.path = path;
        this.zxid = zxid;
    }

    public WatchedEvent(EventType type, KeeperState state, String path) {
        this(type, state, path, NO_ZXID);
    }

    /** An event as it came from a server. */
    public WatchedEvent(WatcherEvent event, long zxid) {
        this(
                EventType.fromInt(event.getType()),
                KeeperState.fromInt(event.getState()),
                event.getPath(),
                zxid);
    }

    public KeeperState getState() {
        return state;
    }

    public EventType getType() {
        return type;
    }

    public String getPath() {
        return path;
    }

    public long getZxid() {
        return zxid;
    }

    /** The event as a server would send it. */
    public WatcherEvent getWrapper() {
        return new WatcherEvent(type.getIntValue(), state.getIntValue(), path);
    }

    @Override
    public String toString() {
        return "WatchedEvent state:" + state + " type:" + type + " path:" + path + " zxid: " + zxid;
    }
}
