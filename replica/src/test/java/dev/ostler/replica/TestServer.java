package dev.ostler.replica;

import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.ServerId;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Zxid;
import dev.ostler.replica.client.Client;
import dev.ostler.replica.client.FrameLimits;
import dev.ostler.replica.client.ReadService;
import dev.ostler.replica.client.Submission;
import dev.ostler.replica.session.SessionIds;
import dev.ostler.replica.session.SessionTracker;
import dev.ostler.replica.session.TimeoutBounds;
import dev.ostler.replica.view.ChildLists;
import dev.ostler.replica.view.Commit;
import dev.ostler.replica.view.View;
import dev.ostler.tree.PersistentTree;
import dev.ostler.tree.TreeOptions;
import dev.ostler.tree.TreeVersion;
import dev.ostler.tree.access.AccessControl;
import dev.ostler.tree.access.AccessOptions;
import dev.ostler.tree.plan.PlanOptions;
import dev.ostler.tree.plan.Planner;
import dev.ostler.tree.plan.QuotaWarning;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * A server without threads, sockets and files: the test decides when the replica takes what clients
 * submitted, when a batch is durable, and when a client gets what was queued for it.
 */
final class TestServer implements Effects, ClientHost {
    static final int TICK_MILLIS = 1_000;

    final AccessControl access;
    final List<LoggedTxn> log = new ArrayList<>();
    final List<SessionId> expired = new ArrayList<>();
    private final Queue<Submission> submitted = new ArrayDeque<>();
    private final Queue<Zxid> syncing = new ArrayDeque<>();
    private final Replica replica;
    private final View view;
    private final ChildLists childLists = new ChildLists();
    private final JuteWriter scratch = new JuteWriter();
    private TreeVersion current;
    private long nowMillis = 1_000_000;

    /** What its clients may send. */
    FrameLimits frameLimits = new FrameLimits(TestClient.FRAME_BYTES_MAX);

    /** Whether a batch is durable as soon as it is written. */
    boolean syncsAtOnce = true;

    TestServer() {
        this(AccessOptions.DEFAULTS);
    }

    TestServer(AccessOptions options) {
        access = new AccessControl(options);
        var tree = PersistentTree.empty(new TreeOptions(true, true));
        view = new View(tree.freeze(), access, 42);
        current = view.tree();
        replica =
                new Replica(
                        tree,
                        new Planner(tree, access, PlanOptions.DEFAULTS),
                        new SessionTracker(TICK_MILLIS, Integer.MAX_VALUE),
                        new SessionIds(new ServerId(1), 0),
                        new TimeoutBounds(2 * TICK_MILLIS, 20 * TICK_MILLIS),
                        new Cleaning(60_000, 10_000, 0, nowMillis),
                        this);
    }

    /** A client that has a socket, but has sent nothing yet. */
    TestClient client() {
        return new TestClient(this);
    }

    /** A client with a session of ten seconds. */
    TestClient connected() {
        TestClient client = client();
        client.connect(SessionId.NONE, null, 10_000, 0);
        run();
        return client;
    }

    @Override
    public AccessControl access() {
        return access;
    }

    @Override
    public FrameLimits frameLimits() {
        return frameLimits;
    }

    @Override
    public long nowMillis() {
        return nowMillis;
    }

    void pass(long millis) {
        nowMillis += millis;
    }

    @Override
    public void submit(List<Submission> submissions) {
        submitted.addAll(submissions);
    }

    /** The replica takes all that was submitted, as one batch; what syncs at once is committed. */
    @Override
    public void run() {
        replica.time(nowMillis, 1_700_000_000_000L + nowMillis);
        for (Submission next = submitted.poll(); next != null; next = submitted.poll()) {
            replica.submit(next);
        }
        replica.endBatch();
    }

    /** The replica takes the oldest submission alone. False if there is none. */
    boolean runOne() {
        Submission next = submitted.poll();
        if (next == null) {
            return false;
        }
        replica.time(nowMillis, 1_700_000_000_000L + nowMillis);
        replica.submit(next);
        return true;
    }

    void endBatch() {
        replica.endBatch();
    }

    /** The oldest batch that is being written has become durable. False if there is none. */
    boolean syncOne() {
        Zxid upTo = syncing.poll();
        if (upTo == null) {
            return false;
        }
        replica.persisted(upTo);
        return true;
    }

    /** Sessions are looked at. */
    void tick() {
        replica.time(nowMillis, 1_700_000_000_000L + nowMillis);
        replica.tick();
        replica.endBatch();
    }

    boolean isTickDue() {
        return replica.isTickDue();
    }

    @Override
    public void disconnected(Client client, SessionId session) {
        boolean all = false;
        while (!all) {
            all = view.closed(client, 1);
        }
        replica.disconnected(client, session);
    }

    @Override
    public TreeVersion current() {
        return current;
    }

    View view() {
        return view;
    }

    /** What event loops do: see {@code SharedView} in the server. */
    @Override
    public ReadService reads(TestClient reader) {
        return new ReadService() {
            @Override
            public long zxid() {
                return current.zxid();
            }

            @Override
            public void answer(
                    Client client,
                    SessionId session,
                    int xid,
                    int opCode,
                    JuteReader body,
                    JuteWriter out) {
                reader.sendUpTo(current.zxid(), out);
                if (View.concernsWatches(opCode, body)) {
                    view.answer(client, session, client.identities(), xid, opCode, body, out);
                } else {
                    view.answerFrom(
                            current,
                            session,
                            client.identities(),
                            xid,
                            opCode,
                            body,
                            childLists,
                            out);
                }
            }
        };
    }

    @Override
    public void append(LoggedTxn txn) {
        log.add(txn);
    }

    @Override
    public void persist(Zxid upTo) {
        syncing.add(upTo);
        if (syncsAtOnce) {
            syncOne();
        }
    }

    @Override
    public void publish(List<Commit> commits, TreeVersion version, @Nullable Submission waiting) {
        view.publish(commits, version);
        if (waiting != null) {
            view.answer(waiting, scratch);
        }
        current = version;
    }

    @Override
    public void warn(QuotaWarning warning) {}

    @Override
    public void expired(SessionId session, int timeoutMillis) {
        expired.add(session);
    }
}
