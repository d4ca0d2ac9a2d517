package dev.ostler.client.watch;

import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.WatcherType;

/** The tables of watchers, in the order in which a reconnecting client lists them. */
public enum WatchKind {
    /** Left by getData, and by exists on a znode that was there. One-shot. */
    DATA(true, EventType.DataWatchRemoved, WatcherType.Data),
    /** Left by exists on a znode that was missing. One-shot. */
    EXIST(true, EventType.DataWatchRemoved, WatcherType.Data),
    /** Left by getChildren. One-shot. */
    CHILD(true, EventType.ChildWatchRemoved, WatcherType.Children),
    /** Left by addWatch; stays. */
    PERSISTENT(false, EventType.PersistentWatchRemoved, WatcherType.Persistent),
    /** Left by addWatch, for a znode and all below it; stays. */
    RECURSIVE(false, EventType.PersistentWatchRemoved, WatcherType.PersistentRecursive);

    private final boolean oneShot;
    private final EventType removal;
    private final WatcherType type;

    WatchKind(boolean oneShot, EventType removal, WatcherType type) {
        this.oneShot = oneShot;
        this.removal = removal;
        this.type = type;
    }

    boolean oneShot() {
        return oneShot;
    }

    /** What a removed watcher of this kind is told. */
    EventType removal() {
        return removal;
    }

    boolean isOf(WatcherType asked) {
        return asked == WatcherType.Any || asked == type;
    }
}
