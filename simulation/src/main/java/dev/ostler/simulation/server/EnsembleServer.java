package dev.ostler.simulation.server;

import dev.ostler.protocol.ServerId;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Zxid;
import dev.ostler.replica.client.Client;
import dev.ostler.replica.client.Submission;
import dev.ostler.replica.ensemble.EnsembleEffects;
import dev.ostler.replica.ensemble.EnsembleMember;
import dev.ostler.replica.ensemble.MemberOptions;
import dev.ostler.replica.session.SessionIds;
import dev.ostler.replica.session.TimeoutBounds;
import dev.ostler.replica.view.Commit;
import dev.ostler.simulation.check.Violation;
import dev.ostler.simulation.network.Stream;
import dev.ostler.simulation.network.StreamHandler;
import dev.ostler.tree.Tree;
import dev.ostler.tree.TreeVersion;
import dev.ostler.tree.access.AccessControl;
import dev.ostler.tree.access.AccessOptions;
import dev.ostler.tree.plan.PlanOptions;
import dev.ostler.tree.plan.QuotaWarning;
import dev.ostler.zab.config.Membership;
import dev.ostler.zab.election.ElectionOptions;
import dev.ostler.zab.election.Notification;
import dev.ostler.zab.election.State;
import dev.ostler.zab.leader.LeaderOptions;
import dev.ostler.zab.learner.LearnerOptions;
import dev.ostler.zab.message.Packet;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A member of an ensemble: an {@link EnsembleMember} with its disk, its peers and its clients. */
public final class EnsembleServer implements RunningServer {
    private static final int STEP_MICROS = 300;
    private static final long RECONNECT_MICROS = 50_000;
    private static final int INIT_LIMIT = 10;
    private static final int SYNC_LIMIT = 5;

    private final Surroundings surroundings;
    private final ServerId me;
    private final MemberFiles files;
    private final AccessControl access = new AccessControl(AccessOptions.DEFAULTS);
    private final ElectionPort election;
    private final EnsembleMember member;
    private final LinkEvents linkEvents = new LinkEvents();
    private final List<Runnable> inbox = new ArrayList<>();
    private boolean stepPlanned;
    private long armedMillis = Long.MAX_VALUE;
    private @Nullable ClientPort port;
    private @Nullable ServerId wantedLeader;

    /** Recovers, and begins to look for a leader. */
    public EnsembleServer(Surroundings surroundings, Membership membership, ServerId me)
            throws IOException {
        this.surroundings = surroundings;
        this.me = me;
        files = new MemberFiles(surroundings, this::put);
        TreeVersion state = files.history().tree().freeze();
        surroundings.checker().recovered(surroundings.name(), state, files.currentEpoch());
        files.snapshotIfNone(state);
        election =
                new ElectionPort(
                        surroundings,
                        me,
                        (from, notification) -> put(() -> told(from, notification)),
                        voter -> put(() -> gone(voter)));
        member =
                new EnsembleMember(
                        me,
                        membership,
                        null,
                        options(surroundings.options().tickMillis()),
                        ElectionOptions.DEFAULT,
                        access,
                        new SessionIds(me, surroundings.process().wallMillis()),
                        files.history(),
                        files,
                        files,
                        new MemberEffects());
        put(member::start);
    }

    private static MemberOptions options(int tick) {
        return new MemberOptions(
                tick / 4,
                tick,
                tick,
                TimeoutBounds.ofTick(tick),
                PlanOptions.DEFAULTS,
                new MemberOptions.CleaningOptions(60_000, 10_000, 0),
                new LeaderOptions(tick, INIT_LIMIT, SYNC_LIMIT),
                new LearnerOptions(tick, INIT_LIMIT, SYNC_LIMIT));
    }

    // ---- steps of the member ----

    private void put(Runnable task) {
        inbox.add(task);
        if (!stepPlanned) {
            stepPlanned = true;
            surroundings
                    .process()
                    .after(surroundings.random().nextInt(STEP_MICROS), this::takeBatch);
        }
    }

    private void takeBatch() {
        stepPlanned = false;
        List<Runnable> batch = List.copyOf(inbox);
        inbox.clear();
        member.time(surroundings.process().nowMillis(), surroundings.process().wallMillis());
        batch.forEach(Runnable::run);
        if (surroundings.process().nowMillis() >= member.wakeUpMillis()) {
            member.tick();
        }
        member.endBatch();
        files.snapshotIfDue(member.published());
        files.flush();
        arm();
    }

    private void arm() {
        long wakeUp = member.wakeUpMillis();
        if (wakeUp == Long.MAX_VALUE || wakeUp >= armedMillis) {
            return;
        }
        armedMillis = wakeUp;
        long micros = wakeUp * 1000 - surroundings.world().nowMicros();
        surroundings.process().after(Math.max(micros, 1000), () -> wake(wakeUp));
    }

    private void wake(long planned) {
        if (planned == armedMillis) {
            armedMillis = Long.MAX_VALUE;
            put(() -> {});
        }
    }

    private void told(ServerId from, Notification notification) {
        member.received(from, notification);
    }

    private void gone(ServerId voter) {
        member.gone(voter);
    }

    // ---- what others want to know ----

    @Override
    public String status() {
        return member.state() + " at " + new Zxid(member.published().zxid());
    }

    @Override
    public long publishedZxid() {
        return port == null ? -1 : port.current().zxid();
    }

    @Override
    public boolean isLeading() {
        return isServing() && member.state() == State.LEADING;
    }

    @Override
    public boolean isServing() {
        return port != null;
    }

    /** What clients hand over. */
    private final class ClientInbox implements ClientPort.Inbox {
        @Override
        public void submit(List<Submission> submissions) {
            put(() -> submissions.forEach(member::submit));
        }

        @Override
        public void disconnected(Client client, SessionId session) {
            put(() -> member.disconnected(client, session));
        }
    }

    /** What the quorum port brings. */
    private final class LinkEvents implements QuorumStream.Events {
        @Override
        public void opened(QuorumStream link) {
            // The one who connects is told by its handler.
        }

        @Override
        public void received(QuorumStream link, Packet packet) {
            put(() -> member.received(link, packet));
        }

        @Override
        public void snapshotProgress(QuorumStream link) {
            put(() -> member.snapshotProgress(link));
        }

        @Override
        public void snapshotReceived(QuorumStream link, Tree tree) {
            put(() -> member.snapshotReceived(link, tree));
        }

        @Override
        public void broken(QuorumStream link) {
            put(() -> member.broken(link, "the connection broke"));
        }
    }

    private QuorumStream newLink(String peer) {
        return new QuorumStream(
                peer,
                linkEvents,
                () -> member.published(),
                new MutatedPackets(surroundings.options().mutation()));
    }

    private void connectToLeader(ServerId leader) {
        if (!leader.equals(wantedLeader)) {
            return;
        }
        QuorumStream link = newLink(ServerOptions.host(leader));
        link.stream(
                surroundings
                        .network()
                        .connect(
                                surroundings.process(),
                                surroundings.name(),
                                ServerOptions.host(leader),
                                ServerOptions.QUORUM_PORT,
                                new Connecting(leader, link)));
    }

    /** Until the leader has taken the connection, then it is the link's. */
    private final class Connecting implements StreamHandler {
        private final ServerId leader;
        private final QuorumStream link;
        private boolean open;

        Connecting(ServerId leader, QuorumStream link) {
            this.leader = leader;
            this.link = link;
        }

        @Override
        public void opened() {
            open = true;
            if (leader.equals(wantedLeader)) {
                wantedLeader = null;
                put(() -> member.connected(leader, link));
            } else {
                link.close("no longer wanted");
            }
        }

        @Override
        public void received(byte[] bytes) {
            link.received(bytes);
        }

        @Override
        public void closed() {
            if (open) {
                link.closed();
            } else {
                surroundings.process().after(RECONNECT_MICROS, () -> connectToLeader(leader));
            }
        }
    }

    /** What the member wants done. */
    private final class MemberEffects implements EnsembleEffects {
        @Override
        public void openToClients(TreeVersion version) {
            if (member.state() == State.LEADING) {
                long epoch = files.currentEpoch();
                surroundings.world().say(surroundings.name(), () -> "leads epoch " + epoch);
                surroundings.checker().leads(surroundings.name(), epoch);
            }
            var opened = new ClientPort(surroundings, version, access, new ClientInbox());
            port = opened;
            opened.publish(List.of(), version, null);
            opened.open();
        }

        @Override
        public void closeToClients(String reason) {
            if (port != null) {
                port.close();
                port = null;
            }
        }

        @Override
        public void publish(
                List<Commit> commits, TreeVersion version, @Nullable Submission waiting) {
            if (port == null) {
                throw new IllegalStateException("a state is published while nobody is served");
            }
            port.publish(commits, version, waiting);
        }

        @Override
        public void send(ServerId to, Notification notification) {
            election.send(to, notification);
        }

        @Override
        public void membership(Membership committed, @Nullable Membership lastSeen) {
            throw new IllegalStateException("nobody changes the members here");
        }

        @Override
        public void openToLearners() {
            surroundings
                    .network()
                    .listen(
                            surroundings.name(),
                            ServerOptions.QUORUM_PORT,
                            surroundings.process(),
                            this::accept);
        }

        private StreamHandler accept(Stream stream) {
            QuorumStream link = newLink(stream.peerHost());
            link.stream(stream);
            put(() -> member.accepted(link));
            return link;
        }

        @Override
        public void closeToLearners() {
            surroundings.network().stopListening(surroundings.name(), ServerOptions.QUORUM_PORT);
        }

        @Override
        public void connectToLeader(ServerId leader) {
            wantedLeader = leader;
            EnsembleServer.this.connectToLeader(leader);
        }

        @Override
        public void disconnectFromLeader() {
            wantedLeader = null;
        }

        @Override
        public void changed(State state, String reason) {
            surroundings.world().say(surroundings.name(), () -> "is " + state + ": " + reason);
        }

        @Override
        public void digestsDiffer(Zxid zxid, long ofLeader, long here) {
            throw new Violation(
                    "equal digests", surroundings.name() + " differs from its leader at " + zxid);
        }

        @Override
        public void warn(QuotaWarning warning) {
            surroundings.world().say(surroundings.name(), () -> "quota exceeded: " + warning);
        }

        @Override
        public void expired(SessionId session, int timeoutMillis) {
            surroundings.world().say(surroundings.name(), () -> "expires session " + session);
        }
    }

    /** Which server this is. */
    public ServerId id() {
        return me;
    }
}
