package dev.ostler.simulation.server;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.SessionId;
import dev.ostler.replica.client.Client;
import dev.ostler.replica.client.ClientProtocol;
import dev.ostler.replica.client.ConnectionMeter;
import dev.ostler.replica.client.Delivery;
import dev.ostler.replica.client.FrameLimits;
import dev.ostler.replica.client.SaslStep;
import dev.ostler.simulation.network.Stream;
import dev.ostler.simulation.network.StreamHandler;
import dev.ostler.tree.access.AccessControl;
import dev.ostler.tree.access.Identities;
import dev.ostler.tree.access.Peer;

import java.util.ArrayDeque;

/** A client's connection at the server's end. */
final class ClientLink implements Client, StreamHandler {
    private static final FrameLimits FRAME_LIMITS = new FrameLimits(1 << 20);

    private final Stream stream;
    private final ClientPort port;
    private final Peer peer = new Peer("10.0.0.1", null);
    private final ClientProtocol protocol;
    private final ArrayDeque<Delivery> deliveries = new ArrayDeque<>();
    private final JuteWriter out = new JuteWriter();
    private byte[] unread = {};
    private Identities identities;
    private long lastHeardMillis;
    private int watcher = NO_WATCHER;
    private boolean accepted;
    private boolean closed;

    ClientLink(Stream stream, ClientPort port, AccessControl access) {
        this.stream = stream;
        this.port = port;
        identities = access.connected(peer);
        lastHeardMillis = now();
        protocol =
                new ClientProtocol(
                        this, FRAME_LIMITS, port.reads(this), access, ConnectionMeter.NONE);
    }

    private long now() {
        return port.surroundings().process().nowMillis();
    }

    @Override
    public void received(byte[] bytes) {
        if (closed) {
            return;
        }
        var all = new JuteWriter(unread.length + bytes.length);
        all.writeRaw(unread);
        all.writeRaw(bytes);
        unread = all.toByteArray();
        proceed();
    }

    @Override
    public void closed() {
        if (!closed) {
            closed = true;
            port.closed(this, protocol.session());
        }
    }

    /** Ends the connection from this side. */
    void close() {
        stream.close();
        closed();
    }

    void wokenUp() {
        if (!closed) {
            sendUpTo(port.current().zxid(), out);
            proceed();
        }
    }

    /** Takes what has arrived, as far as may be, and sends what there is to send. */
    private void proceed() {
        var in = new JuteReader(unread);
        if (protocol.receive(in, false, now(), out)) {
            lastHeardMillis = now();
        }
        unread = Bytes.copyOf(unread, in.position(), in.remaining()).toByteArray();
        observe();
        port.submit(protocol.takeSubmissions());
        if (out.length() > 0) {
            stream.send(out.toByteArray());
            out.clear();
        }
        if (protocol.isClosing()) {
            close();
        }
    }

    private void observe() {
        if (!accepted && !protocol.session().equals(SessionId.NONE)) {
            accepted = true;
            port.surroundings()
                    .checker()
                    .accepted(port.surroundings().name(), protocol.session().value());
        }
    }

    /** Writes the deliveries that belong to states up to this one. */
    void sendUpTo(long zxid, JuteWriter target) {
        for (Delivery next = deliveries.peek();
                next != null && Long.compareUnsigned(next.zxid(), zxid) <= 0;
                next = deliveries.peek()) {
            deliveries.remove();
            protocol.deliver(next, now(), target);
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
    public SaslStep exchangeSasl(Bytes token) {
        return new SaslStep.NotOffered();
    }

    @Override
    public void deliver(Delivery delivery) {
        if (!closed) {
            deliveries.add(delivery);
            port.wakeUp(this);
        }
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
}
