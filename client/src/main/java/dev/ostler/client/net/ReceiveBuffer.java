package dev.ostler.client.net;

import dev.ostler.protocol.JuteReader;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Cuts what arrives into frames. It grows with what arrives at once and with long frames, for most
 * connections are idle and their frames short.
 */
final class ReceiveBuffer {
    private static final int SMALL = 1024;

    /** Grows no further for what arrives at once, and shrinks to it after a longer frame. */
    private static final int LARGE = 64 * 1024;

    private final int lengthMax;
    private final JuteReader reader = new JuteReader();
    private ByteBuffer buffer = ByteBuffer.allocate(SMALL);
    private int start;
    private boolean filled;

    /**
     * @param lengthMax the largest frame in bytes
     */
    ReceiveBuffer(int lengthMax) {
        this.lengthMax = lengthMax;
    }

    void clear() {
        buffer = ByteBuffer.allocate(SMALL);
        start = 0;
        filled = false;
    }

    /** Bytes that it occupies. */
    int capacity() {
        return buffer.capacity();
    }

    /**
     * Reads what the link has.
     *
     * @return whether it may have more
     * @throws IOException also at the end of the stream
     */
    boolean fill(Link link) throws IOException {
        int count = link.read(buffer);
        if (count < 0) {
            throw new IOException("the server has closed the connection");
        }
        filled = count > 0 && !buffer.hasRemaining();
        return filled;
    }

    /**
     * The next whole frame, without its length; null if it has not arrived. It is valid until the
     * next call.
     *
     * @throws IOException if the length is out of range
     */
    @Nullable JuteReader next() throws IOException {
        int available = buffer.position() - start;
        if (available >= Integer.BYTES) {
            int length = buffer.getInt(start);
            if (length < 0 || length > lengthMax) {
                throw new IOException("Packet len " + length + " is out of range!");
            }
            int end = Integer.BYTES + length;
            if (available >= end) {
                reader.reset(buffer.array(), start + Integer.BYTES, length);
                start += end;
                return reader;
            }
            makeRoom(end);
        } else {
            makeRoom(Integer.BYTES);
        }
        return null;
    }

    /** Moves the begun frame to the front, into a larger or smaller buffer if that is better. */
    private void makeRoom(int frame) {
        int capacity = Math.max(frame, roomy());
        if (start == 0 && capacity == buffer.capacity()) {
            return;
        }
        buffer.flip().position(start);
        if (capacity == buffer.capacity()) {
            buffer.compact();
        } else {
            buffer = ByteBuffer.allocate(capacity).put(buffer);
        }
        start = 0;
    }

    private int roomy() {
        int wished = filled ? 2 * buffer.capacity() : buffer.capacity();
        return Math.min(wished, LARGE);
    }
}
