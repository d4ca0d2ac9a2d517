package dev.ostler.server.transport;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/**
 * Bytes on their way out, in memory that the kernel can read: {@code [sent | to be sent | free]}.
 * Made by a {@link ChunkPool}, or full from the beginning with a shared copy; of use to the thread
 * that made it only.
 */
final class Chunk {
    private final @Nullable Arena arena;
    private final SharedCopies.@Nullable Copy shared;
    private final MemorySegment memory;
    private final ByteBuffer buffer;
    private int from;
    private int to;

    /** Where the room ends that {@link #free} tells of. */
    private int end;

    /** What is to be sent behind it, or the next free one. */
    @Nullable Chunk next;

    Chunk(int capacity) {
        arena = Arena.ofConfined();
        shared = null;
        memory = arena.allocate(capacity);
        buffer = memory.asByteBuffer();
        end = capacity;
    }

    /** Gives the copy back when it is {@linkplain #release released}. */
    Chunk(SharedCopies.Copy shared) {
        arena = null;
        this.shared = shared;
        memory = shared.memory();
        buffer = memory.asByteBuffer();
        to = capacity();
        end = to;
    }

    /** Whether the bytes belong to others, too. */
    boolean isShared() {
        return shared != null;
    }

    int capacity() {
        return (int) memory.byteSize();
    }

    /**
     * Room for what is written, in bytes; none once something {@linkplain #putSealed sealed} is in.
     */
    int free() {
        return end - to;
    }

    /** Room for sealed bytes. */
    int room() {
        return capacity() - to;
    }

    /** What is to be sent, in bytes. */
    int length() {
        return to - from;
    }

    /** Where in memory the bytes to be sent begin. */
    long address() {
        return memory.address() + from;
    }

    /** The bytes to be sent, for a channel. {@link #sent} says how many it took. */
    ByteBuffer buffer() {
        return buffer.limit(to).position(from);
    }

    /** Adds bytes; there must be room for them. */
    void put(byte[] bytes, int offset, int length) {
        MemorySegment.copy(bytes, offset, memory, ValueLayout.JAVA_BYTE, to, length);
        to += length;
    }

    /** As {@link #put}, and from now on nothing is put in that is not sealed as well. */
    void putSealed(byte[] bytes, int length) {
        put(bytes, 0, length);
        end = to;
    }

    void sent(int count) {
        from += count;
    }

    void clear() {
        from = 0;
        to = 0;
        end = capacity();
    }

    void release() {
        if (shared != null) {
            shared.giveBack();
        }
        if (arena != null) {
            arena.close();
        }
    }
}
