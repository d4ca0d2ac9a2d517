package dev.ostler.server.quorum;

import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.ServerId;
import dev.ostler.server.fourletter.ObserverState;
import dev.ostler.server.transport.Link;
import dev.ostler.server.transport.Receiver;
import dev.ostler.tree.Tree;
import dev.ostler.zab.message.Packet;
import dev.ostler.zab.message.PacketBatch;
import dev.ostler.zab.message.PacketType;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
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
public final class QuorumLink implements dev.ostler.zab.Link, Receiver, Incoming.Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(QuorumLink.class);

    /** See the class. */
    static final int UNCONSUMED_MAX = 8 << 20;

    /** How much is encoded and written at a time. */
    private static final int PIECE_BYTES = 64 << 10;

    /** Pieces of a snapshot that are written before others on the event loop get their turn. */
    private static final int PIECES_AT_ONCE = 16;

    private final QuorumPort port;
    private final Link socket;
    private final InetSocketAddress remote;
    private final boolean toLeader;
    private final Incoming incoming;

    /** The member's: what was queued since the last flush. */
    private List<Outgoing.Item> queued = new ArrayList<>();

    private final Instant established = Instant.now();

    /** Packets that came; the loop counts, others read without synchronisation. */
    private long received;

    /** Packets and batches of packets that were queued; the member counts, likewise. */
    private long sent;

    private final Outgoing outgoing = new Outgoing();
    private final JuteWriter out = new JuteWriter(PIECE_BYTES + 4096);
    private @Nullable String closeReason;

    /** Bytes of packets that were queued and not written; the member adds, the loop takes. */
    private final AtomicLong unsent = new AtomicLong();

    /** Bytes that were passed on and not dealt with; the loop adds, the member takes. */
    private final AtomicLong unconsumed = new AtomicLong();

    /** Bytes of the current read that belong to no packet that was passed on. */
    private int readBytes;

    QuorumLink(
            QuorumPort port,
            Link socket,
            InetSocketAddress remote,
            int lengthMax,
            @Nullable Supplier<SnapshotBuilder> builders) {
        this.port = port;
        this.socket = socket;
        this.remote = remote;
        toLeader = builders != null;
        incoming = new Incoming(lengthMax, builders);
    }

    /** The member's thread: forgets what passed over it. */
    public void resetCounts() {
        sent = 0;
        execute(() -> received = 0);
    }

    /** Any thread: what passed over it; {@code id} is who is at the other end. */
    public ObserverState state(ServerId id) {
        return new ObserverState(
                id.value(),
                remote,
                established,
                outgoing.size(),
                Math.max(0, unsent.get()),
                received,
                sent);
    }

    /** Where the other end is. */
    InetSocketAddress remote() {
        return remote;
    }

    // Called by the member.

    @Override
    public void send(Packet packet) {
        if (mayWait(Outgoing.bytes(packet))) {
            switch (packet.type()) {
                case PacketType.DIFF, PacketType.TRUNC -> port.sendsDiff();
                case PacketType.REVALIDATE -> {
                    if (!toLeader) {
                        port.revalidates();
                    }
                }
                default -> {}
            }
            queue(new Outgoing.One(packet));
        }
    }

    @Override
    public void send(PacketBatch batch) {
        if (mayWait(batch.encoded().length())) {
            queue(new Outgoing.Several(batch));
        }
    }

    private boolean mayWait(long bytes) {
        long waiting = unsent.addAndGet(bytes);
        if (waiting > port.unsentBytesMax()) {
            close("it does not read what it is sent, " + waiting + " bytes are waiting");
            return false;
        }
        return true;
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
        sent++;
    }

    @Override
    public void close(String reason) {
        // What was queued before is still sent, as far as it is taken at once.
        flush();
        execute(() -> end(reason));
    }

    /** Hands what was queued to the event loop. */
    void flush() {
        if (queued.isEmpty()) {
            return;
        }
        List<Outgoing.Item> handed = queued;
        queued = new ArrayList<>();
        execute(
                () -> {
                    outgoing.add(handed);
                    write();
                });
    }

    /** So many bytes that were received have been dealt with. */
    public void consumed(int bytes) {
        long before = unconsumed.getAndAdd(-bytes);
        if (before > UNCONSUMED_MAX && before - bytes <= UNCONSUMED_MAX) {
            execute(() -> socket.reading(true));
        }
    }

    /** On the event loop; once that has ended there is nothing more to do. */
    private void execute(Runnable task) {
        try {
            socket.loop().execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("The quorum port is closed");
        }
    }

    // Called by the event loop.

    @Override
    public void received(byte[] bytes, int length) {
        if (closeReason != null) {
            return;
        }
        readBytes = length;
        try {
            incoming.take(bytes, length, this);
        } catch (MalformedRecordException e) {
            end("what it sends is no packet: " + e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("Closing the connection with {}", this, e);
            end("an unexpected " + e);
        }
    }

    @Override
    public void packets(List<Packet> packets) {
        received += packets.size();
        if (unconsumed.addAndGet(readBytes) > UNCONSUMED_MAX) {
            socket.reading(false);
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
    public void writable() {
        write();
    }

    /** Writes as much as the socket takes, without keeping the event loop from others for long. */
    private void write() {
        if (closeReason != null) {
            return;
        }
        int pieces = 0;
        while (!outgoing.isEmpty() && socket.isWritable() && pieces < PIECES_AT_ONCE) {
            unsent.addAndGet(-outgoing.write(out, PIECE_BYTES));
            socket.write(out.array(), 0, out.length());
            out.clear();
            pieces++;
        }
        if (outgoing.takeSnapshotProgress()) {
            snapshotProgress();
        }
        if (!outgoing.isEmpty() && socket.isWritable()) {
            execute(this::write);
        }
    }

    private void end(String reason) {
        if (closeReason == null) {
            closeReason = reason;
            socket.close();
        }
    }

    @Override
    public void closed(@Nullable IOException cause) {
        outgoing.clear();
        String reason = closeReason;
        if (reason == null) {
            reason = whyClosed(cause);
            closeReason = reason;
        }
        LOG.info("The connection with {} has ended: {}", this, reason);
        port.ended(this);
        port.events().closed(this, reason);
    }

    private String whyClosed(@Nullable IOException cause) {
        if (cause != null) {
            return String.valueOf(cause.getMessage());
        }
        return incoming.isWithinSomething()
                ? "it was cut off within a packet"
                : "the other side has closed it";
    }

    /** The other side, for messages. */
    @Override
    public String toString() {
        return (toLeader ? "leader " : "learner ") + remote;
    }
}
