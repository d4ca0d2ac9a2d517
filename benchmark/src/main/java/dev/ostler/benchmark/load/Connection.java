package dev.ostler.benchmark.load;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * One connection under load: what it still has to send of its script, and what it waits for. Owned
 * by the thread of its {@link LoadLoop}.
 */
final class Connection {
    private final SocketChannel channel;
    private final Script script;
    private final ByteBuffer out;
    private final ReplyStream replies;
    private final @Nullable Schedule schedule;
    private final long limit;

    /** When each unanswered request was sent, by its number; a closed loop only. */
    private long[] sentNanos = new long[64];

    private int nextToWrite;
    private long toWrite;
    private long sent;
    private long answered;
    private boolean stopping;

    /**
     * @param schedule of an open loop; null in a closed one
     * @param limit requests after which the connection stops by itself
     */
    Connection(SocketChannel channel, Script script, @Nullable Schedule schedule, long limit) {
        this.channel = channel;
        this.script = script;
        this.schedule = schedule;
        this.limit = limit;
        out = script.frames();
        out.limit(0);
        replies = new ReplyStream(script);
    }

    SocketChannel channel() {
        return channel;
    }

    /** Requests sent and not answered. */
    long unanswered() {
        return sent - answered;
    }

    /** Whether it will send nothing more and everything was answered. */
    boolean isDone() {
        return (stopping || sent == limit) && unanswered() == 0;
    }

    /** Sends {@code wanted} requests of a closed loop, or as many as the limit leaves. */
    void send(long wanted, long now, SelectionKey key) throws IOException {
        long count = Math.min(wanted, limit - sent);
        while (unanswered() + count > sentNanos.length) {
            grow();
        }
        for (long i = 0; i < count; i++) {
            sentNanos[(int) ((sent + i) & (sentNanos.length - 1))] = now;
        }
        enqueue(count, key);
    }

    /** Sends what an open loop's schedule asks for. */
    void sendDue(long now, SelectionKey key) throws IOException {
        if (schedule != null && !stopping) {
            enqueue(Math.max(0, schedule.due(now) - sent), key);
        }
    }

    /**
     * Sends what is missing to a whole unit, and nothing after that: the connection is done when
     * nothing is unanswered.
     */
    void stop(long now, SelectionKey key) throws IOException {
        if (!stopping) {
            stopping = true;
            send((script.unit() - sent % script.unit()) % script.unit(), now, key);
        }
    }

    /**
     * Takes what the socket has, and in a closed loop sends as many requests as were answered.
     *
     * @param buffer room to read into, of this thread
     * @param latencies where to record, or null outside the measured window
     * @return the number of replies
     */
    int receive(ByteBuffer buffer, @Nullable Histogram latencies, SelectionKey key)
            throws IOException {
        buffer.clear();
        if (channel.read(buffer) < 0) {
            throw new EOFException(
                    "the server closed a connection with " + unanswered() + " requests unanswered");
        }
        int count = replies.feed(buffer.flip());
        if (count > unanswered()) {
            throw new UnexpectedReplyException("a reply to a request that was not sent");
        }
        long now = System.nanoTime();
        if (latencies != null) {
            for (int i = 0; i < count; i++) {
                long nanos = now - startOf(answered + i);
                latencies.recordValue(Math.clamp(nanos, 0, latencies.getHighestTrackableValue()));
            }
        }
        answered += count;
        if (schedule == null && !stopping && count > 0) {
            send(count, now, key);
        }
        return count;
    }

    /** Writes as much as the socket takes; asks to be called again if that is not all. */
    void flush(SelectionKey key) throws IOException {
        while (true) {
            if (!out.hasRemaining()) {
                if (toWrite == 0) {
                    key.interestOps(SelectionKey.OP_READ);
                    return;
                }
                int count = (int) Math.min(toWrite, script.size() - nextToWrite);
                out.limit(script.offset(nextToWrite + count)).position(script.offset(nextToWrite));
                nextToWrite = nextToWrite + count == script.size() ? 0 : nextToWrite + count;
                toWrite -= count;
            }
            channel.write(out);
            if (out.hasRemaining()) {
                key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                return;
            }
        }
    }

    private void enqueue(long count, SelectionKey key) throws IOException {
        if (count > 0) {
            sent += count;
            toWrite += count;
            flush(key);
        }
    }

    private long startOf(long request) {
        return schedule == null
                ? sentNanos[(int) (request & (sentNanos.length - 1))]
                : schedule.intended(request);
    }

    private void grow() {
        long[] larger = new long[sentNanos.length * 2];
        for (long i = answered; i < sent; i++) {
            larger[(int) (i & (larger.length - 1))] = sentNanos[(int) (i & (sentNanos.length - 1))];
        }
        sentNanos = larger;
    }
}
