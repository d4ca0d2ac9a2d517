package dev.ostler.client.net;

import org.apache.zookeeper.client.HostProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetSocketAddress;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Chooses the server for each attempt: the one that was found to be read-write, else the one that
 * the host provider names, which may take it a while.
 */
final class ServerChoice {
    private static final Logger LOG = LoggerFactory.getLogger(ServerChoice.class);

    private static final long SPIN_DELAY_MILLIS = 1000;

    private final HostProvider hosts;
    private final Errands errands;
    private final Prober prober;
    private final Inbox inbox;

    /** A host provider is asked one thing at a time. */
    private final ReentrantLock asking = new ReentrantLock();

    /** Counts the attempts, so that a choice that comes too late is known. */
    private int attempt;

    private @Nullable InetSocketAddress preferred;
    private @Nullable InetSocketAddress chosen;

    ServerChoice(HostProvider hosts, Errands errands, Prober prober, Inbox inbox) {
        this.hosts = hosts;
        this.errands = errands;
        this.prober = prober;
        this.inbox = inbox;
    }

    /** Begins to choose; {@link #take} gives the result. */
    void begin() {
        attempt++;
        int current = attempt;
        chosen = preferred;
        if (preferred != null) {
            preferred = null;
            return;
        }
        errands.send(
                "HostThread",
                () -> next(SPIN_DELAY_MILLIS),
                new Errands.Answer<>() {
                    @Override
                    public void done(InetSocketAddress server) {
                        answer((connection, now) -> chosen = current == attempt ? server : chosen);
                    }

                    @Override
                    public void failed(Throwable failure) {
                        answer(
                                (connection, now) -> {
                                    if (current == attempt) {
                                        connection.lost("no server can be chosen", now);
                                    }
                                });
                        LOG.warn("No server can be chosen", failure);
                    }
                });
    }

    /** The choice is not wanted any more. */
    void cancel() {
        attempt++;
        chosen = null;
    }

    /** The server that was chosen, once; null if there is none yet. */
    @Nullable InetSocketAddress take() {
        InetSocketAddress taken = chosen;
        chosen = null;
        return taken;
    }

    int count() {
        return hosts.size();
    }

    void succeeded() {
        hosts.onConnected();
    }

    /** Asks the next server whether it is read-write; if so it is the next choice. */
    void probe() {
        errands.send(
                "ProbeThread",
                () -> {
                    InetSocketAddress asked = next(0);
                    return new Probe(asked, prober.isReadWrite(asked));
                },
                new Errands.Answer<>() {
                    @Override
                    public void done(Probe probe) {
                        answer(
                                (connection, now) -> {
                                    preferred = probe.readWrite() ? probe.server() : null;
                                    connection.probed(probe.readWrite(), now);
                                });
                    }

                    @Override
                    public void failed(Throwable failure) {
                        LOG.debug("Another server can't be asked: {}", failure.toString());
                    }
                });
    }

    private record Probe(InetSocketAddress server, boolean readWrite) {}

    private InetSocketAddress next(long spinDelayMillis) {
        asking.lock();
        try {
            return hosts.next(spinDelayMillis);
        } finally {
            asking.unlock();
        }
    }

    private void answer(Inbox.Wish wish) {
        inbox.add(wish);
    }
}
