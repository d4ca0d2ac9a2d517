package dev.ostler.server.quorum;

import dev.ostler.server.auth.Greeting;
import dev.ostler.server.auth.Introduction;
import dev.ostler.server.transport.ConnectOptions;
import dev.ostler.server.transport.Connector;
import dev.ostler.server.transport.Link;
import dev.ostler.server.transport.ListenOptions;
import dev.ostler.server.transport.Listener;
import dev.ostler.server.transport.Receiver;
import dev.ostler.zab.config.Member;
import dev.ostler.zab.config.Member.PeerAddress;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Where a follower takes observers that are told not to go to the leader ({@code
 * observerMasterPort}; quorum protocol, section 6.4), for one time of following: it passes them on
 * to the leader, byte by byte. A follower of ZooKeeper's serves them itself, which spares the
 * leader; what an observer sees is the same.
 *
 * <p>It runs on a thread of its own until its sockets are bound, and tries for as long as it is not
 * stopped: without it the member follows all the same.
 */
final class ObserverPort implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ObserverPort.class);

    private static final long BIND_PAUSE_MILLIS = 1_000;

    private final QuorumPort port;
    private final Member me;
    private final InetSocketAddress leader;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final List<Listener> listeners = new ArrayList<>();

    /** Both ends of each passage; the event loop's. */
    private final Set<Link> links = new HashSet<>();

    /**
     * @param leader where this member has reached its leader
     */
    ObserverPort(QuorumPort port, Member me, InetSocketAddress leader) {
        this.port = port;
        this.me = me;
        this.leader = leader;
    }

    @Override
    public void run() {
        List<PeerAddress> unbound = new ArrayList<>(me.addresses());
        boolean warned = false;
        do {
            for (PeerAddress address : List.copyOf(unbound)) {
                String problem = bind(address);
                if (problem == null) {
                    unbound.remove(address);
                } else if (!warned && !isStopped()) {
                    LOG.warn("Cannot listen for observers: {}; going on to try", problem);
                }
            }
            warned = true;
        } while (!unbound.isEmpty() && !isStoppedWithin(BIND_PAUSE_MILLIS));
    }

    /** Returns what went wrong, or null. */
    private @Nullable String bind(PeerAddress at) {
        int number = port.options().observerPort();
        InetSocketAddress address =
                port.options().listenOnAllAddresses()
                        ? new InetSocketAddress(number)
                        : port.ownAddress(at.host(), number);
        if (address.isUnresolved()) {
            return "the name " + at.host() + " has no address";
        }
        try {
            keep(port.loops().bind(new ListenOptions(address, -1, port.options().tcpKeepAlive())));
            return null;
        } catch (IOException | RejectedExecutionException e) {
            return address + ": " + e.getMessage();
        }
    }

    private synchronized void keep(Listener listener) {
        if (isStopped()) {
            listener.stop();
            return;
        }
        listeners.add(listener);
        listener.accept(this::accept);
        LOG.info("Listening for observers on {}, for the leader", listener.address());
    }

    private boolean isStopped() {
        return stopping.getCount() == 0;
    }

    private boolean isStoppedWithin(long millis) {
        try {
            return stopping.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Takes no more observers, and lets go of those that it has. */
    synchronized void stop() {
        stopping.countDown();
        listeners.forEach(Listener::stop);
        try {
            port.loop().execute(() -> List.copyOf(links).forEach(Link::close));
        } catch (RejectedExecutionException e) {
            LOG.debug("The quorum port is closed, and with it all links");
        }
    }

    // On the event loop.

    private @Nullable Receiver accept(Link observer, InetSocketAddress remote) {
        if (isStopped() || links.size() >= 2 * port.options().linksMax()) {
            return null;
        }
        links.add(observer);
        var end = new End(observer, remote);
        observer.loop().schedule(end::closeIfSilent, port.options().observerConnectMillis());
        Receiver served =
                port.auth()
                        .accepted(
                                observer,
                                remote,
                                Greeting.NONE,
                                port.options().authMillis(),
                                new Introduction() {
                                    @Override
                                    public Receiver done() {
                                        return end;
                                    }

                                    @Override
                                    public void failed(String why) {
                                        end.closed(null);
                                    }
                                });
        return served == null
                ? null
                : port.options().protection().accepted(observer, remote, served);
    }

    /** An observer has begun to speak. */
    private void passOn(End observer) {
        LOG.info("Passing the {} on to the leader at {}", observer, leader);
        long patienceMillis = port.options().observerConnectMillis();
        var options = new ConnectOptions(patienceMillis, port.options().tcpKeepAlive());
        Connector connector =
                port.options()
                        .protection()
                        .outgoing(leader, patienceMillis, new ToLeader(observer));
        observer.link.loop().connect(leader, options, connector);
    }

    /** Hears of the connection for one observer. */
    private final class ToLeader implements Connector {
        private final End observer;

        ToLeader(End observer) {
            this.observer = observer;
        }

        @Override
        public @Nullable Receiver connected(Link link) {
            if (!observer.link.isOpen()) {
                return null;
            }
            return port.auth()
                    .opened(
                            link,
                            leader,
                            leader.getHostString(),
                            port.options().authMillis(),
                            new Proved(link, this));
        }

        /** The observer may begin. */
        @Nullable Receiver pass(Link link) {
            if (!observer.link.isOpen()) {
                return null;
            }
            links.add(link);
            var end = new End(link, leader);
            end.meet(observer.link);
            observer.meet(link);
            return end;
        }

        @Override
        public void failed(String reason) {
            LOG.warn("An observer can't be passed on to the leader at {}: {}", leader, reason);
            observer.link.close();
        }
    }

    /** What comes of proving to the leader who this member is. */
    private record Proved(Link link, ToLeader connecting) implements Introduction {
        @Override
        public @Nullable Receiver done() {
            return connecting.pass(link);
        }

        @Override
        public void failed(String why) {
            connecting.failed(why);
        }
    }

    /** One end of a passage: what comes here leaves at the other. */
    private final class End implements Receiver {
        private final Link link;
        private final InetSocketAddress remote;
        private @Nullable Link other;

        /** What came before there was another end. */
        private final ByteArrayOutputStream early = new ByteArrayOutputStream();

        End(Link link, InetSocketAddress remote) {
            this.link = link;
            this.remote = remote;
        }

        void meet(Link otherEnd) {
            other = otherEnd;
            otherEnd.write(early.toByteArray(), 0, early.size());
            early.reset();
            link.reading(true);
        }

        void closeIfSilent() {
            if (other == null && early.size() == 0) {
                link.close();
            }
        }

        @Override
        public void received(byte[] bytes, int length) {
            if (other == null) {
                boolean first = early.size() == 0;
                early.write(bytes, 0, length);
                link.reading(false);
                if (first) {
                    passOn(this);
                }
                return;
            }
            other.write(bytes, 0, length);
            if (!other.isWritable()) {
                link.reading(false);
            }
        }

        @Override
        public void writable() {
            if (other != null) {
                other.reading(true);
            }
        }

        @Override
        public void closed(@Nullable IOException cause) {
            links.remove(link);
            if (other != null) {
                other.closeWhenSent();
            }
        }

        @Override
        public String toString() {
            return (remote.equals(leader) ? "leader at " : "observer at ") + remote;
        }
    }
}
