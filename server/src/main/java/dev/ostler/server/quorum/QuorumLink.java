package dev.ostler.server.quorum;

import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.tree.Tree;
import dev.ostler.zab.Link;
import dev.ostler.zab.message.Packet;
import dev.ostler.zab.message.PacketType;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * One connection on the quorum port. The member's thread calls {@link #send} and its like; what it
 * has queued goes to the event loop in one piece with {@link QuorumPort#flush}, at the end of a
 * batch, and leaves with one flush. All else is the event loop's.
 *
 * <p>It is not read while the member has more than {@value #UNCONSUMED_MAX} bytes of it to deal
 * with.
 */
public final class QuorumLink extends ChannelInboundHandlerAdapter
        implements Link, Incoming.Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(QuorumLink.class);

    /** See the class. */
    static final int UNCONSUMED_MAX = 8 << 20;

    /** How much is encoded and written at a time. */
    private static final int PIECE_BYTES = 64 << 10;

    /** Pieces of a snapshot that are written before others on the event loop get their turn. */
    private static final int PIECES_AT_ONCE = 16;

    private final QuorumPort port;
    private final Channel channel;
    private final boolean toLeader;
    private final Incoming incoming;

    /** The member's: what was queued since the last flush. */
    private List<Outgoing.Item> queued = new ArrayList<>();

    private final Outgoing outgoing = new Outgoing();
    private final JuteWriter out = new JuteWriter(PIECE_BYTES + 4096);
    private byte[] input = new byte[PIECE_BYTES];
    private boolean writing;
    private @Nullable String closeReason;

    /** Bytes of packets that were queued and not written; the member adds, the loop takes. */
    private final AtomicLong unsent = new AtomicLong();

    /** Bytes that were passed on and not dealt with; the loop adds, the member takes. */
    private final AtomicLong unconsumed = new AtomicLong();

    /** Bytes of the current read that belong to no packet that was passed on. */
    private int readBytes;

    QuorumLink(
            QuorumPort port,
            Channel channel,
            int lengthMax,
            @Nullable Supplier<SnapshotBuilder> builders) {
        this.port = port;
        this.channel = channel;
        toLeader = builders != null;
        incoming = new Incoming(lengthMax, builders);
    }

    // Called by the member.

    @Override
    public void send(Packet packet) {
        long bytes = unsent.addAndGet(Outgoing.bytes(packet));
        if (bytes > port.unsentBytesMax()) {
            close("it does not read what it is sent, " + bytes + " bytes are waiting");
            return;
        }
        if (packet.type() == PacketType.DIFF || packet.type() == PacketType.TRUNC) {
            port.sendsDiff();
        }
        queue(new Outgoing.One(packet));
    }

    @Override
    public void sendSnapshot(long zxid) {
        port.sendsSnapshot();
        queue(new Outgoing.State(zxid, port.state()));
    }

    private void queue(Outgoing.Item item) {
        if (queued.isEmpty()) {
            port.hasQueued(this);
        }
        queued.add(item);
    }

    @Override
    public void close(String reason) {
        // What was queued before is still sent, as far as it is taken at once.
        flush();
        channel.eventLoop().execute(() -> end(reason));
    }

    /** Hands what was queued to the event loop. */
    void flush() {
        if (queued.isEmpty()) {
            return;
        }
        List<Outgoing.Item> handed = queued;
        queued = new ArrayList<>();
        channel.eventLoop()
                .execute(
                        () -> {
                            outgoing.add(handed);
                            write();
                        });
    }

    /** So many bytes that were received have been dealt with. */
    public void consumed(int bytes) {
        long before = unconsumed.getAndAdd(-bytes);
        if (before > UNCONSUMED_MAX && before - bytes <= UNCONSUMED_MAX) {
            channel.eventLoop().execute(() -> channel.config().setAutoRead(true));
        }
    }

    // Called by the event loop.

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var buffer = (ByteBuf) message;
        try {
            int count = buffer.readableBytes();
            if (closeReason != null) {
                return;
            }
            if (input.length < count) {
                input = new byte[count];
            }
            buffer.readBytes(input, 0, count);
            readBytes = count;
            incoming.take(input, count, this);
        } catch (MalformedRecordException e) {
            end("what it sends is no packet: " + e.getMessage());
        } finally {
            buffer.release();
        }
    }

    @Override
    public void packets(List<Packet> packets) {
        if (unconsumed.addAndGet(readBytes) > UNCONSUMED_MAX) {
            channel.config().setAutoRead(false);
        }
        port.events().received(this, packets, readBytes);
        readBytes = 0;
    }

    @Override
    public void snapshotProgress() {
        port.events().snapshotProgress(this);
    }

    @Override
    public void snapshot(Tree tree) {
        port.events().snapshotReceived(this, tree);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            write();
        }
    }

    /** Writes as much as the socket takes, without keeping the event loop from others for long. */
    private void write() {
        if (writing || closeReason != null) {
            return;
        }
        writing = true;
        int pieces = 0;
        while (!outgoing.isEmpty() && channel.isWritable() && pieces < PIECES_AT_ONCE) {
            unsent.addAndGet(-outgoing.write(out, PIECE_BYTES));
            ByteBuf buffer = channel.alloc().buffer(out.length());
            buffer.writeBytes(out.array(), 0, out.length());
            out.clear();
            channel.write(buffer, channel.voidPromise());
            pieces++;
            if (outgoing.takeSnapshotEnded()) {
                port.events().snapshotSent(this);
            }
        }
        writing = false;
        channel.flush();
        if (!outgoing.isEmpty() && channel.isWritable()) {
            channel.eventLoop().execute(this::write);
        }
    }

    private void end(String reason) {
        if (closeReason == null) {
            closeReason = reason;
            channel.close();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        // A link to a leader is there only once it is active, and was told of by then.
        if (!toLeader) {
            port.events().accepted(this);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        outgoing.clear();
        String reason = closeReason;
        if (reason == null) {
            reason =
                    incoming.isWithinSomething()
                            ? "it was cut off within a packet"
                            : "the other side has closed it";
            closeReason = reason;
        }
        LOG.info("The connection with {} has ended: {}", this, reason);
        port.ended(this);
        port.events().closed(this, reason);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            end(String.valueOf(cause.getMessage()));
        } else {
            LOG.error("Closing the connection with {}", this, cause);
            end("an unexpected " + cause);
        }
    }

    Channel channel() {
        return channel;
    }

    /** The other side, for messages. */
    @Override
    public String toString() {
        return (toLeader ? "leader " : "learner ") + channel.remoteAddress();
    }
}
