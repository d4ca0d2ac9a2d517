package dev.ostler.storage.disk;

import java.nio.ByteBuffer;

/** Memory and arithmetic for {@link Disk#openUncached}. */
public final class Blocks {
    /** As many zeros as are written at a time. */
    public static final int ZEROS_MAX = 256 << 10;

    private static final ByteBuffer ZEROS = allocate(ZEROS_MAX);

    private Blocks() {}

    /** The border of a block at or before so many bytes. */
    public static long roundDown(long bytes) {
        return bytes - bytes % Disk.BLOCK;
    }

    /** The border of a block at or behind so many bytes. */
    public static long roundUp(long bytes) {
        return roundDown(bytes + Disk.BLOCK - 1);
    }

    /** A buffer of zeros for at least {@code bytesMin} bytes that can be written. */
    public static ByteBuffer allocate(int bytesMin) {
        return ByteBuffer.allocateDirect((int) roundUp(bytesMin) + Disk.BLOCK)
                .alignedSlice(Disk.BLOCK);
    }

    /** So many zeros, no more than {@link #ZEROS_MAX}. */
    public static ByteBuffer zeros(int bytes) {
        return ZEROS.slice(0, bytes);
    }

    /** Fills up the last block that a buffer has begun with zeros. */
    public static void pad(ByteBuffer blocks) {
        int end = blocks.position();
        blocks.put(zeros((int) roundUp(end) - end));
    }
}
