package dev.ostler.server.net;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.SessionId;
import dev.ostler.replica.client.Client;
import dev.ostler.replica.client.ClientProtocol;
import dev.ostler.replica.client.Delivery;
import dev.ostler.replica.client.ReadService;
import dev.ostler.replica.client.SaslStep;
import dev.ostler.replica.client.Submission;
import dev.ostler.replica.view.ChildLists;
import dev.ostler.server.audit.ClientTrail;
import dev.ostler.server.sasl.SaslExchange;
import dev.ostler.server.transport.EventLoop;
import dev.ostler.server.transport.Link;
import dev.ostler.server.transport.Receiver;
import dev.ostler.tree.access.Identities;
import dev.ostler.tree.access.Identity;
import dev.ostler.tree.access.Peer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One client's socket. Its event loop owns everything here; the replica thread only puts deliveries
 * into the queue, and reads the identities and the time of the last contact.
 *
 * <p>All frames of one read are taken at once, their replies leave in one buffer, and what goes to
 * the replica crosses in one piece. An idle connection holds no buffer.
 */
public final class ClientConnection implements Receiver, Client, ReadService {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

    /** Above so many bytes that may not be looked at yet, the socket is left alone. */
    private static final int HELD_BYTES_MAX = 128 * 1024;

    private final ClientPort port;
    private final LoopContext loop;
    private final Link link;
    private final ConnectionLimits.Host host;
    private final int remotePort;
    private final boolean ofSecurePort;
    private final ConnectionCounters counters;
    private final ClientProtocol protocol;
    private final long openedMillis;

    /** Null if nothing is audited. */
    private final @Nullable ClientTrail trail;

    /** Filled by the replica thread, emptied by the event loop. */
    private final Queue<Delivery> deliveries = new ConcurrentLinkedQueue<>();

    /** The replica thread's: whether the event loop is to be told of deliveries. */
    private boolean listedForWakeUp;

    /** What is known of a client that showed a certificate; null without one. */
    private @Nullable Peer certified;

    private volatile Identities identities;
    private volatile long lastHeardMillis;

    private @Nullable SaslExchange sasl;
    private int watcher = NO_WATCHER;
    private boolean greeted;

    /** The port's time of serving in which the client came. */
    private int term;

    private boolean ended;

    /** Null while there is nothing. */
    private @Nullable HeldBytes held;

    ClientConnection(
            ClientPort port,
            LoopContext loop,
            Link link,
            ConnectionLimits.Host host,
            int remotePort,
            boolean ofSecurePort) {
        this.port = port;
        this.loop = loop;
        this.link = link;
        this.host = host;
        this.remotePort = remotePort;
        this.ofSecurePort = ofSecurePort;
        counters = new ConnectionCounters(loop.traffic());
        identities = host.identities();
        openedMillis = port.nowMillis();
        lastHeardMillis = openedMillis;
        trail = port.newTrail();
        protocol = new ClientProtocol(this, port.frameLimits(), this, port.access(), counters);
    }

    @Override
    public void received(byte[] bytes, int length) {
        loop.begin();
        long now = port.nowMillis();
        loop.traffic().bytesReceived(length);
        HeldBytes before = held;
        if (link.isWritable()) {
            if (before == null) {
                take(bytes, length, now);
                return;
            }
            int together = before.join(bytes, length, loop.joined());
            if (together > 0) {
                take(loop.joined(), together, now);
                return;
            }
        }
        lastHeardMillis = now;
        held = loop.heldBytes().append(before, bytes, length);
        resume(now);
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
                LOG.debug("Closing the connection from {}: this server does not serve", this);
                loop.traffic().notServed();
                end();
            }
        }
        if (ended || isOutdated()) {
            return;
        }
        boolean full;
        do {
            reader.reset(bytes, from, length - from);
            boolean paused = port.inbox().isFull();
            if (protocol.receive(reader, paused, now, out) || !protocol.mayTakeFrame(paused)) {
                lastHeardMillis = now; // What nobody may look at may be a sign of life.
            }
            from = reader.position();
            length = from + reader.remaining();
            List<Submission> submissions = protocol.takeSubmissions();
            if (!submissions.isEmpty()) {
                if (trail != null) {
                    trail.submitted(submissions);
                }
                port.inbox().submit(submissions);
            }
            full = out.length() >= ClientProtocol.REPLY_BYTES_MAX;
            writeOut(out, now);
        } while (full && link.isWritable() && !protocol.isClosing());
        keep(bytes, from, length - from);
        readOrWait(full);
    }

    private void answerWord(String word, byte[] argument) {
        ended = true;
        link.reading(false);
        counters.received(OpCode.NOTIFICATION, -1); // It counts as a packet, of no operation.
        LOG.debug("Processing {} command from {}", word, this);
        port.words()
                .answer(
                        word,
                        ofSecurePort,
                        argument,
                        text -> {
                            byte[] reply = text.getBytes(StandardCharsets.UTF_8);
                            loop().execute(
                                            () -> {
                                                link.write(reply, 0, reply.length);
                                                link.closeWhenSent();
                                            });
                        });
    }

    private void keep(byte[] bytes, int from, int count) {
        held = loop.heldBytes().keep(held, bytes, from, ended ? 0 : count);
    }

    private void writeOut(JuteWriter out, long now) {
        if (out.length() > 0) {
            long unsentBefore = link.unsentBytes(); // Else nobody could be sent a longer reply.
            out.forEachPiece(link);
            loop.traffic().bytesSent(out.length(), now);
            out.clear();
            loop.trimOutput();
            if (unsentBefore > port.unreadBytesMax()) {
                LOG.warn(
                        "Closing the connection of session {} from {}: it does not read what it is"
                                + " sent, {} bytes are waiting",
                        protocol.session(),
                        this,
                        link.unsentBytes());
                end();
                return;
            }
        }
        if (protocol.isClosing() && !ended) {
            ended = true;
            LOG.debug("Closing the connection from {}: {}", this, protocol.closeReason());
            link.closeWhenSent();
        }
    }

    /** Closes the connection at once. */
    void end() {
        ended = true;
        link.close();
    }

    /**
     * Reads on, unless there is much already that may not be looked at, or whose replies would only
     * wait. A client that reads slowly is heard of all the same.
     */
    private void readOrWait(boolean full) {
        boolean waits =
                held != null
                        && held.length() > HELD_BYTES_MAX
                        && (full
                                || !link.isWritable()
                                || !protocol.mayTakeFrame(port.inbox().isFull()));
        link.reading(!waits && !ended);
    }

    @Override
    public void writable() {
        if (ended) {
            return;
        }
        loop.begin();
        long now = port.nowMillis();
        if (!link.isReading()) {
            lastHeardMillis = now; // It reads. What it sends meanwhile nobody looks at.
        }
        resume(now);
    }

    /** Sends what the replica has for this client, and looks at what had to wait for it. */
    void drain(long now) {
        loop.begin();
        if (ended) {
            discardDeliveries();
            return;
        }
        if (isOutdated()) {
            return;
        }
        sendUpTo(port.reads().current().zxid(), loop.output());
        resume(now);
        if (protocol.inFlight() == 0) {
            counters.trim();
        }
    }

    private void resume(long now) {
        HeldBytes waiting = held;
        if (waiting != null && link.isWritable()) {
            take(waiting.bytes(), waiting.length(), now);
        } else {
            writeOut(loop.output(), now);
            readOrWait(false);
        }
    }

    /** Sends the deliveries that show no later state than {@code zxid}. */
    public void sendUpTo(long zxid, JuteWriter out) {
        for (Delivery next = deliveries.peek();
                next != null && Long.compareUnsigned(next.zxid(), zxid) <= 0;
                next = deliveries.peek()) {
            deliveries.remove();
            audit(next);
            int inFlight = protocol.inFlight();
            protocol.deliver(next, port.nowMillis(), out);
            port.inbox().answered(inFlight - protocol.inFlight());
        }
    }

    private void discardDeliveries() {
        for (Delivery next = deliveries.poll(); next != null; next = deliveries.poll()) {
            audit(next);
        }
    }

    private void audit(Delivery delivery) {
        if (trail != null) {
            trail.answered(delivery);
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
    public void closed(@Nullable IOException cause) {
        if (cause != null) {
            LOG.debug("The connection from {} broke: {}", this, cause.getMessage());
        }
        if (!ended && protocol.isEstablished()) {
            loop.traffic().dropped();
        }
        ended = true;
        loop.heldBytes().release(held);
        held = null;
        discardDeliveries();
        protocol.abandon();
        port.inbox().answered(protocol.inFlight());
        port.closed(this);
    }

    /** Whether it comes from an earlier time of serving: it is about to be closed then. */
    private boolean isOutdated() {
        return greeted && term != port.term();
    }

    /**
     * Closes the connection if it comes from an earlier time of serving.
     *
     * @param zxid the state that was shown last then: what was decided of it is sent
     */
    void endIfOutdated(long zxid) {
        if (ended || !isOutdated()) {
            return;
        }
        LOG.debug("Closing the connection from {}: this server has another role now", this);
        loop.begin();
        sendUpTo(zxid, loop.output());
        writeOut(loop.output(), port.nowMillis());
        if (!ended) {
            end();
        }
    }

    /** Closes the connection if no session was made in time. */
    void closeIfSessionless(long openedBeforeMillis) {
        if (!protocol.isEstablished() && openedMillis <= openedBeforeMillis && !ended) {
            LOG.debug("Closing the connection from {}: it made no session in time", this);
            loop.traffic().sessionless();
            end();
        }
    }

    /** The client has shown a certificate, which says all of this about it. */
    void certified(Peer shown, List<Identity> proved) {
        certified = shown;
        identities = identities.plus(proved);
    }

    @Override
    public Peer peer() {
        return certified == null ? host.peer() : certified;
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
    public boolean mayConnect(boolean resuming) {
        return port.throttle().admits(resuming, this);
    }

    @Override
    public SaslStep exchangeSasl(Bytes token) {
        if (sasl == null) {
            sasl = port.sasl().begin(this);
        }
        return sasl.step(token);
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

    /** Whose thread serves it. */
    EventLoop loop() {
        return link.loop();
    }

    /** Whether it came to the port for TLS. */
    public boolean isOfSecurePort() {
        return ofSecurePort;
    }

    ConnectionLimits.Host host() {
        return host;
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(host.address(), remotePort);
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
        return link.isReading();
    }

    public long openedMillis() {
        return openedMillis;
    }

    /** Where the client is. */
    @Override
    public String toString() {
        return address().toString();
    }
}
