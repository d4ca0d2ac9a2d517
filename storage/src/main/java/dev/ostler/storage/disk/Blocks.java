package dev.ostler.storage.disk;

import java.nio.ByteBuffer;

/** Memory and arithmetic for {@link Disk#openUncached}. */
public final class Blocks {
    private static final ByteBuffer ZEROS = allocate(64 << 10);

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

    /** So many zeros, which is no more than 64 KB. */
    public static ByteBuffer zeros(int bytes) {
        return ZEROS.slice(0, bytes);
    }

    /** Fills up the last block that a buffer has begun with zeros. */
    public static void pad(ByteBuffer blocks) {
        int end = blocks.position();
        blocks.put(zeros((int) roundUp(end) - end));
    }
}
