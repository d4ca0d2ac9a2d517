package dev.ostler.server.election;

import dev.ostler.server.transport.Acceptor;
import dev.ostler.server.transport.EventLoops;
import dev.ostler.server.transport.ListenOptions;
import dev.ostler.server.transport.Listener;
import dev.ostler.zab.config.Member;
import dev.ostler.zab.config.Member.PeerAddress;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a member listens for votes, and what it tells others of that. Both change when a
 * reconfiguration gives the member other addresses; the connections that there are stay.
 */
final class Listening {
    private static final Logger LOG = LoggerFactory.getLogger(Listening.class);

    private final ElectionPortOptions options;
    private final EventLoops loops;
    private final Acceptor acceptor;

    private volatile Place place;

    /** Where to be; the newest line counts. */
    private volatile Member wanted;

    private @Nullable Thread moving;
    private boolean ended;

    /**
     * @param hello what this member says of itself on each connection that it opens
     */
    private record Place(List<Listener> listeners, Hello hello) {}

    /**
     * Listens, and waits if the addresses are taken. Nobody is accepted before {@link #accept}.
     *
     * @param self this member's line
     * @throws IOException if it cannot listen; the message says where and why
     */
    Listening(ElectionPortOptions options, EventLoops loops, Member self, Acceptor acceptor)
            throws IOException {
        this.options = options;
        this.loops = loops;
        this.acceptor = acceptor;
        wanted = self;
        place = open(self, List.of());
    }

    /** Begins to take connections. */
    void accept() {
        place.listeners.forEach(listener -> listener.accept(acceptor));
    }

    /** Where it listens; the ports are the real ones also if any were asked for. */
    List<InetSocketAddress> addresses() {
        return place.listeners.stream().map(Listener::address).toList();
    }

    /** What this member says of itself. */
    Hello hello() {
        return place.hello;
    }

    /**
     * Listens at the addresses of another line as soon as that is possible, and no more where it
     * did. It does not wait.
     */
    synchronized void moveTo(Member self) {
        if (ended || electionAddresses(self).equals(electionAddresses(wanted))) {
            return;
        }
        wanted = self;
        if (moving == null) {
            moving = Thread.ofVirtual().name("election-listen").start(this::move);
        }
    }

    private static List<PeerAddress> electionAddresses(Member member) {
        return member.addresses().stream()
                .map(address -> new PeerAddress(address.host(), 0, address.electionPort()))
                .toList();
    }

    private void move() {
        while (true) {
            Member next = wanted;
            Place before = place;
            Place opened;
            try {
                opened = open(next, before.listeners);
            } catch (IOException e) {
                opened = before;
                if (!hasEnded()) {
                    LOG.error(
                            "The ensemble's configuration moves this server to {}, and it still"
                                    + " listens for votes on {}: {} Free that address and start this"
                                    + " server again, or move it to another one.",
                            next.line(),
                            addresses(),
                            e.getMessage());
                }
            }
            if (arrived(next, before, opened)) {
                return;
            }
        }
    }

    private synchronized boolean hasEnded() {
        return ended;
    }

    /** Returns whether that was all. */
    private synchronized boolean arrived(Member at, Place before, Place opened) {
        if (ended) {
            stopAllBut(before.listeners, opened.listeners);
            return true;
        }
        place = opened;
        for (Listener listener : opened.listeners) {
            if (!before.listeners.contains(listener)) {
                listener.accept(acceptor);
            }
        }
        stopAllBut(opened.listeners, before.listeners);
        if (at.equals(wanted)) {
            moving = null;
            return true;
        }
        return false;
    }

    private static void stopAllBut(List<Listener> stay, List<Listener> listeners) {
        for (Listener listener : listeners) {
            if (!stay.contains(listener)) {
                LOG.info("No more listening for votes on {}", listener.address());
                var _ = listener.stop();
            }
        }
    }

    /** What listens at one of the addresses already is taken over. */
    private Place open(Member self, List<Listener> before) throws IOException {
        var opened = new ArrayList<Listener>();
        try {
            List<Optional<Listener>> bound =
                    new Binding(options)
                            .bindAll(
                                    self.addresses(),
                                    address -> {
                                        Listener listener = openAt(address, before);
                                        opened.add(listener);
                                        return listener;
                                    });
            return new Place(List.copyOf(opened), hello(self, bound));
        } catch (IOException | RuntimeException e) {
            stopAllBut(before, opened);
            throw e;
        }
    }

    private Listener openAt(InetSocketAddress address, List<Listener> before) throws IOException {
        for (Listener listener : before) {
            if (listener.isAt(address)) {
                return listener;
            }
        }
        Listener bound = loops.bind(new ListenOptions(address, -1, options.tcpKeepAlive()));
        LOG.info("Listening for votes on {}", bound.address());
        return bound;
    }

    /**
     * @param listeners in the order of the member's addresses; empty for those that this machine
     *     does not have
     */
    private static Hello hello(Member self, List<Optional<Listener>> listeners) {
        var addresses = new ArrayList<InetSocketAddress>();
        for (int i = 0; i < listeners.size(); i++) {
            PeerAddress own = self.addresses().get(i);
            int port =
                    listeners
                            .get(i)
                            .map(listener -> listener.address().getPort())
                            .orElse(own.electionPort());
            addresses.add(InetSocketAddress.createUnresolved(own.host(), port));
        }
        return new Hello(self.id(), addresses);
    }

    /** Moves no more. */
    synchronized void end() {
        ended = true;
        if (moving != null) {
            moving.interrupt();
        }
    }
}
