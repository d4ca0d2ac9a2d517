package dev.ostler.server.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** A link over a channel of the JDK's. */
final class NioLink extends Link {
    private final SocketChannel channel;
    private final SelectionKey key;

    /** The key is registered for reading. */
    NioLink(NioLoop loop, SocketChannel channel, SelectionKey key) {
        super(loop);
        this.channel = channel;
        this.key = key;
    }

    SocketChannel channel() {
        return channel;
    }

    @Override
    void send() throws IOException {
        writeOut();
        interest(SelectionKey.OP_WRITE, toSend() != null);
        tellSent();
    }

    @Override
    void sendLast() {
        try {
            writeOut();
        } catch (IOException e) {
            dropUnsent(); // It is as closed as it can be.
        }
    }

    private void writeOut() throws IOException {
        boolean taken = true;
        for (Chunk chunk = toSend(); chunk != null && taken; chunk = toSend()) {
            int length = chunk.length();
            int count = channel.write(chunk.buffer());
            sent(count);
            taken = count == length;
        }
    }

    @Override
    void applyReading() {
        if (isOpen()) {
            interest(SelectionKey.OP_READ, isReading());
        }
    }

    private void interest(int operation, boolean wanted) {
        int now = key.interestOps();
        int next = wanted ? now | operation : now & ~operation;
        if (next != now) {
            key.interestOps(next);
        }
    }

    @Override
    void release() {
        dropUnsent();
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
