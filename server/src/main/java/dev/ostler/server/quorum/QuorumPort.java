package dev.ostler.server.quorum;

import dev.ostler.server.auth.Greeting;
import dev.ostler.server.auth.Introduction;
import dev.ostler.server.auth.MemberAuth;
import dev.ostler.server.fourletter.Metric;
import dev.ostler.server.transport.EventLoop;
import dev.ostler.server.transport.EventLoops;
import dev.ostler.server.transport.Link;
import dev.ostler.server.transport.Receiver;
import dev.ostler.storage.snapshot.SnapshotSource;
import dev.ostler.zab.config.Member;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
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

    private final QuorumPortOptions options;
    private final Collaborators with;
    private final EventLoops loops;
    private final Set<QuorumLink> links = ConcurrentHashMap.newKeySet();

    /** Connections whose other ends are still to prove who they are; the event loop's. */
    private int arriving;

    private final List<QuorumLink> queued = new ArrayList<>();
    private @Nullable Listening listening;
    private @Nullable ObserverPort observers;
    private final Map<String, InetAddress> ownAddresses = new ConcurrentHashMap<>();
    private long nextConnectNanos = System.nanoTime();
    private final AtomicLong diffs = new AtomicLong();
    private final AtomicLong snapshots = new AtomicLong();
    private final AtomicLong revalidations = new AtomicLong();

    /**
     * What the port works with.
     *
     * @param state the state that {@link QuorumLink#sendSnapshot} sends; asked on the member's
     *     thread, read on the event loop
     * @param builders make trees of what a leader sends; asked on the event loop
     * @param auth has members prove who they are
     * @param onFailure gets what ends the event loop too early; the process must not go on then
     */
    public record Collaborators(
            QuorumEvents events,
            Supplier<SnapshotSource> state,
            Supplier<SnapshotBuilder> builders,
            MemberAuth auth,
            Consumer<Throwable> onFailure) {}

    /** An attempt to reach a leader, to tell it from others. */
    public interface Attempt {
        /** Nothing more is wanted of it; a connection that comes about nevertheless is closed. */
        void cancel();
    }

    /**
     * Starts the event loop.
     *
     * @throws IOException if the system has none to give
     */
    public QuorumPort(QuorumPortOptions options, Collaborators with) throws IOException {
        this.options = options;
        this.with = with;
        loops = new EventLoops(options.driver(), 1, "quorum-loop", with.onFailure());
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
     * Begins to take observers for the leader, if it is configured where; see {@link ObserverPort}.
     *
     * @param toLeader the link to it
     */
    public void listenForObservers(Member me, QuorumLink toLeader) {
        stopListeningForObservers();
        if (options.observerPort() > 0) {
            var begun = new ObserverPort(this, me, toLeader.remote());
            observers = begun;
            startAside("observer-listen", begun);
        }
    }

    /** Takes no more observers, and lets go of those that came. */
    public void stopListeningForObservers() {
        if (observers != null) {
            observers.stop();
            observers = null;
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

    /** A learner is told whether a session that was brought to it lives. */
    void revalidates() {
        revalidations.incrementAndGet();
    }

    /** What was done for learners since the last {@link #resetCounts}. Any thread. */
    public List<Metric> metrics() {
        return List.of(
                new Metric.Counter("diff_count", diffs.get()),
                new Metric.Counter("snap_count", snapshots.get()),
                new Metric.Counter("revalidate_count", revalidations.get()));
    }

    /** Any thread. */
    public void resetCounts() {
        diffs.set(0);
        snapshots.set(0);
        revalidations.set(0);
    }

    SnapshotSource state() {
        return with.state().get();
    }

    QuorumPortOptions options() {
        return options;
    }

    EventLoops loops() {
        return loops;
    }

    EventLoop loop() {
        return loops.all().getFirst();
    }

    MemberAuth auth() {
        return with.auth();
    }

    QuorumEvents events() {
        return with.events();
    }

    long unsentBytesMax() {
        return options.unsentBytesMax();
    }

    /** A learner has connected; on the event loop. */
    @Nullable Receiver accept(Link socket, InetSocketAddress remote) {
        int open = links.size() + arriving;
        if (open >= options.linksMax()) {
            LOG.warn("Refusing a connection from {}: {} are open already", remote, open);
            return null;
        }
        arriving++;
        Receiver served =
                auth().accepted(
                                socket,
                                remote,
                                Greeting.NONE,
                                options.authMillis(),
                                new Introduction() {
                                    @Override
                                    public Receiver done() {
                                        arriving--;
                                        return introduced(socket, remote);
                                    }

                                    @Override
                                    public void failed(String why) {
                                        arriving--;
                                    }
                                });
        return served == null ? null : options.protection().accepted(socket, remote, served);
    }

    private Receiver introduced(Link socket, InetSocketAddress remote) {
        var link = new QuorumLink(this, socket, remote, options.lengthMax(), null);
        links.add(link);
        with.events().accepted(link);
        return link;
    }

    /** The leader is reached; on the event loop. */
    Receiver connected(Attempt attempt, Link socket, InetSocketAddress remote) {
        var link = new QuorumLink(this, socket, remote, options.lengthMax(), with.builders());
        links.add(link);
        with.events().connected(attempt, link);
        return link;
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
        stopListening();
        stopListeningForObservers();
        loops.close();
    }
}
