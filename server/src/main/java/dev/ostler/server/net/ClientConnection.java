package dev.ostler.server.net;

import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.SessionId;
import dev.ostler.replica.client.Client;
import dev.ostler.replica.client.ClientProtocol;
import dev.ostler.replica.client.Delivery;
import dev.ostler.replica.client.ReadService;
import dev.ostler.replica.client.Submission;
import dev.ostler.replica.view.ChildLists;
import dev.ostler.tree.access.AccessControl;
import dev.ostler.tree.access.Identities;
import dev.ostler.tree.access.Peer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * One client's socket. Its event loop owns everything here; the replica thread only puts deliveries
 * into the queue, and reads the identities and the time of the last contact.
 *
 * <p>All frames of one read are taken at once, their replies leave in one buffer, and what goes to
 * the replica crosses in one piece. An idle connection holds no buffer.
 */
public final class ClientConnection extends ChannelInboundHandlerAdapter
        implements Client, ReadService {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

    /** Above so many bytes that may not be looked at yet, the socket is left alone. */
    private static final int HELD_BYTES_MAX = 128 * 1024;

    /** How long the end of a connection waits for what was sent to be taken. */
    private static final int LAST_WORDS_SECONDS = 5;

    private static final byte[] NOTHING = {};

    private final ClientPort port;
    private final LoopContext loop;
    private final Channel channel;
    private final InetSocketAddress address;
    private final Peer peer;
    private final ConnectionCounters counters;
    private final ClientProtocol protocol;
    private final long openedMillis;

    /** Filled by the replica thread, emptied by the event loop. */
    private final Queue<Delivery> deliveries = new ConcurrentLinkedQueue<>();

    /** The replica thread's: whether the event loop is to be told of deliveries. */
    private boolean listedForWakeUp;

    private volatile Identities identities;
    private volatile long lastHeardMillis;

    private int watcher = NO_WATCHER;
    private boolean greeted;

    /** The port's time of serving in which the client came. */
    private int term;

    private boolean ended;
    private byte[] held = NOTHING;
    private int heldLength;

    ClientConnection(ClientPort port, LoopContext loop, Channel channel, AccessControl access) {
        this.port = port;
        this.loop = loop;
        this.channel = channel;
        address = (InetSocketAddress) channel.remoteAddress();
        peer = new Peer(address.getAddress().getHostAddress(), null);
        counters = new ConnectionCounters(loop.traffic());
        identities = access.connected(peer);
        openedMillis = port.nowMillis();
        lastHeardMillis = openedMillis;
        protocol = new ClientProtocol(this, port.frameBytesMax(), this, access, counters);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var buffer = (ByteBuf) message;
        try {
            long now = port.nowMillis();
            lastHeardMillis = now;
            int count = buffer.readableBytes();
            loop.traffic().bytesReceived(count);
            if (heldLength == 0) {
                byte[] input = loop.input(count);
                buffer.readBytes(input, 0, count);
                take(input, count, now);
            } else {
                hold(heldLength + count);
                buffer.readBytes(held, heldLength, count);
                heldLength += count;
                take(held, heldLength, now);
            }
        } finally {
            buffer.release();
        }
    }

    /** Looks at the first {@code length} bytes of {@code bytes}, and keeps what is left of them. */
    private void take(byte[] bytes, int length, long now) {
        JuteReader reader = loop.reader();
        JuteWriter out = loop.output();
        int from = 0;
        if (!greeted) {
            if (length < 4) {
                keep(bytes, 0, length);
                return;
            }
            String word = port.words().wordIn(bytes, 0);
            if (word != null) {
                answerWord(word, Arrays.copyOfRange(bytes, 4, Math.min(length, 16)));
                return;
            }
            greeted = true;
            term = port.term();
            if (!ClientPort.servesIn(term)) {
                LOG.debug("Closing the connection from {}: this server does not serve", address);
                end();
            }
        }
        if (endIfOutdated()) {
            return;
        }
        boolean full;
        do {
            reader.reset(bytes, from, length - from);
            protocol.receive(reader, port.inbox().isFull(), now, out);
            from = reader.position();
            length = from + reader.remaining();
            List<Submission> submissions = protocol.takeSubmissions();
            if (!submissions.isEmpty()) {
                port.inbox().submit(submissions);
            }
            full = out.length() >= ClientProtocol.REPLY_BYTES_MAX;
            writeOut(out);
        } while (full && channel.isWritable() && !protocol.isClosing());
        keep(bytes, from, length - from);
        readOrWait(full);
    }

    private void answerWord(String word, byte[] argument) {
        ended = true;
        channel.config().setAutoRead(false);
        counters.received(OpCode.NOTIFICATION, -1); // It counts as a packet, of no operation.
        LOG.debug("Processing {} command from {}", word, address);
        port.words()
                .answer(
                        word,
                        argument,
                        text -> {
                            ByteBuf reply = channel.alloc().buffer();
                            reply.writeCharSequence(text, StandardCharsets.UTF_8);
                            channel.writeAndFlush(reply).addListener(ChannelFutureListener.CLOSE);
                        });
    }

    @SuppressWarnings({"ReferenceEquality", "ArrayEquals"}) // Whether it is that very array.
    private void keep(byte[] bytes, int from, int count) {
        if (count == 0 || ended) {
            held = NOTHING;
            heldLength = 0;
        } else if (bytes == held) {
            System.arraycopy(held, from, held, 0, count);
            heldLength = count;
        } else {
            held = Arrays.copyOfRange(bytes, from, from + count);
            heldLength = count;
        }
    }

    private void hold(int count) {
        if (held.length < count) {
            held = Arrays.copyOf(held, Math.max(count, 2 * held.length));
        }
    }

    private void writeOut(JuteWriter out) {
        if (out.length() > 0) {
            ByteBuf buffer = channel.alloc().buffer(out.length());
            buffer.writeBytes(out.array(), 0, out.length());
            loop.traffic().bytesSent(out.length());
            out.clear();
            loop.trimOutput();
            channel.write(buffer, channel.voidPromise());
            if (pendingBytes() > port.unreadBytesMax()) {
                LOG.warn(
                        "Closing the connection of session {} from {}: it does not read what it is"
                                + " sent, {} bytes are waiting",
                        protocol.session(),
                        address,
                        pendingBytes());
                end();
                return;
            }
        }
        if (protocol.isClosing() && !ended) {
            ended = true;
            LOG.debug("Closing the connection from {}: {}", address, protocol.closeReason());
            channel.config().setAutoRead(false);
            ChannelFuture sent = channel.writeAndFlush(channel.alloc().buffer(0));
            if (!sent.isDone()) {
                // Nobody may be reading at the other end any more.
                channel.eventLoop()
                        .schedule(
                                () -> {
                                    channel.close();
                                },
                                LAST_WORDS_SECONDS,
                                TimeUnit.SECONDS);
            }
            sent.addListener(ChannelFutureListener.CLOSE);
        }
    }

    private long pendingBytes() {
        var buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    private void end() {
        ended = true;
        channel.close();
    }

    /** Reads on, unless what came may not be looked at, or what goes out is not being read. */
    private void readOrWait(boolean full) {
        boolean waits =
                !channel.isWritable()
                        || (heldLength > HELD_BYTES_MAX
                                && (full || !protocol.mayTakeFrame(port.inbox().isFull())));
        boolean reads = !waits && !ended;
        if (channel.config().isAutoRead() != reads) {
            channel.config().setAutoRead(reads);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable() && !ended) {
            resume(port.nowMillis());
            context.flush();
        }
    }

    /** Sends what the replica has for this client, and looks at what had to wait for it. */
    void drain(long now) {
        if (endIfOutdated()) {
            deliveries.clear();
            return;
        }
        sendUpTo(port.reads().current().zxid(), loop.output());
        resume(now);
        if (protocol.inFlight() == 0) {
            counters.trim();
        }
        channel.flush();
    }

    private void resume(long now) {
        if (heldLength > 0) {
            take(held, heldLength, now);
        } else {
            writeOut(loop.output());
            readOrWait(false);
        }
    }

    /** Sends the deliveries that show no later state than {@code zxid}. */
    public void sendUpTo(long zxid, JuteWriter out) {
        for (Delivery next = deliveries.peek();
                next != null && Long.compareUnsigned(next.zxid(), zxid) <= 0;
                next = deliveries.peek()) {
            deliveries.remove();
            int inFlight = protocol.inFlight();
            protocol.deliver(next, port.nowMillis(), out);
            port.inbox().answered(inFlight - protocol.inFlight());
        }
    }

    @Override
    public long zxid() {
        return port.reads().current().zxid();
    }

    @Override
    public void answer(
            Client client,
            SessionId session,
            int xid,
            int opCode,
            JuteReader body,
            JuteWriter out) {
        port.reads().answer(this, session, xid, opCode, body, out);
    }

    /** Those of its event loop, which is the only one to use them. */
    public ChildLists childLists() {
        return loop.childLists();
    }

    @Override
    public void deliver(Delivery delivery) {
        deliveries.add(delivery);
        if (!listedForWakeUp) {
            listedForWakeUp = true;
            port.inbox().wakeUp(this);
        }
    }

    /** The replica thread has handed the wake-up to the event loop. */
    void wakeUpSent() {
        listedForWakeUp = false;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ended = true;
        held = NOTHING;
        heldLength = 0;
        deliveries.clear();
        port.inbox().answered(protocol.inFlight());
        port.closed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("The connection from {} broke: {}", address, cause.toString());
        } else {
            LOG.error("Closing the connection from {}", address, cause);
        }
        end();
    }

    /** Closes the connection if it comes from an earlier time of serving; true if it is closed. */
    boolean endIfOutdated() {
        if (greeted && !ended && term != port.term()) {
            LOG.debug("Closing the connection from {}: this server has another role now", address);
            end();
        }
        return ended;
    }

    /** Closes the connection if no session was made in time. */
    void closeIfSessionless(long openedBeforeMillis) {
        if (!protocol.isEstablished() && openedMillis <= openedBeforeMillis && !ended) {
            LOG.debug("Closing the connection from {}: it made no session in time", address);
            end();
        }
    }

    @Override
    public Peer peer() {
        return peer;
    }

    @Override
    public Identities identities() {
        return identities;
    }

    @Override
    public void identities(Identities proved) {
        identities = proved;
    }

    @Override
    public long lastHeardMillis() {
        return lastHeardMillis;
    }

    @Override
    public int watcher() {
        return watcher;
    }

    @Override
    public void watcher(int number) {
        watcher = number;
    }

    Channel channel() {
        return channel;
    }

    public InetSocketAddress address() {
        return address;
    }

    public ConnectionCounters counters() {
        return counters;
    }

    /** Its session, {@link SessionId#NONE} while it has none. */
    public SessionId session() {
        return protocol.session();
    }

    public int timeoutMillis() {
        return protocol.timeoutMillis();
    }

    public int inFlight() {
        return protocol.inFlight();
    }

    /** Whether it is waited for what the client sends next. */
    public boolean isReading() {
        return channel.config().isAutoRead();
    }

    public long openedMillis() {
        return openedMillis;
    }
}
