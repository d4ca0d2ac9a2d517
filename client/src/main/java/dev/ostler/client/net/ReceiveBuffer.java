package dev.ostler.client.net;

import dev.ostler.protocol.JuteReader;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Cuts what arrives into frames. */
final class ReceiveBuffer {
    private static final int CAPACITY = 64 * 1024;

    private final int lengthMax;
    private final JuteReader reader = new JuteReader();
    private ByteBuffer buffer = ByteBuffer.allocate(CAPACITY);
    private int start;

    /**
     * @param lengthMax the largest frame in bytes
     */
    ReceiveBuffer(int lengthMax) {
        this.lengthMax = lengthMax;
    }

    void clear() {
        buffer = buffer.capacity() > CAPACITY ? ByteBuffer.allocate(CAPACITY) : buffer;
        buffer.clear();
        start = 0;
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
        return count > 0 && !buffer.hasRemaining();
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

    /** Moves the begun frame to the front, into a larger buffer if it needs one. */
    private void makeRoom(int frame) {
        if (start == 0 && frame <= buffer.capacity()) {
            return;
        }
        buffer.flip().position(start);
        if (frame > buffer.capacity()) {
            buffer = ByteBuffer.allocate(frame).put(buffer);
        } else {
            buffer.compact();
        }
        start = 0;
    }
}
