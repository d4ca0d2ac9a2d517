package dev.ostler.tree;

import dev.ostler.protocol.ZnodePath;
import dev.ostler.tree.pages.Edit;
import dev.ostler.tree.pages.Key;
import dev.ostler.tree.pages.Page;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/**
 * The containers and TTL znodes without children, as a sorted set with the keys {@code kind 1 |
 * time 8 | path}, so that those whose time has come stand at the beginning of their kind.
 */
final class Reclaimable {
    /** A container that had children: its time is 0. */
    private static final byte EMPTIED = 0;

    /** A container that never had any: its time is that of its last write. */
    private static final byte NEVER_USED = 1;

    /** A TTL znode: its time is that of its last write and its time to live. */
    private static final byte TTL = 2;

    private Reclaimable() {}

    static @Nullable Page add(
            @Nullable Page index, byte[] path, int length, Object entry, Edit edit) {
        byte[] key = key(path, length, entry);
        return key == null ? index : Page.insert(index, Key.recordOf(key, 0), edit);
    }

    static @Nullable Page remove(
            @Nullable Page index, byte[] path, int length, Object entry, Edit edit) {
        byte[] key = key(path, length, entry);
        return key == null ? index : Page.remove(index, key, 0, key.length, edit);
    }

    private static byte @Nullable [] key(byte[] path, int length, Object entry) {
        byte[] record = Key.record(entry);
        if (!Packed.isReclaimable(record) || Entry.childCount(entry) > 0) {
            return null;
        }
        var key = new byte[9 + length];
        long time = Math.max(Packed.mtime(record), 0);
        if (Packed.owner(record) != Owner.CONTAINER) {
            key[0] = TTL;
            time += Owner.ttlOf(Packed.owner(record));
            // Saturated; only a damaged clock gets here.
            time = time < 0 ? Long.MAX_VALUE : time;
        } else if (Entry.creations(entry) > 0) {
            key[0] = EMPTIED;
            time = 0;
        } else {
            key[0] = NEVER_USED;
        }
        Packed.putLong(key, 1, time);
        System.arraycopy(path, 0, key, 9, length);
        return key;
    }

    static void forEach(
            @Nullable Page index,
            long now,
            long neverUsedMillis,
            int limit,
            Consumer<ZnodePath> visitor) {
        int left = limit - forEach(index, EMPTIED, 1, limit, visitor);
        if (neverUsedMillis > 0) {
            left -= forEach(index, NEVER_USED, now - neverUsedMillis, left, visitor);
        }
        forEach(index, TTL, now, left, visitor);
    }

    /** Visits those of one kind with a time before another; returns how many there were. */
    private static int forEach(
            @Nullable Page index, byte kind, long before, int limit, Consumer<ZnodePath> visitor) {
        if (limit <= 0) {
            return 0;
        }
        var visited =
                new Object() {
                    int count;
                };
        Page.scan(
                index,
                new byte[] {kind},
                entry -> {
                    byte[] record = (byte[]) entry;
                    int offset = Key.offset(record);
                    if (record[offset] != kind || Packed.longAt(record, offset + 1) >= before) {
                        return false;
                    }
                    visitor.accept(ZnodePath.copyOf(record, offset + 9, Key.length(record) - 9));
                    return ++visited.count < limit;
                });
        return visited.count;
    }
}
