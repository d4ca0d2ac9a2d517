package dev.ostler.server.election;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * An attempt to reach a server: its addresses one after the other, until one answers. Names are
 * resolved each time, on a thread of their own: whoever resolves them may hang, and only this
 * attempt would wait, and not for long. The event loop owns everything else here.
 */
final class Attempt {
    /** What comes of it; nothing comes of one that was cancelled. */
    interface Outcome {
        void reached(Channel channel);

        void failed(String reason);
    }

    private final EventLoop loop;
    private final ElectionPortOptions options;
    private final Resolver resolver;
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
            Outcome outcome) {
        this.loop = loop;
        this.options = options;
        this.resolver = resolver;
        this.addresses = addresses;
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
        InetAddress literal = NetUtil.createInetAddressFromIpAddressString(address.getHostString());
        if (!address.isUnresolved()) {
            connect(address);
        } else if (literal != null) {
            connect(new InetSocketAddress(literal, address.getPort()));
        } else {
            resolve(address);
        }
    }

    private void resolve(InetSocketAddress address) {
        int begun = step;
        var _ =
                loop.schedule(
                        () -> resolved(begun, address, List.of()),
                        options.connectTimeoutMillis(),
                        TimeUnit.MILLISECONDS);
        // No virtual thread: the system's resolver would hold its carrier.
        Thread.ofPlatform()
                .daemon()
                .name("election-resolver")
                .start(
                        () -> {
                            List<InetAddress> found = lookUp(address.getHostString());
                            if (!loop.isShuttingDown()) {
                                loop.execute(() -> resolved(begun, address, found));
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
        ChannelFuture connecting =
                new Bootstrap()
                        .group(loop)
                        .channel(options.transport().channel())
                        .option(
                                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                                options.connectTimeoutMillis())
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.SO_KEEPALIVE, options.tcpKeepAlive())
                        .option(ChannelOption.AUTO_READ, false)
                        .handler(new Unhandled())
                        .connect(address);
        connecting.addListener(done -> connected(address, connecting.channel(), done.cause()));
    }

    private void connected(
            InetSocketAddress address, Channel channel, @Nullable Throwable failure) {
        if (over) {
            channel.close();
        } else if (failure != null) {
            problem = address + ": " + failure.getMessage();
            tryNext();
        } else {
            over = true;
            outcome.reached(channel);
        }
    }

    /** Whoever takes the channel puts in what handles it. */
    private static final class Unhandled extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {}
    }
}
