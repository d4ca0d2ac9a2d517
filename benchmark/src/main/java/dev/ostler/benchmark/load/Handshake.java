package dev.ostler.benchmark.load;

import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.OpCode;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;

/** Opens and closes sessions on blocking channels (client protocol, section 2). */
final class Handshake {
    /** What a session asks for; the server lowers it to its own maximum. */
    static final int SESSION_TIMEOUT_MILLIS = 60_000;

    private static final int REPLY_TIMEOUT_MILLIS = 30_000;

    /** No script is as long as this. */
    private static final int CLOSE_XID = Integer.MAX_VALUE;

    /** A connect response with its frame length: 4 + 4 + 4 + 8 + 4 + 16 + 1. */
    static final int RESPONSE_LENGTH = 41;

    private Handshake() {}

    /** A request for a new session, with its frame length. */
    static ByteBuffer request() {
        var out = new JuteWriter(64);
        int length = out.reserveInt();
        out.writeInt(0);
        out.writeLong(0);
        out.writeInt(SESSION_TIMEOUT_MILLIS);
        out.writeLong(0);
        out.writeSpan(new byte[16], 0, 16);
        out.writeBoolean(false);
        out.setInt(length, out.length() - 4);
        ByteBuffer frame = ByteBuffer.allocateDirect(out.length());
        return frame.put(out.array(), 0, out.length()).flip();
    }

    /**
     * Checks a whole response.
     *
     * @throws UnexpectedReplyException if it is malformed or refuses the session
     */
    static void check(ByteBuffer response) {
        int start = response.position();
        int length = response.getInt(start);
        int timeoutMillis = response.getInt(start + 8);
        if (length != RESPONSE_LENGTH - 4 || timeoutMillis <= 0) {
            throw new UnexpectedReplyException(
                    "a connect response of %d bytes with the timeout %d"
                            .formatted(length, timeoutMillis));
        }
    }

    /** A connection with a new session, in blocking mode. */
    static SocketChannel open(InetSocketAddress server) throws IOException {
        SocketChannel channel = SocketChannel.open(server);
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            writeFully(channel, request());
            check(read(channel, RESPONSE_LENGTH));
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Ends the session and the connection; every earlier request must have been answered. */
    static void close(SocketChannel channel) throws IOException {
        try (channel) {
            ByteBuffer frame = ByteBuffer.allocate(12);
            frame.putInt(8).putInt(CLOSE_XID).putInt(OpCode.CLOSE_SESSION).flip();
            writeFully(channel, frame);
            ByteBuffer reply = read(channel, 20);
            if (reply.getInt(4) != CLOSE_XID || reply.getInt(16) != 0) {
                throw new UnexpectedReplyException(
                        "xid %d, error %d to the closing of a session"
                                .formatted(reply.getInt(4), reply.getInt(16)));
            }
        }
    }

    /**
     * Sends a request on a blocking channel and waits for its reply, which has no error and a body
     * of a known length.
     */
    static void call(SocketChannel channel, Exchange exchange) throws IOException {
        Script script = Script.of(List.of(exchange));
        writeFully(channel, script.frames());
        ByteBuffer reply = read(channel, 20 + exchange.replyBodyLength());
        if (reply.getInt(4) != Script.xid(0) || reply.getInt(16) != 0) {
            throw new UnexpectedReplyException(
                    "xid %d, error %d to %s"
                            .formatted(reply.getInt(4), reply.getInt(16), exchange.request()));
        }
    }

    private static void writeFully(SocketChannel channel, ByteBuffer source) throws IOException {
        while (source.hasRemaining()) {
            channel.write(source);
        }
    }

    private static ByteBuffer read(SocketChannel channel, int length) throws IOException {
        // The stream of the socket, unlike the channel, knows a time-out.
        channel.socket().setSoTimeout(REPLY_TIMEOUT_MILLIS);
        byte[] bytes = channel.socket().getInputStream().readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException(
                    "the server closed the connection after %d bytes of %d"
                            .formatted(bytes.length, length));
        }
        return ByteBuffer.wrap(bytes);
    }
}
