package dev.ostler.replica.watch;

import dev.ostler.protocol.EventType;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.tree.Change;
import dev.ostler.tree.access.AclList;

import java.util.ArrayList;
import java.util.List;

/** What one change fired, in words: {@code "anna Deleted /a"}. */
final class Fired {
    private Fired() {}

    static List<String> by(WatchTable<String> table, Change.Kind kind, String path) {
        var fired = new ArrayList<String>();
        int count =
                table.fire(
                        change(kind, path),
                        (watcher, event, about) ->
                                fired.add(watcher + " " + name(event) + " " + about));
        if (count != fired.size()) {
            throw new AssertionError(count + " notifications announced, " + fired.size() + " made");
        }
        return fired;
    }

    static Change change(Change.Kind kind, String path) {
        return new Change(kind, ZnodePath.of(path), AclList.OPEN, AclList.OPEN);
    }

    static String name(int event) {
        return switch (event) {
            case EventType.NODE_CREATED -> "Created";
            case EventType.NODE_DELETED -> "Deleted";
            case EventType.NODE_DATA_CHANGED -> "DataChanged";
            case EventType.NODE_CHILDREN_CHANGED -> "ChildrenChanged";
            default -> throw new AssertionError("event " + event);
        };
    }
}
