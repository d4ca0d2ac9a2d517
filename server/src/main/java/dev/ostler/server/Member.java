package dev.ostler.server;

import dev.ostler.protocol.ServerId;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Zxid;
import dev.ostler.replica.client.Client;
import dev.ostler.replica.client.Submission;
import dev.ostler.replica.ensemble.EnsembleEffects;
import dev.ostler.replica.ensemble.EnsembleMember;
import dev.ostler.replica.session.LocalSessions;
import dev.ostler.replica.view.Commit;
import dev.ostler.server.audit.SessionEnds;
import dev.ostler.server.election.ElectionPort;
import dev.ostler.server.fourletter.EnsemblePlace;
import dev.ostler.server.fourletter.Metric;
import dev.ostler.server.fourletter.ObserverState;
import dev.ostler.server.net.ClientPort;
import dev.ostler.server.quorum.QuorumLink;
import dev.ostler.server.quorum.QuorumPort;
import dev.ostler.tree.TreeVersion;
import dev.ostler.tree.plan.QuotaWarning;
import dev.ostler.zab.config.Member.ClientAddress;
import dev.ostler.zab.config.Membership;
import dev.ostler.zab.election.Notification;
import dev.ostler.zab.election.State;
import dev.ostler.zab.leader.LearnerState;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * An {@link EnsembleMember} with its ports: does what the state machine wants done, and tells the
 * operators. The replica thread owns it; {@link Standing} may be asked by any.
 */
final class Member implements Machine, Standing, EnsembleEffects {
    private static final Logger LOG = LoggerFactory.getLogger(Member.class);

    private final ReplicaThread thread;
    private final SharedView view;

    /** Where every server is that belongs, or may soon belong, to the ensemble. */
    private final SortedMap<ServerId, dev.ostler.zab.config.Member> lines;

    private volatile Known known;
    private final Options options;
    private final MemberStatistics statistics;
    private final SessionEnds ends;
    private final ClientEvents events = new ClientEvents();
    private final EnsembleMember core;
    private @Nullable Ports ports;
    private QuorumPort.@Nullable Attempt attempt;
    private @Nullable ServerId attempted;
    private @Nullable QuorumLink toLeader;
    private @Nullable ServerId leader;

    /** What others see of the role. */
    private volatile Seen seen = new Seen(State.LOOKING, false, 0, null);

    /** Its ports. */
    record Ports(ClientPort clients, ElectionPort election, QuorumPort quorum) {}

    /**
     * How a member behaves.
     *
     * @param connectMillis how long a leader may take to be reached
     * @param leaderServes whether clients may connect while it leads
     * @param localSessions whether it keeps its clients' sessions to itself
     */
    record Options(ServerId me, long connectMillis, boolean leaderServes, boolean localSessions) {}

    /**
     * What others see of the members.
     *
     * @param self this server's line
     */
    private record Known(Membership membership, dev.ostler.zab.config.Member self) {
        int voters() {
            return membership.voters().size();
        }
    }

    /**
     * A moment's role.
     *
     * @param serves whether it is established
     * @param sinceMillis when that began
     * @param leader who leads; null if nobody does
     */
    private record Seen(State state, boolean serves, long sinceMillis, @Nullable ServerId leader) {}

    /**
     * @param makes a member with these effects
     */
    Member(
            ReplicaThread thread,
            SharedView view,
            Membership membership,
            Options options,
            MemberStatistics statistics,
            SessionEnds ends,
            Function<EnsembleEffects, EnsembleMember> makes) {
        this.thread = thread;
        this.view = view;
        lines = new TreeMap<>(membership.members());
        this.options = options;
        known = new Known(membership, ownLine());
        this.statistics = statistics;
        this.ends = ends;
        core = makes.apply(this);
    }

    /** What it works through; to be called before the thread starts. */
    void open(Ports opened) {
        ports = opened;
    }

    private Ports ports() {
        return Objects.requireNonNull(ports);
    }

    EnsembleMember core() {
        return core;
    }

    // Machine.

    @Override
    public void start() {
        core.start();
    }

    @Override
    public void time(long nowMillis, long wallMillis) {
        core.time(nowMillis, wallMillis);
        statistics.time(nowMillis, wallMillis);
    }

    @Override
    public void submit(Submission submission) {
        core.submit(submission);
    }

    @Override
    public void disconnected(Client client, SessionId session) {
        core.disconnected(client, session);
    }

    @Override
    public long wakeUpMillis() {
        return core.wakeUpMillis();
    }

    @Override
    public void tick() {
        core.tick();
    }

    @Override
    public void endBatch() {
        core.endBatch();
        ports().quorum().flush();
    }

    /** A leader was reached. */
    void reached(QuorumPort.Attempt which, QuorumLink link) {
        ServerId leader = attempted;
        if (leader == null || !which.equals(attempt)) {
            link.close("nobody waits for it any more");
            return;
        }
        attempt = null;
        attempted = null;
        toLeader = link;
        this.leader = leader;
        core.connected(leader, link);
    }

    /** A leader was not reached in several attempts. */
    void notReached(QuorumPort.Attempt which, String reason) {
        ServerId leader = attempted;
        if (leader != null && which.equals(attempt)) {
            attempt = null;
            attempted = null;
            core.unreachable(leader, reason);
        }
    }

    // Effects: called by the member, on its thread.

    @Override
    public void publish(List<Commit> commits, TreeVersion version, @Nullable Submission waiting) {
        view.publish(commits, version, waiting);
        statistics.shown(version.zxid());
        ends.committed(version.zxid());
    }

    @Override
    public void warn(QuotaWarning warning) {
        events.warn(warning);
    }

    @Override
    public void expired(SessionId session, int timeoutMillis) {
        events.expired(session, timeoutMillis);
    }

    @Override
    public void openToClients(TreeVersion version) {
        view.reset(version);
        State state = core.state();
        statistics.serves(state);
        ends.clear();
        seen =
                new Seen(
                        state,
                        true,
                        statistics.nowMillis(),
                        state == State.LEADING ? options.me() : leader);
        if (state != State.LEADING || options.leaderServes()) {
            ports().clients().openToClients();
        }
        if (state == State.FOLLOWING && toLeader != null) {
            ports().quorum().listenForObservers(ownLine(), toLeader);
        }
        LOG.info(
                "This server is {} now, and serves from {} on",
                name(state),
                new Zxid(version.zxid()));
    }

    @Override
    public void closeToClients(String reason) {
        seen = new Seen(State.LOOKING, false, 0, null);
        ports().clients().closeToClients();
    }

    @Override
    public void send(ServerId to, Notification notification) {
        ports().election().send(to, notification);
    }

    @Override
    public void openToLearners() {
        ports().quorum().listen(ownLine());
    }

    @Override
    public void closeToLearners() {
        ports().quorum().stopListening();
    }

    @Override
    public void connectToLeader(ServerId leader) {
        dev.ostler.zab.config.Member line = lines.get(leader);
        if (line == null) {
            thread.execute(() -> core.unreachable(leader, "it is no member that is known here"));
            return;
        }
        attempted = leader;
        attempt = ports().quorum().connect(line, options.connectMillis());
    }

    /** This server keeps its own line when the ensemble goes on without it. */
    @Override
    public void membership(Membership committed, @Nullable Membership lastSeen) {
        dev.ostler.zab.config.Member self = ownLine();
        lines.clear();
        lines.put(self.id(), self);
        if (lastSeen != null) {
            lines.putAll(lastSeen.members());
        }
        lines.putAll(committed.members());
        known = new Known(committed, ownLine());
        ClientAddress clients = ownLine().client();
        if (clients != null && !clients.equals(self.client())) {
            ports().clients()
                    .moveTo(InetSocketAddress.createUnresolved(clients.host(), clients.port()));
        }
        ports().election().membership(committed, lastSeen);
    }

    private dev.ostler.zab.config.Member ownLine() {
        return Objects.requireNonNull(lines.get(options.me()));
    }

    @Override
    public void disconnectFromLeader() {
        ports().quorum().stopListeningForObservers();
        toLeader = null;
        leader = null;
        if (attempt != null) {
            attempt.cancel();
            attempt = null;
            attempted = null;
        }
    }

    @Override
    public void changed(State state, String reason) {
        statistics.changed(state);
        seen = new Seen(state, false, 0, null);
        LOG.info("{}: {}", state, reason);
    }

    @Override
    public void digestsDiffer(Zxid zxid, long ofLeader, long here) {
        statistics.digestDiffers();
        LOG.error(
                "Digests are not matching. Transaction {} left the leader with {} and this server"
                        + " with {}: its data differs. Compare it with another member's; to take the"
                        + " leader's, stop this server, move its data away and start it again.",
                zxid,
                ofLeader,
                here);
    }

    // Standing: any thread.

    @Override
    public boolean isServing() {
        return seen.serves;
    }

    @Override
    public boolean isReadOnly() {
        Seen now = seen;
        return now.serves && now.state == State.LOOKING;
    }

    @Override
    public String mode() {
        return name(seen.state);
    }

    private static String name(State state) {
        return switch (state) {
            case LOOKING -> "read-only"; // It serves nobody else.
            case FOLLOWING -> "follower";
            case LEADING -> "leader";
            case OBSERVING -> "observer";
        };
    }

    @Override
    public EnsemblePlace place() {
        Seen now = seen;
        String activity =
                switch (now.state) {
                    case LOOKING -> "looking";
                    case FOLLOWING -> "following - broadcast";
                    case LEADING -> "leading - broadcast";
                    case OBSERVING -> "observing - broadcast";
                };
        Known members = known;
        return new EnsemblePlace(
                activity,
                members.membership,
                members.self,
                now.leader,
                now.state == State.LEADING ? statistics.proposals() : null);
    }

    @Override
    public SortedMap<Long, List<SessionId>> sessionsByExpiry() {
        return thread.ask(
                        () -> {
                            Optional<SortedMap<Long, List<SessionId>>> sessions =
                                    core.sessions().map(tracker -> tracker.sessionsByExpiry());
                            return sessions.orElseGet(TreeMap::new);
                        })
                .join();
    }

    @Override
    public Optional<SortedMap<Long, List<SessionId>>> localSessionsByExpiry() {
        return thread.ask(() -> core.localSessions().map(LocalSessions::byExpiry)).join();
    }

    @Override
    public List<ObserverState> observers() {
        return thread.ask(
                        () -> {
                            var states = new ArrayList<ObserverState>();
                            core.observers()
                                    .forEach(
                                            (id, link) ->
                                                    states.add(((QuorumLink) link).state(id)));
                            return states;
                        })
                .join();
    }

    @Override
    public List<LearnerState> learners() {
        return thread.ask(core::learners).join();
    }

    @Override
    public void resetObservers() {
        thread.execute(
                () -> core.observers().values().forEach(link -> ((QuorumLink) link).resetCounts()));
    }

    @Override
    public SortedMap<Long, Long> digests() {
        return thread.ask(statistics::digests).join();
    }

    @Override
    public List<Metric> metrics() {
        Seen now = seen;
        int voters = known.voters();
        List<Metric> metrics =
                now.state == State.LEADING
                        ? statistics.ofLeader(
                                voters, now.sinceMillis, thread.ask(core::learnerCounts).join())
                        : statistics.ofLearner(voters);
        metrics.addAll(events.metrics());
        if (options.localSessions) {
            int local =
                    thread.ask(() -> core.localSessions().map(LocalSessions::size).orElse(0))
                            .join();
            metrics.add(new Metric.Gauge("local_sessions", local));
        }
        return metrics;
    }

    @Override
    public void reset() {
        statistics.reset();
        events.reset();
    }
}
