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

    /** Puts a frame behind the others. */
    void add(byte[] frame) {
        if (buffer.remaining() < frame.length) {
            grow(frame.length);
        }
        buffer.put(frame);
    }

    boolean isEmpty() {
        return buffer.position() == 0;
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
        buffer.flip();
        boolean left = link.write(buffer);
        if (left || buffer.hasRemaining()) {
            buffer.compact();
        } else {
            resetTo(LARGE);
        }
        return left;
    }

    /** Bytes that it occupies. */
    int capacity() {
        return buffer.capacity();
    }

    private void resetTo(int capacityMax) {
        if (buffer.capacity() > capacityMax) {
            buffer = ByteBuffer.allocate(capacityMax);
        } else {
            buffer.clear();
        }
    }

    private void grow(int more) {
        int needed = Math.addExact(buffer.position(), more);
        ByteBuffer larger = ByteBuffer.allocate(Math.max(needed, 2 * buffer.capacity()));
        buffer.flip();
        buffer = larger.put(buffer);
    }
}
