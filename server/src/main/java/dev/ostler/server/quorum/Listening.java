package dev.ostler.server.quorum;

import dev.ostler.zab.config.Member;
import dev.ostler.zab.config.Member.PeerAddress;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * One time of accepting learners, from an election to the end of the role. It runs on a thread of
 * its own until its sockets are bound: resolving this member's own name may take a while, and the
 * sockets of the time before may still have to be closed.
 */
final class Listening implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Listening.class);

    /** A socket that was closed may keep its address for a moment more. */
    private static final int BIND_ATTEMPTS_MAX = 40;

    private static final long BIND_PAUSE_NANOS = 20_000_000;

    private final QuorumPort port;
    private final Member me;
    private @Nullable Listening before;
    private final List<Channel> listeners = new ArrayList<>();
    private final List<ChannelFuture> closing = new ArrayList<>();
    private boolean stopped;

    Listening(QuorumPort port, Member me, @Nullable Listening before) {
        this.port = port;
        this.me = me;
        this.before = before;
    }

    @Override
    public void run() {
        if (before != null) {
            before.awaitClosed();
            before = null;
        }
        var problems = new ArrayList<String>();
        for (PeerAddress address : me.addresses()) {
            InetSocketAddress socketAddress =
                    port.options().listenOnAllAddresses()
                            ? new InetSocketAddress(address.quorumPort())
                            : port.ownAddress(address.host(), address.quorumPort());
            String problem =
                    socketAddress.isUnresolved()
                            ? "the name " + address.host() + " has no address"
                            : bind(socketAddress);
            if (problem != null) {
                problems.add(problem);
            }
        }
        if (isStopped()) {
            return;
        }
        if (problems.size() == me.addresses().size()) {
            port.events().cannotListen(String.join("; ", problems));
        } else {
            problems.forEach(LOG::warn);
        }
    }

    /** Returns what went wrong, or null. */
    private @Nullable String bind(InetSocketAddress address) {
        ChannelFuture bound = tryToBind(address);
        for (int i = 1; i < BIND_ATTEMPTS_MAX && !bound.isSuccess() && !isStopped(); i++) {
            LockSupport.parkNanos(BIND_PAUSE_NANOS);
            bound = tryToBind(address);
        }
        if (!bound.isSuccess()) {
            return "cannot listen for learners on " + address + ": " + bound.cause().getMessage();
        }
        keep(bound.channel());
        return null;
    }

    private ChannelFuture tryToBind(InetSocketAddress address) {
        return new ServerBootstrap()
                .group(port.loops())
                .channel(port.options().transport().serverChannel())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, port.options().tcpKeepAlive())
                .childHandler(
                        new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                port.accept(channel);
                            }
                        })
                .bind(address)
                .awaitUninterruptibly();
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private synchronized void keep(Channel listener) {
        if (stopped) {
            closing.add(listener.close());
        } else {
            LOG.info("Listening for learners on {}", listener.localAddress());
            listeners.add(listener);
        }
    }

    /** Accepts no more; whatever is not bound yet will not stay so. */
    synchronized void stop() {
        stopped = true;
        for (Channel listener : listeners) {
            closing.add(listener.close());
        }
        listeners.clear();
    }

    /** Waits until what was listened on is closed; not on an event loop. */
    void awaitClosed() {
        List<ChannelFuture> all;
        synchronized (this) {
            all = List.copyOf(closing);
        }
        all.forEach(ChannelFuture::awaitUninterruptibly);
    }
}
