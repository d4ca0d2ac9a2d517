package dev.ostler.benchmark.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Sessions that leave watches and then ask for nothing; to see what a server keeps for each. */
public final class WatchingSessions implements AutoCloseable {
    /** Requests in flight: few enough for the buffers of the sockets, both ways. */
    private static final int DEPTH = 200;

    private static final int BUFFER_BYTES = 64 * 1024;

    private final Workload.Watch workload;
    private final IdleSessions sessions;

    /**
     * Opens the sessions, without watches.
     *
     * @throws IOException if the server does not take as many
     */
    public WatchingSessions(InetSocketAddress server, int count, Workload.Watch workload)
            throws IOException {
        this.workload = workload;
        sessions = new IdleSessions(server, count);
    }

    /**
     * Leaves the watches of all sessions.
     *
     * @return how many
     * @throws UnexpectedReplyException if a request fails
     */
    public int watch() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        int count = 0;
        for (SocketChannel channel : sessions.channels()) {
            Script script = workload.script(count / workload.each());
            send(channel, script, buffer);
            count += script.size();
        }
        return count;
    }

    private static void send(SocketChannel channel, Script script, ByteBuffer buffer)
            throws IOException {
        var replies = new ReplyStream(script);
        ByteBuffer frames = script.frames();
        for (int begin = 0; begin < script.size(); begin += DEPTH) {
            int end = Math.min(script.size(), begin + DEPTH);
            frames.limit(script.offset(end)).position(script.offset(begin));
            while (frames.hasRemaining()) {
                channel.write(frames);
            }
            for (int missing = end - begin; missing > 0; ) {
                if (channel.read(buffer.clear()) < 0) {
                    throw new EOFException("the server closed the connection of a watcher");
                }
                missing -= replies.feed(buffer.flip());
            }
        }
    }

    /** Ends the sessions, and so their watches. */
    @Override
    public void close() throws IOException {
        sessions.close();
    }
}
