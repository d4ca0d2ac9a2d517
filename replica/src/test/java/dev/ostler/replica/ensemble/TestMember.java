package dev.ostler.replica.ensemble;

import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.ServerId;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Zxid;
import dev.ostler.replica.ClientHost;
import dev.ostler.replica.TestClient;
import dev.ostler.replica.client.Client;
import dev.ostler.replica.client.ReadService;
import dev.ostler.replica.client.Submission;
import dev.ostler.replica.ensemble.TestEnsemble.TestLink;
import dev.ostler.replica.session.LocalSessionMode;
import dev.ostler.replica.session.SessionIds;
import dev.ostler.replica.session.TimeoutBounds;
import dev.ostler.replica.view.Commit;
import dev.ostler.replica.view.View;
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
import dev.ostler.zab.leader.LogSource;
import dev.ostler.zab.learner.LearnerOptions;
import dev.ostler.zab.message.Packet;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;

/** One server of a {@link TestEnsemble}: a member and all that a shell does for it. */
final class TestMember implements EnsembleEffects, ClientHost {
    /** For so long what a leader proposes may wait for more. */
    private static final int GATHER_MILLIS = 2;

    final TestDisk disk = new TestDisk();
    final List<SessionId> expired = new ArrayList<>();
    final List<State> states = new ArrayList<>();

    /** The versions of the memberships that it has gone by alone. */
    final List<Long> activated = new ArrayList<>();

    final List<Zxid> differences = new ArrayList<>();

    /** What it has sent to other members since somebody was interested. */
    @Nullable List<Sent> sent;

    /** What others have sent and is to arrive later; null if all arrives at once. */
    @Nullable Queue<Runnable> heldBack;

    private final TestEnsemble ensemble;
    private final ServerId id;
    private final Membership membership;
    private AccessControl access = new AccessControl(AccessOptions.DEFAULTS);
    private final List<TestClient> clients = new ArrayList<>();
    private final List<TestLink> links = new ArrayList<>();
    private final JuteWriter scratch = new JuteWriter();
    LeaderOptions leaderOptions = new LeaderOptions(TestEnsemble.TICK_MILLIS, 10, 5);
    long readOnlyAfterMillis = MemberOptions.NEVER_READ_ONLY;
    LocalSessionMode localSessions = LocalSessionMode.OFF;
    boolean eagerAclCheck;
    private boolean reconfigEnabled;
    private int starts;
    private boolean cut;
    private boolean silent;
    private boolean listening;
    private boolean open;
    private boolean inBatch;
    private @Nullable ServerId wanted;
    private @Nullable EnsembleMember member;
    private @Nullable View view;

    /** A packet on its way. */
    record Sent(ServerId to, Packet packet) {}

    TestMember(TestEnsemble ensemble, int id, Membership membership) {
        this.ensemble = ensemble;
        this.id = new ServerId(id);
        this.membership = membership;
    }

    /** Lets everybody change the members. */
    TestMember reconfigurable() {
        reconfigEnabled = true;
        return withSkipAcl(true);
    }

    /** Whether every permission is granted. */
    TestMember withSkipAcl(boolean skip) {
        access = new AccessControl(AccessOptions.DEFAULTS.withSkipAcl(skip));
        return this;
    }

    ServerId id() {
        return id;
    }

    boolean isUp() {
        return member != null;
    }

    boolean isCut() {
        return cut;
    }

    boolean isSilent() {
        return silent;
    }

    boolean isListening() {
        return listening;
    }

    /** Whether clients may come. */
    boolean isOpen() {
        return open;
    }

    boolean isReadOnly() {
        return member().isReadOnly();
    }

    boolean is(State state) {
        return member != null && member.state() == state;
    }

    private EnsembleMember member() {
        if (member == null) {
            throw new IllegalStateException("server " + id + " is down");
        }
        return member;
    }

    private View view() {
        if (view == null) {
            throw new IllegalStateException("server " + id + " has never served");
        }
        return view;
    }

    /** From what is on the disk. */
    void start() {
        starts++;
        member =
                new EnsembleMember(
                        id,
                        known(),
                        disk.lastSeen,
                        options(),
                        new ElectionOptions(200, 60_000, reconfigEnabled),
                        access,
                        new SessionIds(id, starts),
                        disk.recover(),
                        disk,
                        LogSource.NONE,
                        this);
        step(member::start);
    }

    /** Who was removed comes back as one that observes, until the others say what it is. */
    private Membership known() {
        Membership kept = disk.committed == null ? membership : disk.committed;
        return kept.members().containsKey(id)
                ? kept
                : TestEnsemble.withObserver(kept, (int) id.value());
    }

    private MemberOptions options() {
        return new MemberOptions(
                250,
                1_000_000_000,
                TestEnsemble.TICK_MILLIS,
                TimeoutBounds.ofTick(TestEnsemble.TICK_MILLIS),
                new PlanOptions(
                        false, reconfigEnabled, true, 0, Integer.MAX_VALUE, Integer.MAX_VALUE),
                new MemberOptions.CleaningOptions(60_000, 10_000, 0),
                reconfigEnabled ? withReconfig(leaderOptions) : leaderOptions,
                new LearnerOptions(TestEnsemble.TICK_MILLIS, 10, 5),
                readOnlyAfterMillis,
                localSessions,
                eagerAclCheck,
                MemberOptions.VOTERS_MIN,
                false);
    }

    private static LeaderOptions withReconfig(LeaderOptions options) {
        return new LeaderOptions(
                options.tickMillis(),
                options.initLimit(),
                options.syncLimit(),
                options.forceSnapshot(),
                options.snapshotsMax(),
                options.diffsMax(),
                options.counterMax(),
                true);
    }

    /** The membership that it knows to be committed. */
    Membership knows() {
        return member().membership();
    }

    void crash() {
        member = null;
        view = null;
        open = false;
        listening = false;
        wanted = null;
        disk.crash();
        clients.clear();
        List.copyOf(links).forEach(link -> link.close("crash"));
        links.clear();
    }

    /** Takes this server's network away, or gives it back. */
    void cut(boolean isCut) {
        cut = isCut;
        if (cut) {
            List.copyOf(links).forEach(TestLink::cut);
            links.clear();
        }
    }

    /** Takes this server's network away so that nobody notices. */
    void cutSilently(boolean isCut) {
        cut = isCut;
        silent = isCut;
    }

    /** Lets what was held back arrive and all links break then, in one batch. */
    void receiveHeldBackAndLoseLinks() {
        Queue<Runnable> waiting = Objects.requireNonNull(heldBack);
        heldBack = null;
        inOneBatch(
                () -> {
                    waiting.forEach(Runnable::run);
                    List.copyOf(links).forEach(TestLink::cut);
                });
    }

    void inOneBatch(Runnable happenings) {
        step(
                () -> {
                    inBatch = true;
                    happenings.run();
                    inBatch = false;
                });
    }

    /** One thing that happens to the member, and what follows from it at once. */
    private void step(Runnable happening) {
        EnsembleMember owner = member;
        if (inBatch) {
            happening.run();
        } else if (owner != null) {
            owner.time(ensemble.nowMillis(), 1_700_000_000_000L + ensemble.nowMillis());
            happening.run();
            owner.endBatch();
        }
    }

    /** Something that needs no time; false if there is nothing. */
    boolean step() {
        if (member == null) {
            return false;
        }
        boolean[] done = {false};
        step(() -> done[0] = disk.step());
        ServerId leader = wanted;
        if (!done[0]
                && leader != null
                && ensemble.connect(this, ensemble.member((int) leader.value()))) {
            wanted = null;
            return true;
        }
        return done[0];
    }

    long wakeUpMillis() {
        return member == null ? Long.MAX_VALUE : member.wakeUpMillis();
    }

    void tick() {
        EnsembleMember owner = member;
        if (owner != null && owner.wakeUpMillis() <= ensemble.nowMillis()) {
            step(owner::tick);
        }
    }

    // What the network brings.

    void accepted(TestLink link) {
        links.add(link);
        step(() -> member().accepted(link));
    }

    void connected(ServerId leader, TestLink link) {
        links.add(link);
        step(() -> member().connected(leader, link));
    }

    void received(TestLink link, Packet packet) {
        step(() -> member().received(link, packet));
    }

    void broken(TestLink link, String reason) {
        links.remove(link);
        step(() -> member().broken(link, reason));
    }

    void snapshotProgress(TestLink link) {
        step(() -> member().snapshotProgress(link));
    }

    void snapshotReceived(TestLink link, Tree state) {
        step(() -> member().snapshotReceived(link, state));
    }

    List<TestClient> clients() {
        return clients;
    }

    TreeVersion snapshot() {
        return member().published();
    }

    // What clients do.

    /** A client that has a socket, but has sent nothing yet. */
    TestClient client() {
        var client = new TestClient(this);
        clients.add(client);
        return client;
    }

    /** A client with a session of ten seconds. */
    TestClient connected() {
        TestClient client = client();
        client.connect(SessionId.NONE, null, 10_000, 0);
        run();
        client.connectResponse();
        return client;
    }

    @Override
    public AccessControl access() {
        return access;
    }

    @Override
    public long nowMillis() {
        return ensemble.nowMillis();
    }

    @Override
    public void submit(List<Submission> submissions) {
        step(() -> submissions.forEach(member()::submit));
    }

    @Override
    public void run() {
        ensemble.pass(GATHER_MILLIS);
    }

    @Override
    public void disconnected(Client client, SessionId session) {
        clients.remove((TestClient) client);
        view().closed(client, Integer.MAX_VALUE);
        step(() -> member().disconnected(client, session));
    }

    @Override
    public TreeVersion current() {
        return view().tree();
    }

    @Override
    public ReadService reads(TestClient reader) {
        return new ReadService() {
            @Override
            public long zxid() {
                return current().zxid();
            }

            @Override
            public void answer(
                    Client client,
                    SessionId session,
                    int xid,
                    int opCode,
                    JuteReader body,
                    JuteWriter out) {
                reader.sendUpTo(current().zxid(), out);
                view().answer(client, session, client.identities(), xid, opCode, body, out);
            }
        };
    }

    // Effects.

    @Override
    public void openToClients(TreeVersion version) {
        open = true;
        if (view == null) {
            view = new View(version, access, 42);
        } else {
            view.publish(List.of(), version);
        }
    }

    @Override
    public void closeToClients(String reason) {
        open = false;
        List.copyOf(clients).forEach(TestClient::disconnect);
    }

    @Override
    public void publish(List<Commit> commits, TreeVersion version, @Nullable Submission waiting) {
        if (!open) {
            throw new IllegalStateException("server " + id + " publishes and serves nobody");
        }
        if (version.zxid() < view().tree().zxid() && !isReadOnly()) {
            throw new IllegalStateException("server " + id + " goes back in time");
        }
        view().publish(commits, version);
        if (waiting != null) {
            view().answer(waiting, scratch);
        }
    }

    @Override
    public void send(ServerId to, Notification notification) {
        ensemble.send(
                () -> {
                    TestMember receiver = ensemble.member((int) to.value());
                    if (!cut && !receiver.cut && receiver.member != null) {
                        receiver.step(() -> receiver.member().received(id, notification));
                    }
                });
    }

    @Override
    public void openToLearners() {
        listening = true;
    }

    @Override
    public void closeToLearners() {
        listening = false;
    }

    @Override
    public void connectToLeader(ServerId leader) {
        wanted = leader;
    }

    @Override
    public void disconnectFromLeader() {
        wanted = null;
    }

    @Override
    public void membership(Membership committed, @Nullable Membership lastSeen) {
        if (lastSeen == null) {
            activated.add(committed.version());
        }
    }

    @Override
    public void changed(State state, String reason) {
        states.add(state);
    }

    @Override
    public void digestsDiffer(Zxid zxid, long ofLeader, long here) {
        differences.add(zxid);
    }

    @Override
    public void warn(QuotaWarning warning) {}

    @Override
    public void expired(SessionId session, int timeoutMillis) {
        expired.add(session);
    }

    /** What is in its log, in order. */
    List<LoggedTxn> logged() {
        return disk.log.stream().map(TestDisk::read).toList();
    }

    @Override
    public String toString() {
        return "server " + id + (member == null ? " is down" : " is " + member.state());
    }
}
