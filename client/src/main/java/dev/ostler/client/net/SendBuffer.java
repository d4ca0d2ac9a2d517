package dev.ostler.client.net;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Gathers frames, so that many small ones go out with one write. It is as large as the connection
 * was busy, for most connections are idle.
 */
final class SendBuffer {
    private static final int SMALL = 256;

    /** Kept at most when nothing is left to send. */
    private static final int LARGE = 64 * 1024;

    /** On the heap: the JDK keeps one buffer outside of it per thread, which reading shares. */
    private ByteBuffer buffer = ByteBuffer.allocate(SMALL);

    /** What is before it was sent. */
    private int start;

    /** Puts a frame behind the others. */
    void add(byte[] frame) {
        if (buffer.remaining() < frame.length) {
            makeRoom(frame.length);
        }
        buffer.put(frame);
    }

    boolean isEmpty() {
        return size() == 0;
    }

    /** Bytes that are left to send. */
    int size() {
        return buffer.position() - start;
    }

    void clear() {
        resetTo(SMALL);
    }

    /**
     * Writes what the link takes.
     *
     * @return whether something is left
     */
    boolean flush(Link link) throws IOException {
        int end = buffer.position();
        buffer.flip().position(start);
        boolean left = link.write(buffer);
        start = buffer.position();
        buffer.limit(buffer.capacity()).position(end);
        if (isEmpty()) {
            resetTo(LARGE);
        }
        return left;
    }

    /** Bytes that it occupies. */
    int capacity() {
        return buffer.capacity();
    }

    private void resetTo(int capacityMax) {
        start = 0;
        if (buffer.capacity() > capacityMax) {
            buffer = ByteBuffer.allocate(capacityMax);
        } else {
            buffer.clear();
        }
    }

    /** Moves what is left, if that is less than what was sent, else into a larger buffer. */
    private void makeRoom(int more) {
        int needed = Math.addExact(size(), more);
        boolean moves = needed <= buffer.capacity() && size() <= start;
        buffer.flip().position(start);
        if (moves) {
            buffer.compact();
        } else {
            buffer = ByteBuffer.allocate(Math.max(needed, 2 * buffer.capacity())).put(buffer);
        }
        start = 0;
    }
}
