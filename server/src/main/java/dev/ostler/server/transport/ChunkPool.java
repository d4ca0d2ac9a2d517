package dev.ostler.server.transport;

import org.jspecify.annotations.Nullable;

/** The chunks of one loop: those that are not in use wait here, up to a bound. For one thread. */
final class ChunkPool {
    private static final int SMALLEST_BITS = 12;
    private static final int LARGEST_BITS = 20;

    /** How much free memory is kept, in bytes. */
    private static final int KEPT_BYTES_MAX = 16 * 1024 * 1024;

    /** The free ones, by the binary logarithm of their capacity. */
    private final @Nullable Chunk[] free = new @Nullable Chunk[LARGEST_BITS + 1];

    private int keptBytes;

    /** An empty chunk with room for {@code bytes}. */
    Chunk take(int bytes) {
        int bits = Math.max(SMALLEST_BITS, 32 - Integer.numberOfLeadingZeros(bytes - 1));
        if (bits > LARGEST_BITS) {
            return new Chunk(bytes);
        }
        Chunk chunk = free[bits];
        if (chunk == null) {
            return new Chunk(1 << bits);
        }
        free[bits] = chunk.next;
        chunk.next = null;
        keptBytes -= chunk.capacity();
        return chunk;
    }

    void giveBack(Chunk chunk) {
        int capacity = chunk.capacity();
        if (chunk.isShared()
                || capacity > 1 << LARGEST_BITS
                || keptBytes + capacity > KEPT_BYTES_MAX) {
            chunk.release();
            return;
        }
        chunk.clear();
        int bits = Integer.numberOfTrailingZeros(capacity);
        chunk.next = free[bits];
        free[bits] = chunk;
        keptBytes += capacity;
    }

    /** Gives up what is free. */
    void clear() {
        for (int bits = 0; bits < free.length; bits++) {
            for (Chunk chunk = free[bits]; chunk != null; chunk = chunk.next) {
                chunk.release();
            }
            free[bits] = null;
        }
        keptBytes = 0;
    }
}
