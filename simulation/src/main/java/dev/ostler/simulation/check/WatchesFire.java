package dev.ostler.simulation.check;

import static dev.ostler.simulation.check.AgreedHistory.hex;

import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.EventType;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.simulation.check.AgreedHistory.Entry;
import dev.ostler.tree.Change;
import dev.ostler.tree.TreeVersion;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Watches are complete and in order: before a session is shown a state with a change, it has been
 * told of the change by every watch that waited for it; also if the change happened while the
 * session had no connection. And an event tells of something that really happened.
 *
 * <p>One gap belongs to the protocol: who waits for a znode to appear, and is away while it appears
 * and goes again, hears nothing.
 */
public final class WatchesFire implements Checker {
    private static final String COMPLETE = "a watch fires before the change is seen";
    private static final String TRUE = "an event tells of a change";

    private final AgreedHistory history;
    private final Map<Long, Watches> sessions = new TreeMap<>();

    private enum Kind {
        DATA,
        CHILD
    }

    private record Key(Kind kind, String path) {}

    /**
     * A watch that waits.
     *
     * @param since the state that it was left in
     * @param absent whether it waits for the znode to appear
     */
    private record Waiting(long since, boolean absent) {}

    private static final class Watches {
        final Map<Key, Waiting> waiting = new LinkedHashMap<>();
        long checkedUpTo;
        boolean rearming;
    }

    public WatchesFire(AgreedHistory history) {
        this.history = history;
    }

    @Override
    public void completed(Call call) {
        if (!call.isAnswered()) {
            return;
        }
        boolean found = call.error() == 0;
        switch (call.request()) {
            case Call.Request.Get get when get.watch() && found ->
                    leave(call, new Key(Kind.DATA, get.path()), false);
            case Call.Request.Exists exists
                    when exists.watch() && (found || call.error() == ErrorCode.NO_NODE.code()) ->
                    leave(call, new Key(Kind.DATA, exists.path()), !found);
            case Call.Request.Children children when children.watch() && found ->
                    leave(call, new Key(Kind.CHILD, children.path()), false);
            default -> {}
        }
    }

    private void leave(Call call, Key key, boolean absent) {
        watches(call.session()).waiting.putIfAbsent(key, new Waiting(call.zxid(), absent));
    }

    private Watches watches(long session) {
        return sessions.computeIfAbsent(session, any -> new Watches());
    }

    @Override
    public void disconnected(String client, long session) {
        watches(session).rearming = true;
    }

    @Override
    public void expired(String client, long session) {
        sessions.remove(session);
    }

    @Override
    public void notified(String client, long session, int type, String path, long zxid) {
        if (zxid > 0) {
            requireTrue(client, type, path, zxid);
        }
        Map<Key, Waiting> waiting = watches(session).waiting;
        if (type != EventType.NODE_CHILDREN_CHANGED) {
            waiting.remove(new Key(Kind.DATA, path));
        }
        if (type == EventType.NODE_CHILDREN_CHANGED || type == EventType.NODE_DELETED) {
            waiting.remove(new Key(Kind.CHILD, path));
        }
    }

    private void requireTrue(String client, int type, String path, long zxid) {
        Entry entry = history.entry(zxid);
        boolean happened = false;
        if (entry != null) {
            for (Change change : entry.changes()) {
                happened |= tells(type, path, change);
            }
        }
        if (!happened) {
            throw new Violation(
                    TRUE,
                    client + " was told of type " + type + " for " + path + " at " + hex(zxid));
        }
    }

    private static boolean tells(int type, String path, Change change) {
        boolean here = change.path().toString().equals(path);
        return switch (type) {
            case EventType.NODE_CREATED -> here && change.kind() == Change.Kind.CREATED;
            case EventType.NODE_DELETED -> here && change.kind() == Change.Kind.DELETED;
            case EventType.NODE_DATA_CHANGED -> here && change.kind() == Change.Kind.DATA_SET;
            case EventType.NODE_CHILDREN_CHANGED ->
                    change.kind() != Change.Kind.DATA_SET
                            && change.path().parent().toString().equals(path);
            default -> false;
        };
    }

    @Override
    public void replied(String client, long session, int xid, int expectedXid, long zxid) {
        Watches watches = sessions.get(session);
        if (watches == null || zxid <= 0) {
            return;
        }
        if (Long.compareUnsigned(zxid, watches.checkedUpTo) > 0) {
            for (Entry entry : history.between(watches.checkedUpTo, zxid).values()) {
                for (Change change : entry.changes()) {
                    requireTold(client, watches, entry.zxid(), zxid, change);
                }
            }
            watches.checkedUpTo = zxid;
        }
        // The first reply after a reconnect is that to the setting of the watches.
        watches.rearming = false;
    }

    private void requireTold(
            String client, Watches watches, long changedAt, long seen, Change change) {
        Key broken = null;
        if (waits(watches, new Key(Kind.DATA, change.path().toString()), changedAt, seen)) {
            broken = new Key(Kind.DATA, change.path().toString());
        } else if (change.kind() != Change.Kind.DATA_SET && !change.path().isRoot()) {
            Key parent = new Key(Kind.CHILD, change.path().parent().toString());
            if (waits(watches, parent, changedAt, seen)) {
                broken = parent;
            }
        }
        if (broken != null) {
            throw new Violation(
                    COMPLETE,
                    client
                            + " sees "
                            + hex(seen)
                            + " and was not told of "
                            + change.kind()
                            + " "
                            + change.path()
                            + " at "
                            + hex(changedAt)
                            + " by its watch "
                            + broken);
        }
    }

    private boolean waits(Watches watches, Key key, long changedAt, long seen) {
        @Nullable Waiting waiting = watches.waiting.get(key);
        if (waiting == null || Long.compareUnsigned(waiting.since, changedAt) >= 0) {
            return false;
        }
        if (waiting.absent && watches.rearming) {
            TreeVersion state = history.at(seen);
            return state != null && state.find(ZnodePath.of(key.path)) != null;
        }
        return true;
    }
}
