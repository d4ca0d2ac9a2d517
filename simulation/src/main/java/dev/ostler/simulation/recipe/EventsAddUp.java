package dev.ostler.simulation.recipe;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.recipes.cache.CacheEvent;
import dev.ostler.recipes.cache.CacheEvent.Changed;
import dev.ostler.recipes.cache.CacheEvent.Created;
import dev.ostler.recipes.cache.CacheEvent.Deleted;
import dev.ostler.recipes.cache.Entry;
import dev.ostler.simulation.check.AgreedHistory;
import dev.ostler.simulation.check.Violation;
import dev.ostler.tree.TreeVersion;
import dev.ostler.tree.Znode;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a listener of a cache is told adds up: each event is a step from what the one before it has
 * left, shows what there was, and the events of a znode come in the order of their zxids.
 */
final class EventsAddUp {
    private static final String STEPS = "the events of a cache add up";
    private static final String TRUE = "a cache shows what there was";
    private static final String ORDER = "events of a znode come in the order of their zxids";

    private final String who;
    private final String namespace;
    private final AgreedHistory history;
    private final Map<String, Entry> known = new TreeMap<>();
    private final Map<String, Long> newest = new HashMap<>();

    /**
     * @param namespace what stands before the paths that the cache shows
     */
    EventsAddUp(String who, String namespace, AgreedHistory history) {
        this.who = who;
        this.namespace = namespace;
        this.history = history;
    }

    /** The listener was told. */
    void heard(CacheEvent event) {
        long before = newest.getOrDefault(event.path(), 0L);
        if (event.zxid() != CacheEvent.UNKNOWN_ZXID) {
            if (event.zxid() <= before) {
                throw new Violation(ORDER, who + " was told " + event + " after " + before);
            }
            newest.put(event.path(), event.zxid());
        }
        @Nullable Entry last = known.get(event.path());
        switch (event) {
            case Created(Entry entry) -> {
                require(last == null, event, last);
                show(entry);
            }
            case Changed(Entry from, Entry entry) -> {
                require(last != null && last.isSameContent(from), event, last);
                require(entry.isSameZnode(from), event, last);
                show(entry);
            }
            case Deleted(Entry gone, long zxid) -> {
                require(last != null && last.isSameContent(gone), event, last);
                known.remove(event.path());
                if (zxid != CacheEvent.UNKNOWN_ZXID && find(zxid, gone.path()) != null) {
                    throw new Violation(TRUE, who + " was told " + event + ", and it was there");
                }
            }
        }
    }

    private void require(boolean fits, CacheEvent event, @Nullable Entry last) {
        if (!fits) {
            throw new Violation(STEPS, who + " was told " + event + " after " + last);
        }
    }

    private void show(Entry entry) {
        known.put(entry.path(), entry);
        Znode znode = find(entry.stat().mzxid(), entry.path());
        Bytes data = znode == null ? null : znode.data();
        if (znode == null
                || znode.stat().czxid() != entry.stat().czxid()
                || znode.version() != entry.stat().version()
                || !Objects.equals(data, entry.data())) {
            throw new Violation(TRUE, who + " was told of " + entry + ", there was " + znode);
        }
    }

    private @Nullable Znode find(long zxid, String path) {
        TreeVersion state = history.at(zxid);
        return state == null ? null : state.find(ZnodePath.of(namespace + path));
    }

    /** What the listener knows: mzxids by path. */
    Map<String, Long> state() {
        Map<String, Long> state = new TreeMap<>();
        known.forEach((path, entry) -> state.put(path, entry.stat().mzxid()));
        return state;
    }
}
