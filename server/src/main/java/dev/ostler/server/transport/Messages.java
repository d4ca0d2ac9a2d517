package dev.ostler.server.transport;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What a submission that sends from several places points to, one for each submission of a ring:
 * the kernel's struct msghdr, of which only the pieces and their number are set, and behind it
 * these, its structs iovec. It need not stay longer than until the kernel has taken the submission.
 */
final class Messages {
    /** From so many chunks at most one message sends. */
    private static final int PIECES_MAX = 4;

    private static final int HEADER_BYTES = 64;
    private static final int PIECE_BYTES = 16;
    private static final int BYTES = HEADER_BYTES + PIECES_MAX * PIECE_BYTES;

    private final Arena arena;
    private final int count;
    private @Nullable MemorySegment memory;

    /**
     * @param arena for memory, from the first message on
     * @param count how many submissions the ring has
     */
    Messages(Arena arena, int count) {
        this.arena = arena;
        this.count = count;
    }

    /** The address of a message that sends a chunk and the next ones. */
    long of(int number, Chunk first) {
        MemorySegment to = memory();
        long header = (long) number * BYTES;
        long pieces = header + HEADER_BYTES;
        long end = pieces;
        for (Chunk chunk = first; chunk != null && end < header + BYTES; chunk = chunk.next) {
            to.set(ValueLayout.JAVA_LONG, end, chunk.address());
            to.set(ValueLayout.JAVA_LONG, end + 8, chunk.length());
            end += PIECE_BYTES;
        }
        to.set(ValueLayout.JAVA_LONG, header + 16, to.address() + pieces);
        to.set(ValueLayout.JAVA_LONG, header + 24, (end - pieces) / PIECE_BYTES);
        return to.address() + header;
    }

    private MemorySegment memory() {
        if (memory == null) {
            memory = arena.allocate((long) count * BYTES, 64);
        }
        return memory;
    }
}
