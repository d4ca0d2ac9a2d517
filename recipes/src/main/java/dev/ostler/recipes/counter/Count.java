package dev.ostler.recipes.counter;

import dev.ostler.client.async.Data;
import dev.ostler.protocol.Bytes;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The content of a counter's znode: the number as eight bytes, big-endian, as Curator's {@code
 * DistributedAtomicLong} has it, then the ids of the last writes, latest first. A write whose reply
 * was lost is found by its id, even if others have written since.
 *
 * @param version of the znode; -1 if there is none
 */
record Count(long value, List<Long> writes, int version) {
    /** A writer that was away for so many writes of others can't be told any more. */
    static final int WRITES_MAX = 32;

    static final Count NONE = new Count(0, List.of(), -1);

    Count {
        writes = List.copyOf(writes);
    }

    /**
     * @throws IllegalStateException if it is no counter's
     */
    static Count of(Data data) {
        Bytes bytes = data.bytes();
        int length = bytes == null ? 0 : bytes.length();
        if (length % Long.BYTES != 0) {
            throw new IllegalStateException("not a counter: " + length + " bytes");
        }
        if (bytes == null || length == 0) {
            return new Count(0, List.of(), data.stat().version());
        }
        ByteBuffer in = ByteBuffer.wrap(bytes.unsafeArray());
        long value = in.getLong();
        var writes = new ArrayList<Long>();
        while (in.hasRemaining()) {
            writes.add(in.getLong());
        }
        return new Count(value, writes, data.stat().version());
    }

    /** What is there after a write. */
    Count next(long newValue, long id) {
        var ids = new ArrayList<Long>();
        ids.add(id);
        ids.addAll(writes.subList(0, Math.min(writes.size(), WRITES_MAX - 1)));
        return new Count(newValue, ids, version + 1);
    }

    Bytes toBytes() {
        ByteBuffer out = ByteBuffer.allocate(Long.BYTES * (1 + writes.size()));
        out.putLong(value);
        writes.forEach(out::putLong);
        return Bytes.wrap(out.array());
    }

    /**
     * Whether the write that made this version is in here.
     *
     * @return null if that can't be told: it is too long ago, or somebody wrote who keeps no ids
     */
    @Nullable Boolean contains(long id, int madeVersion) {
        int back = version - madeVersion;
        if (back < 0) {
            return false;
        }
        return back < writes.size() ? (Boolean) (writes.get(back) == id) : null;
    }
}
