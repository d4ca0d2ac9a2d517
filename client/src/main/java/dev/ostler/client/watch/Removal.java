package dev.ostler.client.watch;

import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.WatcherType;
import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Takes watchers away.
 *
 * @param watcher the one to remove; null for all
 * @param local whether they go even if the server could not be told
 */
public record Removal(String serverPath, @Nullable Watcher watcher, WatcherType type, boolean local)
        implements WatchChange {
    @Override
    public int apply(int error, WatchTables tables, Notices notices) {
        if (!tables.contains(serverPath, watcher, type)) {
            return Code.NOWATCHER.intValue();
        }
        if (error != 0 && !local) {
            return error;
        }
        boolean lost =
                error == Code.CONNECTIONLOSS.intValue() || error == Code.SESSIONEXPIRED.intValue();
        Map<EventType, Set<Watcher>> removed = new EnumMap<>(EventType.class);
        for (WatchKind kind : WatchKind.values()) {
            if (kind.isOf(type)) {
                removed.computeIfAbsent(kind.removal(), none -> new LinkedHashSet<>())
                        .addAll(tables.remove(kind, serverPath, watcher));
            }
        }
        removed.forEach(
                (event, watchers) -> {
                    if (!watchers.isEmpty()) {
                        notices.removed(event, serverPath, watchers, lost);
                    }
                });
        return 0;
    }
}
