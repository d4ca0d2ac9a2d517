package dev.ostler.server.quorum;

import dev.ostler.server.auth.Introduction;
import dev.ostler.server.auth.MemberAuth;
import dev.ostler.server.transport.ConnectOptions;
import dev.ostler.server.transport.Connector;
import dev.ostler.server.transport.Link;
import dev.ostler.server.transport.Receiver;
import dev.ostler.zab.config.Member;
import dev.ostler.zab.config.Member.PeerAddress;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Connects to a leader (quorum protocol, section 3.4): a few attempts with growing pauses between
 * them, at all its addresses at once, the first that answers. Names are resolved for each attempt,
 * on this attempt's own thread.
 */
final class LeaderConnector implements Runnable, QuorumPort.Attempt {
    /** A leader that was elected a moment ago may be about to listen. */
    private static final long PAUSE_MILLIS_MIN = 4;

    private static final long PAUSE_MILLIS_MAX = 128;

    /** The pauses between them are half a second together. */
    private static final int ATTEMPTS_MAX = 9;

    private final QuorumPort port;
    private final Member leader;
    private final long deadlineNanos;

    /** Whether a connection was taken, or none is wanted any more. */
    private boolean settled;

    private String problem = "there was no time to try";

    LeaderConnector(QuorumPort port, Member leader, long budgetMillis) {
        this.port = port;
        this.leader = leader;
        deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(budgetMillis);
    }

    @Override
    public void run() {
        for (int i = 0; i < ATTEMPTS_MAX && leftMillis() > 0 && !isSettled(); i++) {
            long pauseMillis =
                    i == 0
                            ? port.awaitTurnMillis(PAUSE_MILLIS_MAX)
                            : Math.min(PAUSE_MILLIS_MIN << (i - 1), PAUSE_MILLIS_MAX);
            if (!pause(pauseMillis)) {
                return;
            }
            attempt();
        }
        if (settle()) {
            port.events().unreachable(this, problem);
        }
    }

    private static boolean pause(long millis) {
        try {
            Thread.sleep(millis);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Returns once it has failed everywhere, succeeded somewhere, or the time is up. */
    private void attempt() {
        List<InetSocketAddress> addresses = resolve();
        var over = new CountDownLatch(addresses.size());
        var options = new ConnectOptions(Math.max(1, leftMillis()), port.options().tcpKeepAlive());
        for (InetSocketAddress address : addresses) {
            Connector connecting =
                    port.options()
                            .protection()
                            .outgoing(
                                    address,
                                    options.timeoutMillis(),
                                    new Connecting(address, over));
            port.loop().connect(address, options, connecting);
        }
        try {
            var _ = over.await(leftMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What comes of one address, on the event loop. */
    private final class Connecting implements Connector {
        private final InetSocketAddress address;
        private final CountDownLatch over;

        Connecting(InetSocketAddress address, CountDownLatch over) {
            this.address = address;
            this.over = over;
        }

        @Override
        public @Nullable Receiver connected(Link link) {
            if (!settle()) {
                return null;
            }
            while (over.getCount() > 0) {
                over.countDown();
            }
            return port.auth()
                    .opened(
                            link,
                            address,
                            MemberAuth.hostOf(leader),
                            Math.max(1, leftMillis()),
                            new Proved(link, address));
        }

        @Override
        public void failed(String reason) {
            LeaderConnector.this.failed(address + ": " + reason);
            over.countDown();
        }
    }

    /** What comes of proving to the leader who this member is. It is not tried again. */
    private final class Proved implements Introduction {
        private final Link link;
        private final InetSocketAddress address;

        Proved(Link link, InetSocketAddress address) {
            this.link = link;
            this.address = address;
        }

        @Override
        public Receiver done() {
            return port.connected(LeaderConnector.this, link, address);
        }

        @Override
        public void failed(String why) {
            port.events().unreachable(LeaderConnector.this, address + ": " + why);
        }
    }

    private List<InetSocketAddress> resolve() {
        var addresses = new ArrayList<InetSocketAddress>();
        for (PeerAddress address : leader.addresses()) {
            try {
                for (InetAddress each : InetAddress.getAllByName(address.host())) {
                    addresses.add(new InetSocketAddress(each, address.quorumPort()));
                }
            } catch (UnknownHostException e) {
                failed("the name " + address.host() + " has no address");
            }
        }
        return addresses;
    }

    private synchronized void failed(String reason) {
        problem = reason;
    }

    /** True for the first who asks. */
    private synchronized boolean settle() {
        boolean first = !settled;
        settled = true;
        return first;
    }

    private synchronized boolean isSettled() {
        return settled;
    }

    @Override
    public void cancel() {
        settle();
    }

    private long leftMillis() {
        return TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
    }
}
