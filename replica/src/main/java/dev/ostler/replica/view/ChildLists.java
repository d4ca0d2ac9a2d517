package dev.ostler.replica.view;

import dev.ostler.protocol.JuteWriter;
import dev.ostler.tree.Znode;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Long lists of children as they were sent, so that a parent that is listed again and again is not
 * walked each time. A list is good for any version of the tree in which its znode has the same
 * children: every change of them changes the {@code pzxid}. It is kept from the second time on, so
 * that one that changes between any two readers costs little more; what was not asked for the
 * longest goes first when there is no room.
 *
 * <p>Not thread-safe: each thread that reads has its own.
 */
public final class ChildLists {
    /** Bytes of all lists together. */
    static final int BYTES_MAX = 8 << 20;

    /** Bytes of one list. */
    static final int LIST_BYTES_MAX = 2 << 20;

    /** Shorter lists are as quick to write anew. */
    static final int CHILDREN_MIN = 64;

    /** Longer lists are not copied for each reply. */
    private static final int INSERTED_BYTES_MIN = 8 << 10;

    /** What an entry takes beside its bytes, roughly. */
    private static final int ENTRY_BYTES = 200;

    private final Map<ByteBuffer, Kept> lists = new LinkedHashMap<>(16, 0.75f, true);
    private int bytes;

    /** Which children they are, and the list with its count in front; null if it was sent once. */
    private static final class Kept {
        final long czxid;
        final long pzxid;
        final int count;
        byte @Nullable [] encoded;

        Kept(Znode znode) {
            czxid = znode.czxid();
            pzxid = znode.pzxid();
            count = znode.childCount();
        }

        boolean isOf(Znode znode) {
            return czxid == znode.czxid() && pzxid == znode.pzxid() && count == znode.childCount();
        }

        int bytes() {
            return ENTRY_BYTES + (encoded == null ? 0 : encoded.length);
        }
    }

    /**
     * Writes the names of a znode's children as a jute vector of strings.
     *
     * @param path holds the znode's path, {@code length} bytes from {@code offset} on
     */
    void write(Znode znode, byte[] path, int offset, int length, JuteWriter out) {
        if (znode.childCount() < CHILDREN_MIN) {
            znode.writeChildren(out);
            return;
        }
        var key = ByteBuffer.wrap(path, offset, length);
        Kept kept = lists.get(key);
        if (kept == null || !kept.isOf(znode)) {
            forget(key);
            znode.writeChildren(out);
            keep(copy(key), new Kept(znode));
        } else if (kept.encoded == null) {
            int start = out.length();
            znode.writeChildren(out);
            encoded(key, kept, out, start);
        } else if (kept.encoded.length < INSERTED_BYTES_MIN) {
            out.writeRaw(kept.encoded);
        } else {
            out.insert(kept.encoded);
        }
    }

    private void encoded(ByteBuffer key, Kept kept, JuteWriter out, int start) {
        int written = out.length() - start;
        if (written > LIST_BYTES_MAX) {
            return;
        }
        forget(key);
        kept.encoded = Arrays.copyOfRange(out.array(), start, start + written);
        keep(copy(key), kept);
    }

    private void forget(ByteBuffer key) {
        Kept old = lists.remove(key);
        if (old != null) {
            bytes -= old.bytes() + key.remaining();
        }
    }

    private void keep(ByteBuffer key, Kept kept) {
        lists.put(key, kept);
        bytes += kept.bytes() + key.remaining();
        Iterator<Map.Entry<ByteBuffer, Kept>> oldest = lists.entrySet().iterator();
        while (bytes > BYTES_MAX) {
            Map.Entry<ByteBuffer, Kept> going = oldest.next();
            bytes -= going.getValue().bytes() + going.getKey().remaining();
            oldest.remove();
        }
    }

    /** Requests come in a buffer that is used again. */
    private static ByteBuffer copy(ByteBuffer key) {
        var bytes = new byte[key.remaining()];
        key.duplicate().get(bytes);
        return ByteBuffer.wrap(bytes);
    }

    /** Bytes of all that is kept. */
    int bytes() {
        return bytes;
    }
}
