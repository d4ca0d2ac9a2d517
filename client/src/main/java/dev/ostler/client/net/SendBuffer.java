package dev.ostler.client.net;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Gathers frames, so that many small ones go out with one write. */
final class SendBuffer {
    private static final int CAPACITY = 64 * 1024;

    private ByteBuffer buffer = ByteBuffer.allocateDirect(CAPACITY);

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
        buffer = buffer.capacity() > CAPACITY ? ByteBuffer.allocateDirect(CAPACITY) : buffer;
        buffer.clear();
    }

    /**
     * Writes what the link takes.
     *
     * @return whether something is left
     */
    boolean flush(Link link) throws IOException {
        buffer.flip();
        boolean left = link.write(buffer);
        buffer.compact();
        return left;
    }

    private void grow(int more) {
        int needed = Math.addExact(buffer.position(), more);
        ByteBuffer larger = ByteBuffer.allocateDirect(Math.max(needed, 2 * buffer.capacity()));
        buffer.flip();
        buffer = larger.put(buffer);
    }
}
