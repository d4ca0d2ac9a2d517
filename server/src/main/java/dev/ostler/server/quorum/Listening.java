package dev.ostler.server.quorum;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
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
    private final List<Listener> listeners = new ArrayList<>();
    private final List<CompletableFuture<Void>> closing = new ArrayList<>();
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
        var options = new ListenOptions(address, -1, port.options().tcpKeepAlive());
        for (int attempt = 1; ; attempt++) {
            try {
                keep(port.loops().bind(options));
                return null;
            } catch (IOException | RejectedExecutionException e) {
                if (attempt == BIND_ATTEMPTS_MAX || isStopped()) {
                    return "cannot listen for learners on " + address + ": " + e.getMessage();
                }
            }
            LockSupport.parkNanos(BIND_PAUSE_NANOS);
        }
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private synchronized void keep(Listener listener) {
        listeners.add(listener);
        if (stopped) {
            closing.add(listener.stop());
        } else {
            LOG.info("Listening for learners on {}", listener.address());
            listener.accept(port::accept);
        }
    }

    /** Accepts no more; whatever is not bound yet will not stay so. */
    synchronized void stop() {
        if (!stopped) {
            stopped = true;
            listeners.forEach(listener -> closing.add(listener.stop()));
        }
    }

    /** Waits until what was listened on is closed; not on an event loop. */
    private void awaitClosed() {
        List<CompletableFuture<Void>> all;
        synchronized (this) {
            all = List.copyOf(closing);
        }
        all.forEach(CompletableFuture::join);
    }
}
