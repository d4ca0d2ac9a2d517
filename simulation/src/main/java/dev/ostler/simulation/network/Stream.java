package dev.ostler.simulation.network;

import dev.ostler.simulation.world.SimulatedProcess;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/**
 * One end of a connection. Bytes arrive in the order in which they were sent, or not at all; while
 * the network is blocked they wait, as TCP would send them again.
 */
public final class Stream {
    private final Network network;
    private final SimulatedProcess process;
    private final String host;
    private final String peerHost;
    private final ArrayDeque<Segment> onTheWay = new ArrayDeque<>();
    private @Nullable Stream peer;
    private @Nullable StreamHandler handler;
    private long lastArrivalMicros;
    private boolean pumping;
    private boolean closed;

    /**
     * Something under way to the other end.
     *
     * @param bytes null for the end of the stream
     */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares segments.
    private record Segment(long arrivalMicros, byte @Nullable [] bytes) {}

    Stream(Network network, SimulatedProcess process, String host, String peerHost) {
        this.network = network;
        this.process = process;
        this.host = host;
        this.peerHost = peerHost;
    }

    void join(Stream other) {
        peer = other;
    }

    void handler(StreamHandler taking) {
        handler = taking;
    }

    void open() {
        if (handler != null) {
            handler.opened();
        }
    }

    public String host() {
        return host;
    }

    public String peerHost() {
        return peerHost;
    }

    SimulatedProcess process() {
        return process;
    }

    public boolean isClosed() {
        return closed;
    }

    /** Sends bytes; they are lost if the connection is. */
    public void send(byte[] bytes) {
        if (!closed) {
            enqueue(bytes);
        }
    }

    /** Closes this end: what was sent still arrives, then the other side is told. */
    public void close() {
        if (!closed) {
            enqueue(null);
            closed = true;
            network.forget(this);
        }
    }

    /** This end is gone, and its process is told. */
    void breakOff() {
        if (!closed) {
            closed = true;
            onTheWay.clear();
            network.forget(this);
            tell(null);
        }
    }

    /** This end is gone with its machine, without a word. */
    void vanish() {
        closed = true;
        onTheWay.clear();
        network.forget(this);
    }

    @Nullable Stream peer() {
        return peer;
    }

    private void enqueue(byte @Nullable [] bytes) {
        long now = process.world().nowMicros();
        long arrival = Math.max(now + network.delayMicros(host, peerHost), lastArrivalMicros);
        lastArrivalMicros = arrival;
        onTheWay.add(new Segment(arrival, bytes));
        pump();
    }

    /** Sees to it that the first segment under way arrives when it is due. */
    void pump() {
        Segment first = onTheWay.peek();
        if (first == null || pumping) {
            return;
        }
        pumping = true;
        long now = process.world().nowMicros();
        process.world().after(first.arrivalMicros - now, this::arrive);
    }

    private void arrive() {
        pumping = false;
        if (onTheWay.isEmpty()) {
            return;
        }
        if (network.isBlocked(host, peerHost)) {
            network.stalled(this);
            return;
        }
        Segment segment = onTheWay.remove();
        Stream target = peer;
        if (target == null || target.closed || !target.process.isAlive()) {
            // The other machine knows of no such connection and says so.
            process.world().after(network.delayMicros(peerHost, host), this::breakOff);
            return;
        }
        target.take(segment.bytes);
        pump();
    }

    private void take(byte @Nullable [] bytes) {
        if (bytes == null) {
            closed = true;
            onTheWay.clear();
            network.forget(this);
        }
        tell(bytes);
    }

    private void tell(byte @Nullable [] bytes) {
        process.after(
                0,
                () -> {
                    StreamHandler told = handler;
                    if (told == null) {
                        return;
                    }
                    if (bytes == null) {
                        handler = null;
                        told.closed();
                    } else {
                        told.received(bytes);
                    }
                });
    }
}
