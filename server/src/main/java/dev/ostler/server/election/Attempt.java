package dev.ostler.server.election;

import dev.ostler.server.auth.Introduction;
import dev.ostler.server.transport.ConnectOptions;
import dev.ostler.server.transport.Connector;
import dev.ostler.server.transport.EventLoop;
import dev.ostler.server.transport.Link;
import dev.ostler.server.transport.Receiver;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;

/**
 * An attempt to reach a server: its addresses one after the other, until one answers. Names are
 * resolved each time, on a thread of their own: whoever resolves them may hang, and only this
 * attempt would wait, and not for long. The event loop owns everything else here.
 */
final class Attempt {
    /** What is said first on a connection. */
    interface Opening {
        @Nullable Receiver begin(Link link, InetSocketAddress remote, Introduction introduction);
    }

    /** What comes of it; nothing comes of one that was cancelled. */
    interface Outcome {
        Receiver reached(Link link, InetSocketAddress remote);

        void failed(String reason);
    }

    private final EventLoop loop;
    private final ElectionPortOptions options;
    private final Resolver resolver;
    private final Opening opening;
    private final Outcome outcome;
    private final List<InetSocketAddress> addresses;
    private final Queue<InetSocketAddress> untried;
    private String problem = "it has no address";
    private boolean over;

    /** Counts what was begun, so that what comes too late is known by its number. */
    private int step;

    Attempt(
            EventLoop loop,
            ElectionPortOptions options,
            Resolver resolver,
            List<InetSocketAddress> addresses,
            Opening opening,
            Outcome outcome) {
        this.loop = loop;
        this.options = options;
        this.resolver = resolver;
        this.addresses = addresses;
        this.opening = opening;
        this.outcome = outcome;
        untried = new ArrayDeque<>(addresses);
    }

    void start() {
        tryNext();
    }

    List<InetSocketAddress> addresses() {
        return addresses;
    }

    void cancel() {
        over = true;
    }

    private void tryNext() {
        step++;
        InetSocketAddress address = untried.poll();
        if (address == null) {
            over = true;
            outcome.failed(problem);
            return;
        }
        InetAddress literal = literal(address.getHostString());
        if (!address.isUnresolved()) {
            connect(address);
        } else if (literal != null) {
            connect(new InetSocketAddress(literal, address.getPort()));
        } else {
            resolve(address);
        }
    }

    private static @Nullable InetAddress literal(String host) {
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private void resolve(InetSocketAddress address) {
        int begun = step;
        loop.schedule(() -> resolved(begun, address, List.of()), options.connectTimeoutMillis());
        // No virtual thread: the system's resolver would hold its carrier.
        Thread.ofPlatform()
                .daemon()
                .name("election-resolver")
                .start(
                        () -> {
                            List<InetAddress> found = lookUp(address.getHostString());
                            try {
                                loop.execute(() -> resolved(begun, address, found));
                            } catch (RejectedExecutionException e) {
                                return; // The port is closed: nobody wants to know any more.
                            }
                        });
    }

    private List<InetAddress> lookUp(String host) {
        try {
            return resolver.resolve(host);
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    private void resolved(int begun, InetSocketAddress address, List<InetAddress> found) {
        if (over || begun != step) {
            return;
        }
        if (found.isEmpty()) {
            problem = "the name " + address.getHostString() + " has no address";
        }
        for (InetAddress each : found) {
            untried.add(new InetSocketAddress(each, address.getPort()));
        }
        tryNext();
    }

    private void connect(InetSocketAddress address) {
        int timeoutMillis = options.connectTimeoutMillis();
        loop.connect(
                address,
                new ConnectOptions(timeoutMillis, options.tcpKeepAlive()),
                options.protection().outgoing(address, timeoutMillis, new Connecting(address)));
    }

    /** What comes of one address. */
    private final class Connecting implements Connector, Introduction {
        private final InetSocketAddress address;
        private @Nullable Link link;

        Connecting(InetSocketAddress address) {
            this.address = address;
        }

        @Override
        public @Nullable Receiver connected(Link made) {
            if (over) {
                return null;
            }
            link = made;
            return opening.begin(made, address, this);
        }

        @Override
        public @Nullable Receiver done() {
            if (over || link == null) {
                return null;
            }
            over = true;
            return outcome.reached(link, address);
        }

        @Override
        public void failed(String reason) {
            if (!over) {
                problem = address + ": " + reason;
                tryNext();
            }
        }
    }
}
