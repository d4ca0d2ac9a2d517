package dev.ostler.storage.log;

import dev.ostler.storage.disk.Disk;

import java.nio.ByteBuffer;

/** Arithmetic and memory for files that are written in whole blocks ({@link Disk#BLOCK}). */
final class Blocks {
    private Blocks() {}

    static long roundDown(long bytes) {
        return bytes - bytes % Disk.BLOCK;
    }

    static long roundUp(long bytes) {
        return roundDown(bytes + Disk.BLOCK - 1);
    }

    /** A buffer of zeros that begins and ends at the border of a block. */
    static ByteBuffer allocate(int bytesMin) {
        return ByteBuffer.allocateDirect((int) roundUp(bytesMin) + Disk.BLOCK)
                .alignedSlice(Disk.BLOCK);
    }
}
