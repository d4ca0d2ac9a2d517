package dev.ostler.server.quorum;

import dev.ostler.server.fourletter.Metric;
import dev.ostler.storage.snapshot.SnapshotSource;
import dev.ostler.zab.config.Member;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A member's side of the quorum port, with the event loop that drives its links. It listens only
 * while it is told to, since only a leader does, and connects to one leader at a time.
 *
 * <p>The member's thread calls everything here, save what says otherwise. Nothing waits: names are
 * resolved and sockets bound aside.
 */
public final class QuorumPort implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(QuorumPort.class);
    private static final int CLOSE_SECONDS_MAX = 5;

    private final QuorumPortOptions options;
    private final Collaborators with;
    private final EventLoopGroup loops;
    private final Set<QuorumLink> links = ConcurrentHashMap.newKeySet();
    private final List<QuorumLink> queued = new ArrayList<>();
    private @Nullable Listening listening;
    private final Map<String, InetAddress> ownAddresses = new ConcurrentHashMap<>();
    private long nextConnectNanos = System.nanoTime();
    private final AtomicLong diffs = new AtomicLong();
    private final AtomicLong snapshots = new AtomicLong();

    /**
     * What the port works with.
     *
     * @param state the state that {@link QuorumLink#sendSnapshot} sends; asked on the member's
     *     thread, read on the event loop
     * @param builders make trees of what a leader sends; asked on the event loop
     */
    public record Collaborators(
            QuorumEvents events,
            Supplier<SnapshotSource> state,
            Supplier<SnapshotBuilder> builders) {}

    /** An attempt to reach a leader, to tell it from others. */
    public interface Attempt {
        /** Nothing more is wanted of it; a connection that comes about nevertheless is closed. */
        void cancel();
    }

    public QuorumPort(QuorumPortOptions options, Collaborators with) {
        this.options = options;
        this.with = with;
        loops = options.transport().newLoops(1, "quorum-loop");
    }

    /**
     * Begins to accept learners, on the addresses of this member's line; see {@link
     * QuorumEvents#cannotListen}.
     */
    public void listen(Member me) {
        stopListening();
        Listening begun = new Listening(this, me, listening);
        listening = begun;
        startAside("quorum-listen", begun);
    }

    /** Accepts no more learners; those that are connected stay. */
    public void stopListening() {
        if (listening != null) {
            listening.stop();
        }
    }

    /**
     * Begins to connect to a leader: {@link QuorumEvents#connected} or {@link
     * QuorumEvents#unreachable} will tell.
     *
     * @param budgetMillis after so long it is given up
     */
    public Attempt connect(Member leader, long budgetMillis) {
        var attempt = new LeaderConnector(this, leader, budgetMillis);
        startAside("quorum-connect", attempt);
        return attempt;
    }

    /**
     * A name of this member's line. When it resolves no more, what it stood for before is taken: a
     * broken DNS must not keep anybody from leading.
     *
     * @return unresolved if it never had an address
     */
    InetSocketAddress ownAddress(String host, int number) {
        var resolved = new InetSocketAddress(host, number);
        if (!resolved.isUnresolved()) {
            ownAddresses.put(host, resolved.getAddress());
            return resolved;
        }
        InetAddress before = ownAddresses.get(host);
        return before == null ? resolved : new InetSocketAddress(before, number);
    }

    /**
     * How long who wants to connect to a leader now is to wait, so that attempts keep a distance,
     * also those that succeed and lead to nothing. Any thread may ask.
     */
    synchronized long awaitTurnMillis(long distanceMillis) {
        long now = System.nanoTime();
        long turn = nextConnectNanos - now > 0 ? nextConnectNanos : now;
        nextConnectNanos = turn + TimeUnit.MILLISECONDS.toNanos(distanceMillis);
        return TimeUnit.NANOSECONDS.toMillis(turn - now);
    }

    /** No virtual thread: the system's resolver of names would hold its carrier. */
    private static void startAside(String name, Runnable task) {
        Thread.ofPlatform().daemon().name(name).start(task);
    }

    /** Sends what was queued on the links since the last call. */
    public void flush() {
        for (QuorumLink link : queued) {
            link.flush();
        }
        queued.clear();
    }

    void hasQueued(QuorumLink link) {
        queued.add(link);
    }

    /** A learner is brought up to date by transactions. */
    void sendsDiff() {
        diffs.incrementAndGet();
    }

    /** A learner is brought up to date by the whole state. */
    void sendsSnapshot() {
        snapshots.incrementAndGet();
    }

    /** How learners were brought up to date since the last {@link #resetCounts}. Any thread. */
    public List<Metric> metrics() {
        return List.of(
                new Metric.Counter("diff_count", diffs.get()),
                new Metric.Counter("snap_count", snapshots.get()));
    }

    /** Any thread. */
    public void resetCounts() {
        diffs.set(0);
        snapshots.set(0);
    }

    SnapshotSource state() {
        return with.state().get();
    }

    QuorumPortOptions options() {
        return options;
    }

    EventLoopGroup loops() {
        return loops;
    }

    QuorumEvents events() {
        return with.events();
    }

    long unsentBytesMax() {
        return options.unsentBytesMax();
    }

    /** A learner has connected; on its event loop. */
    void accept(Channel channel) {
        if (links.size() >= options.linksMax()) {
            LOG.warn(
                    "Refusing a connection from {}: {} are open already",
                    channel.remoteAddress(),
                    links.size());
            channel.close();
            return;
        }
        var link = new QuorumLink(this, channel, options.lengthMax(), null);
        links.add(link);
        channel.pipeline().addLast(link);
    }

    /** The leader is reached; on the channel's event loop. */
    void connected(Attempt attempt, Channel channel) {
        var link = new QuorumLink(this, channel, options.lengthMax(), with.builders());
        links.add(link);
        with.events().connected(attempt, link);
        channel.pipeline().addLast(link);
        channel.config().setOption(ChannelOption.AUTO_READ, true);
    }

    void ended(QuorumLink link) {
        links.remove(link);
    }

    /** How many connections there are. Any thread may ask. */
    public int linkCount() {
        return links.size();
    }

    /** Stops listening and closes all links. */
    @Override
    public void close() {
        if (listening != null) {
            listening.stop();
            // Before the event loop ends: it may keep the socket otherwise.
            listening.awaitClosed();
        }
        for (QuorumLink link : links) {
            link.channel().close();
        }
        loops.shutdownGracefully(0, CLOSE_SECONDS_MAX, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
