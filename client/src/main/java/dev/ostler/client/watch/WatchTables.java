package dev.ostler.client.watch;

import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.WatcherType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The watchers of one client, by kind and by the server's path. Only the thread of the connection
 * changes them; the methods are synchronized because applications may list the paths meanwhile, and
 * none of them waits for anything.
 */
public final class WatchTables {
    private final Map<WatchKind, Map<String, Set<Watcher>>> tables = new EnumMap<>(WatchKind.class);
    private @Nullable Watcher defaultWatcher;

    /**
     * @param defaultWatcher hears of every change of state; null for none
     */
    public WatchTables(@Nullable Watcher defaultWatcher) {
        this.defaultWatcher = defaultWatcher;
        for (WatchKind kind : WatchKind.values()) {
            tables.put(kind, new LinkedHashMap<>());
        }
    }

    public synchronized @Nullable Watcher defaultWatcher() {
        return defaultWatcher;
    }

    /** Replaces the default watcher; watches that were left keep the old one. */
    public synchronized void register(@Nullable Watcher watcher) {
        defaultWatcher = watcher;
    }

    /** The paths on which watchers of this kind wait. */
    public synchronized List<String> paths(WatchKind kind) {
        return new ArrayList<>(table(kind).keySet());
    }

    public synchronized boolean isEmpty() {
        return tables.values().stream().allMatch(Map::isEmpty);
    }

    synchronized void add(WatchKind kind, String path, Watcher watcher) {
        table(kind).computeIfAbsent(path, none -> new LinkedHashSet<>()).add(watcher);
    }

    synchronized boolean contains(String path, @Nullable Watcher watcher, WatcherType type) {
        for (WatchKind kind : WatchKind.values()) {
            Set<Watcher> there = kind.isOf(type) ? table(kind).get(path) : null;
            if (there != null && (watcher == null || there.contains(watcher))) {
                return true;
            }
        }
        return false;
    }

    /** Removes one watcher, or all for null, and returns what was removed. */
    synchronized Set<Watcher> remove(WatchKind kind, String path, @Nullable Watcher watcher) {
        Set<Watcher> there = table(kind).get(path);
        if (there == null) {
            return Set.of();
        }
        if (watcher == null) {
            table(kind).remove(path);
            return there;
        }
        if (!there.remove(watcher)) {
            return Set.of();
        }
        if (there.isEmpty()) {
            table(kind).remove(path);
        }
        return Set.of(watcher);
    }

    /** Everybody, each once: a change of the connection's state concerns all. */
    public synchronized Set<Watcher> everybody() {
        Set<Watcher> everybody = new LinkedHashSet<>();
        if (defaultWatcher != null) {
            everybody.add(defaultWatcher);
        }
        for (Map<String, Set<Watcher>> table : tables.values()) {
            table.values().forEach(everybody::addAll);
        }
        return everybody;
    }

    public synchronized void forgetOneShots() {
        for (WatchKind kind : WatchKind.values()) {
            if (kind.oneShot()) {
                table(kind).clear();
            }
        }
    }

    /**
     * Takes out whom a change of a znode is for, each once. One-shot watchers are gone then.
     *
     * @param type the kind of change, not None
     */
    public synchronized Set<Watcher> triggered(EventType type, String path) {
        Set<Watcher> triggered = new LinkedHashSet<>();
        switch (type) {
            case NodeCreated, NodeDataChanged -> {
                take(WatchKind.DATA, path, triggered);
                take(WatchKind.EXIST, path, triggered);
                tell(WatchKind.PERSISTENT, path, triggered);
                tellAncestors(path, triggered);
            }
            case NodeChildrenChanged -> {
                take(WatchKind.CHILD, path, triggered);
                tell(WatchKind.PERSISTENT, path, triggered);
            }
            case NodeDeleted -> {
                take(WatchKind.DATA, path, triggered);
                take(WatchKind.EXIST, path, triggered);
                take(WatchKind.CHILD, path, triggered);
                tell(WatchKind.PERSISTENT, path, triggered);
                tellAncestors(path, triggered);
            }
            default -> throw new IllegalArgumentException("no change of a znode: " + type);
        }
        return triggered;
    }

    private void take(WatchKind kind, String path, Set<Watcher> triggered) {
        Set<Watcher> there = table(kind).remove(path);
        if (there != null) {
            triggered.addAll(there);
        }
    }

    private void tell(WatchKind kind, String path, Set<Watcher> triggered) {
        Set<Watcher> there = table(kind).get(path);
        if (there != null) {
            triggered.addAll(there);
        }
    }

    private void tellAncestors(String path, Set<Watcher> triggered) {
        if (table(WatchKind.RECURSIVE).isEmpty()) {
            return;
        }
        String ancestor = path;
        tell(WatchKind.RECURSIVE, ancestor, triggered);
        while (ancestor.length() > 1) {
            int slash = ancestor.lastIndexOf('/');
            ancestor = slash <= 0 ? "/" : ancestor.substring(0, slash);
            tell(WatchKind.RECURSIVE, ancestor, triggered);
        }
    }

    private Map<String, Set<Watcher>> table(WatchKind kind) {
        Map<String, Set<Watcher>> table = tables.get(kind);
        if (table == null) {
            throw new IllegalStateException("no table for " + kind);
        }
        return table;
    }
}
