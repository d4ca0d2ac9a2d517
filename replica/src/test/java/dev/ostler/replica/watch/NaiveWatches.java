package dev.ostler.replica.watch;

import dev.ostler.protocol.WatcherType;
import dev.ostler.tree.Change;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Section 6 of the client protocol, word by word, with no thought for speed. */
final class NaiveWatches {
    private enum Mode {
        STANDARD,
        PERSISTENT,
        RECURSIVE
    }

    private final Map<String, Map<String, Set<Mode>>> data = new TreeMap<>();
    private final Map<String, Map<String, Set<Mode>>> child = new TreeMap<>();

    void add(String path, String watcher, WatchKind kind) {
        switch (kind) {
            case DATA -> put(data, path, watcher, Mode.STANDARD);
            case CHILD -> put(child, path, watcher, Mode.STANDARD);
            case PERSISTENT -> {
                put(data, path, watcher, Mode.PERSISTENT);
                put(child, path, watcher, Mode.PERSISTENT);
            }
            case PERSISTENT_RECURSIVE -> put(data, path, watcher, Mode.RECURSIVE);
        }
    }

    boolean contains(String path, String watcher, int type) {
        Set<Mode> inData = modes(data, path, watcher);
        Set<Mode> inChild = modes(child, path, watcher);
        return switch (type) {
            case WatcherType.CHILDREN -> inChild.contains(Mode.STANDARD);
            case WatcherType.DATA -> inData.contains(Mode.STANDARD);
            case WatcherType.PERSISTENT -> inData.contains(Mode.PERSISTENT);
            case WatcherType.PERSISTENT_RECURSIVE -> inData.contains(Mode.RECURSIVE);
            case WatcherType.ANY -> !inData.isEmpty() || !inChild.isEmpty();
            default -> throw new AssertionError("type " + type);
        };
    }

    boolean remove(String path, String watcher, int type) {
        boolean found = contains(path, watcher, type);
        switch (type) {
            case WatcherType.CHILDREN -> take(child, path, watcher, Mode.STANDARD);
            case WatcherType.DATA -> take(data, path, watcher, Mode.STANDARD);
            case WatcherType.PERSISTENT -> {
                take(data, path, watcher, Mode.PERSISTENT);
                take(child, path, watcher, Mode.PERSISTENT);
            }
            case WatcherType.PERSISTENT_RECURSIVE -> take(data, path, watcher, Mode.RECURSIVE);
            case WatcherType.ANY -> {
                for (var mode : Mode.values()) {
                    take(data, path, watcher, mode);
                    take(child, path, watcher, mode);
                }
            }
            default -> throw new AssertionError("type " + type);
        }
        return found;
    }

    void removeAll(String watcher) {
        for (var table : List.of(data, child)) {
            for (String path : List.copyOf(table.keySet())) {
                for (var mode : Mode.values()) {
                    take(table, path, watcher, mode);
                }
            }
        }
    }

    /** The notifications of a change: one list for the znode, one for its parent. */
    List<Set<String>> fire(Change.Kind kind, String path) {
        var own = new TreeSet<String>();
        var parents = new TreeSet<String>();
        switch (kind) {
            case CREATED -> {
                trigger(data, path, "Created", own);
                trigger(child, parent(path), "ChildrenChanged", parents);
            }
            case DATA_SET -> trigger(data, path, "DataChanged", own);
            case DELETED -> {
                trigger(data, path, "Deleted", own);
                trigger(child, path, "Deleted", own);
                trigger(child, parent(path), "ChildrenChanged", parents);
            }
        }
        return List.of(own, parents);
    }

    List<String> dataPairs() {
        var pairs = new ArrayList<String>();
        data.forEach((path, watchers) -> watchers.keySet().forEach(w -> pairs.add(path + " " + w)));
        return pairs;
    }

    long watchCount() {
        return size(data) + size(child);
    }

    int dataPathCount() {
        return data.size();
    }

    int dataWatcherCount() {
        var watchers = new TreeSet<String>();
        data.values().forEach(map -> watchers.addAll(map.keySet()));
        return watchers.size();
    }

    private void trigger(
            Map<String, Map<String, Set<Mode>>> table,
            String path,
            String event,
            Set<String> notified) {
        for (String watcher : table.getOrDefault(path, Map.of()).keySet()) {
            notified.add(watcher + " " + event + " " + path);
        }
        for (String above = path; !"/".equals(above); ) {
            above = parent(above);
            table.getOrDefault(above, Map.of())
                    .forEach(
                            (watcher, modes) -> {
                                if (modes.contains(Mode.RECURSIVE)) {
                                    notified.add(watcher + " " + event + " " + path);
                                }
                            });
        }
        for (String watcher : List.copyOf(table.getOrDefault(path, Map.of()).keySet())) {
            take(table, path, watcher, Mode.STANDARD);
        }
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    private static long size(Map<String, Map<String, Set<Mode>>> table) {
        return table.values().stream().mapToLong(Map::size).sum();
    }

    private static Set<Mode> modes(
            Map<String, Map<String, Set<Mode>>> table, String path, String watcher) {
        return table.getOrDefault(path, Map.of()).getOrDefault(watcher, Set.of());
    }

    private static void put(
            Map<String, Map<String, Set<Mode>>> table, String path, String watcher, Mode mode) {
        table.computeIfAbsent(path, _ -> new TreeMap<>())
                .computeIfAbsent(watcher, _ -> EnumSet.noneOf(Mode.class))
                .add(mode);
    }

    private static void take(
            Map<String, Map<String, Set<Mode>>> table, String path, String watcher, Mode mode) {
        var watchers = table.get(path);
        if (watchers == null || !watchers.containsKey(watcher)) {
            return;
        }
        watchers.get(watcher).remove(mode);
        if (watchers.get(watcher).isEmpty()) {
            watchers.remove(watcher);
        }
        if (watchers.isEmpty()) {
            table.remove(path);
        }
    }
}
