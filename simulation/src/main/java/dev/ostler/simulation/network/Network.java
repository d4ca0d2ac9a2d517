package dev.ostler.simulation.network;

import dev.ostler.simulation.world.SimulatedProcess;
import dev.ostler.simulation.world.World;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * Hosts that reach each other by name and port. Each message takes a time of its own; a direction
 * between two hosts can be blocked, which holds what is under way, and connections can be cut,
 * which loses it.
 */
public final class Network {
    private static final int SPIKE_ONE_IN = 200;

    private final World world;
    private final RandomGenerator random;
    private final NetworkOptions options;
    private final Map<String, Listener> listeners = new TreeMap<>();
    private final Set<Stream> streams = new LinkedHashSet<>();
    private final Set<Stream> stalled = new LinkedHashSet<>();
    private final Set<String> blocked = new TreeSet<>();
    private final Map<String, Long> extraMicros = new TreeMap<>();

    private record Listener(SimulatedProcess process, Acceptor acceptor) {}

    public Network(World world, NetworkOptions options) {
        this.world = world;
        this.options = options;
        random = world.random("network");
    }

    /** Takes connections to {@code host:port} for as long as the process lives. */
    public void listen(String host, int port, SimulatedProcess process, Acceptor acceptor) {
        listeners.put(host + ':' + port, new Listener(process, acceptor));
    }

    /** Takes no more connections there. */
    public void stopListening(String host, int port) {
        listeners.remove(host + ':' + port);
    }

    /**
     * Begins to connect. The handler is told when that has succeeded or failed; behind a blocked
     * network neither happens.
     */
    public Stream connect(
            SimulatedProcess process,
            String host,
            String peerHost,
            int port,
            StreamHandler handler) {
        var near = new Stream(this, process, host, peerHost);
        near.handler(handler);
        streams.add(near);
        knock(near, peerHost, port);
        return near;
    }

    private void knock(Stream near, String peerHost, int port) {
        world.after(
                delayMicros(near.host(), peerHost),
                () -> {
                    if (isBlocked(near.host(), peerHost)) {
                        retry(near, peerHost, port);
                    } else {
                        arrived(near, peerHost, port);
                    }
                });
    }

    private void retry(Stream near, String peerHost, int port) {
        if (near.isClosed() || !near.process().isAlive()) {
            return;
        }
        world.after(options.retryMicros(), () -> knock(near, peerHost, port));
    }

    private void arrived(Stream near, String peerHost, int port) {
        if (near.isClosed() || !near.process().isAlive()) {
            return;
        }
        Listener listener = listeners.get(peerHost + ':' + port);
        if (listener == null || !listener.process.isAlive()) {
            answer(near, near::breakOff);
            return;
        }
        var far = new Stream(this, listener.process, peerHost, near.host());
        far.join(near);
        near.join(far);
        streams.add(far);
        listener.process.after(0, () -> far.handler(listener.acceptor.accept(far)));
        answer(near, () -> near.process().after(0, () -> opened(near)));
    }

    private void answer(Stream near, Runnable then) {
        world.after(
                delayMicros(near.peerHost(), near.host()),
                () -> {
                    if (isBlocked(near.peerHost(), near.host())) {
                        world.after(options.retryMicros(), () -> answer(near, then));
                    } else {
                        then.run();
                    }
                });
    }

    private static void opened(Stream near) {
        if (!near.isClosed()) {
            near.open();
        }
    }

    long delayMicros(String from, String to) {
        long delay = options.delayMicros() + random.nextLong(options.jitterMicros() + 1);
        long extra = extraMicros.getOrDefault(from + '>' + to, 0L);
        return extra + (random.nextInt(SPIKE_ONE_IN) == 0 ? delay * 20 : delay);
    }

    void forget(Stream stream) {
        streams.remove(stream);
    }

    void stalled(Stream stream) {
        stalled.add(stream);
    }

    boolean isBlocked(String from, String to) {
        return blocked.contains(from + '>' + to);
    }

    /** From now on nothing gets from one host to another. */
    public void block(String from, String to) {
        blocked.add(from + '>' + to);
    }

    /** Undoes {@link #block}; what was held goes on. */
    public void unblock(String from, String to) {
        blocked.remove(from + '>' + to);
        release();
    }

    /** From now on everything from one host to another takes so much longer. */
    public void slow(String from, String to, long micros) {
        extraMicros.put(from + '>' + to, micros);
    }

    /** Undoes all blocks, and makes everything quick again. */
    public void heal() {
        extraMicros.clear();
        blocked.clear();
        release();
    }

    private void release() {
        List<Stream> waiting = new ArrayList<>(stalled);
        stalled.clear();
        waiting.forEach(Stream::pump);
    }

    /** Cuts all connections between two hosts; what was under way is lost. */
    public void cut(String host, String other) {
        for (Stream stream : List.copyOf(streams)) {
            if ((stream.host().equals(host) && stream.peerHost().equals(other))
                    || (stream.host().equals(other) && stream.peerHost().equals(host))) {
                stream.breakOff();
            }
        }
    }

    /**
     * A process has ended.
     *
     * @param withNotice whether its system lives and closes its connections; else nobody is told
     *     until they send something
     */
    public void ended(SimulatedProcess process, boolean withNotice) {
        for (Stream stream : List.copyOf(streams)) {
            if (stream.process() == process) {
                if (withNotice) {
                    stream.close();
                } else {
                    stream.vanish();
                }
            }
        }
    }
}
