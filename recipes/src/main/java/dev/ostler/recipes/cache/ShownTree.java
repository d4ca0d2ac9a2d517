package dev.ostler.recipes.cache;

import dev.ostler.recipes.cache.CacheEvent.Created;
import dev.ostler.recipes.cache.CacheEvent.Deleted;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * What listeners have seen of a tree, and the changes that were read and are not shown yet. Says
 * which of these may be shown, and in which order.
 */
final class ShownTree {
    /** From so many held changes on, the order of their zxids is enough. */
    private static final int HELD_MAX = 256;

    /**
     * A change that was read. What the znode was from one transaction to the other is not known.
     *
     * @param since the transaction that it was read after
     * @param shows the transaction that it shows, the same or a later one
     */
    private record Held(long since, long shows, long number, CacheEvent event) {
        /** Where it stands among others: parents come before their children. */
        long place() {
            return event instanceof Created created ? created.entry().stat().czxid() : shows;
        }
    }

    private EntryMap shown = EntryMap.EMPTY;

    private final NavigableSet<Held> held =
            new TreeSet<>(Comparator.comparingLong(Held::since).thenComparingLong(Held::number));
    private long heldEver;

    EntryMap entries() {
        return shown;
    }

    /** Forgets all. */
    void clear() {
        shown = EntryMap.EMPTY;
        held.clear();
    }

    /** Forgets the changes that are not shown yet. */
    void drop() {
        held.clear();
    }

    /** Puts an entry in the place of another of the same content. */
    void replace(Entry entry) {
        shown = shown.with(entry);
    }

    /** Keeps a change that was read after the transaction {@code since}, until it may be shown. */
    void hold(Difference difference, long since) {
        Entry after = difference.after();
        for (CacheEvent event : difference.events()) {
            long shows = event.zxid();
            if (shows == CacheEvent.UNKNOWN_ZXID && after != null) {
                shows = after.stat().mzxid();
            }
            held.add(new Held(since, shows, heldEver++, event));
        }
    }

    /** Shows a whole tree; returns what is different from before. */
    List<CacheEvent> showAll(EntryMap entries) {
        List<CacheEvent> events = differences(shown, entries);
        shown = entries;
        return events;
    }

    /**
     * Shows the held changes that may be shown, and returns them in order.
     *
     * @param first the zxid of the first event whose read is on its way; {@link Long#MAX_VALUE} if
     *     nothing is to be waited for
     */
    List<CacheEvent> show(long first) {
        List<Held> ready = ready(first);
        ready.forEach(held::remove);
        List<CacheEvent> events = inOrder(ready);
        for (CacheEvent event : events) {
            shown =
                    event instanceof Deleted
                            ? shown.without(event.path())
                            : shown.with(entryOf(event));
        }
        return events;
    }

    /** What can be shown now. */
    private List<Held> ready(long first) {
        if (first == Long.MAX_VALUE) {
            return new ArrayList<>(held);
        }
        if (held.size() > HELD_MAX) {
            List<Held> early = new ArrayList<>(held);
            early.removeIf(change -> change.shows >= first);
            return early;
        }
        // The state at a moment is known if no change was read across it.
        List<Held> before = new ArrayList<>();
        int ready = 0;
        long latest = Long.MIN_VALUE;
        for (Held change : held) {
            if (change.since > latest) {
                ready = before.size();
            }
            latest = Math.max(latest, change.shows);
            if (latest >= first) {
                return before.subList(0, ready);
            }
            before.add(change);
        }
        return before;
    }

    private static List<CacheEvent> inOrder(List<Held> changes) {
        return changes.stream()
                .sorted(Comparator.comparingLong(Held::place).thenComparingLong(Held::number))
                .map(Held::event)
                .toList();
    }

    private static Entry entryOf(CacheEvent event) {
        return event instanceof Created created
                ? created.entry()
                : ((CacheEvent.Changed) event).entry();
    }

    /** Deletions, children first; then what is new and changed, by zxid, parents first. */
    static List<CacheEvent> differences(EntryMap before, EntryMap after) {
        List<CacheEvent> deletions = new ArrayList<>();
        List<Held> others = new ArrayList<>();
        before.forEach(
                last -> {
                    Entry now = after.get(last.path());
                    if (now == null || !now.isSameZnode(last)) {
                        deletions.add(new Deleted(last, CacheEvent.UNKNOWN_ZXID));
                    }
                });
        Collections.reverse(deletions);
        after.forEach(
                now -> {
                    Entry last = before.get(now.path());
                    for (CacheEvent event : Difference.between(last, now).events()) {
                        if (!(event instanceof Deleted)) {
                            others.add(new Held(0, event.zxid(), others.size(), event));
                        }
                    }
                });
        List<CacheEvent> all = new ArrayList<>(deletions);
        all.addAll(inOrder(others));
        return all;
    }
}
