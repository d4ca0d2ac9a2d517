package dev.ostler.client.core;

import dev.ostler.client.Chroot;
import dev.ostler.client.watch.WatchTables;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.MalformedRecordException;

import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;

import java.util.Collection;

/** Finds the watchers that an event is for, and has them told. */
final class Announcer {
    private final Chroot chroot;
    private final boolean rearmWatches;
    private final WatchTables watches;
    private final Effects effects;

    /** The state that was announced last; a path event in between does not count. */
    private KeeperState announced = KeeperState.Disconnected;

    Announcer(Chroot chroot, boolean rearmWatches, WatchTables watches, Effects effects) {
        this.chroot = chroot;
        this.rearmWatches = rearmWatches;
        this.watches = watches;
        this.effects = effects;
    }

    /** Tells everybody of a state, unless it is the one that they were told last. */
    void announce(KeeperState next) {
        if (announced == next) {
            return;
        }
        effects.notify(new WatchedEvent(EventType.None, next, null), watches.everybody());
        announced = next;
        if (!rearmWatches && next != KeeperState.SyncConnected) {
            watches.forgetOneShots();
        }
    }

    /**
     * A server's notification, behind the header.
     *
     * @throws MalformedRecordException if it is none
     */
    void notified(JuteReader body, long zxid) {
        int type = body.readInt();
        int keeperState = body.readInt();
        String path = body.readString();
        if (path == null || type < EventType.NodeCreated.getIntValue()) {
            throw new MalformedRecordException("a notification of type " + type + " for " + path);
        }
        WatchedEvent event;
        Collection<Watcher> watchers;
        try {
            event =
                    new WatchedEvent(
                            EventType.fromInt(type),
                            KeeperState.fromInt(keeperState),
                            chroot.toClient(path),
                            zxid);
            watchers = watches.triggered(event.getType(), path);
        } catch (RuntimeException e) {
            throw new MalformedRecordException("a notification of type " + type + ": " + e);
        }
        if (!watchers.isEmpty()) {
            effects.notify(event, watchers);
        }
    }

    /** Watchers were removed as the application has asked. */
    void removed(EventType type, String serverPath, Collection<Watcher> watchers, boolean lost) {
        KeeperState told = lost ? KeeperState.Disconnected : KeeperState.SyncConnected;
        effects.notify(new WatchedEvent(type, told, chroot.toClient(serverPath)), watchers);
    }
}
