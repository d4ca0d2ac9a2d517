package dev.ostler.recipes.cache;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a cache showed at one moment; it does not change any more. It costs next to nothing to keep.
 */
public final class CacheSnapshot {
    private final EntryMap entries;
    private final boolean complete;
    private final boolean stale;
    private final long zxid;

    CacheSnapshot(EntryMap entries, boolean complete, boolean stale, long zxid) {
        this.entries = entries;
        this.complete = complete;
        this.stale = stale;
        this.zxid = zxid;
    }

    CacheSnapshot with(EntryMap newEntries, long newZxid) {
        return new CacheSnapshot(newEntries, complete, stale, newZxid);
    }

    CacheSnapshot whole() {
        return new CacheSnapshot(entries, true, false, zxid);
    }

    CacheSnapshot aged() {
        return new CacheSnapshot(entries, complete, true, zxid);
    }

    EntryMap entries() {
        return entries;
    }

    /** A znode; empty if there was none, or none that the cache keeps. */
    public Optional<Entry> get(String path) {
        return Optional.ofNullable(entries.get(path));
    }

    /** The znodes directly below one, by name, in the order of their names. */
    public Map<String, Entry> children(String path) {
        int nameAt = path.equals("/") ? 1 : path.length() + 1;
        Map<String, Entry> children = new LinkedHashMap<>();
        entries.forEachChild(path, entry -> children.put(entry.path().substring(nameAt), entry));
        return children;
    }

    /** All, parents before their children. */
    public void forEach(Consumer<Entry> action) {
        entries.forEach(action);
    }

    public int size() {
        return entries.size();
    }

    /** Whether everything has been read once since the cache was started. */
    public boolean isComplete() {
        return complete;
    }

    /**
     * Whether there may be newer things that the cache can't hear of: it is not connected, or has
     * not read everything again since it was. If not, it is behind by no more than what is on its
     * way.
     */
    public boolean isStale() {
        return stale;
    }

    /** The newest transaction that has left a trace here; 0 for none. */
    public long zxid() {
        return zxid;
    }
}
