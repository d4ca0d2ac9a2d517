package dev.ostler.server.quorum;

import dev.ostler.zab.config.Member;
import dev.ostler.zab.config.Member.PeerAddress;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;

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
        for (InetSocketAddress address : addresses) {
            ChannelFuture connecting =
                    new Bootstrap()
                            .group(port.loops())
                            .channel(port.options().transport().channel())
                            .option(
                                    ChannelOption.CONNECT_TIMEOUT_MILLIS,
                                    Math.clamp(leftMillis(), 1, Integer.MAX_VALUE))
                            .option(ChannelOption.TCP_NODELAY, true)
                            .option(ChannelOption.SO_KEEPALIVE, port.options().tcpKeepAlive())
                            .option(ChannelOption.AUTO_READ, false)
                            .handler(
                                    new ChannelInitializer<>() {
                                        @Override
                                        protected void initChannel(Channel channel) {
                                            // The link is put in once this is the one to use.
                                        }
                                    })
                            .connect(address);
            connecting.addListener(
                    done -> {
                        if (done.isSuccess()) {
                            take(connecting.channel(), over);
                        } else {
                            failed(address + ": " + done.cause().getMessage());
                        }
                        over.countDown();
                    });
        }
        try {
            // The latch opens in time without a limit: each attempt to connect has one.
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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

    private void take(Channel channel, CountDownLatch over) {
        if (!channel.isActive() || !settle()) {
            channel.close();
            return;
        }
        port.connected(this, channel);
        while (over.getCount() > 1) {
            over.countDown();
        }
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
