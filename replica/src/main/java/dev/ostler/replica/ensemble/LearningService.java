package dev.ostler.replica.ensemble;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ConnectRequest;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.TxnHeader;
import dev.ostler.replica.client.Client;
import dev.ostler.replica.client.Delivery;
import dev.ostler.replica.client.Frame;
import dev.ostler.replica.client.Submission;
import dev.ostler.replica.client.WriteReplies;
import dev.ostler.replica.session.LocalSessions;
import dev.ostler.replica.session.SessionPassword;
import dev.ostler.replica.view.Commit;
import dev.ostler.tree.Change;
import dev.ostler.tree.Outcome;
import dev.ostler.tree.TreeVersion;
import dev.ostler.tree.access.Identities;
import dev.ostler.zab.Zxids;
import dev.ostler.zab.learner.Learner;
import dev.ostler.zab.learner.LearnerApplication.TouchVisitor;
import dev.ostler.zab.message.Packet;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a follower or an observer does for its clients: it sends their writes to the leader, and
 * answers them from the committed transactions that come back.
 *
 * <p>The life of a write: {@link #submit} puts it into the queue of its session and forwards it;
 * {@link #applied} recognises its transaction by session and xid, and makes the reply. Reads, and
 * whatever else must not overtake the writes of its session, stand in the same queue.
 */
final class LearningService {
    private final Learner learner;
    private final Parts parts;
    private final LocalSessions locals;
    private final long floor;

    /** The connection of each session that has one here, in the order in which they came. */
    private final Map<SessionId, Connection> connections = new LinkedHashMap<>();

    private final Turns turns = new Turns();

    /** Null if all requests go to the leader. */
    private final @Nullable EagerChecks eager;

    /** Clients with a session of another connection, which the leader was asked of. */
    private final Map<SessionId, ArrayDeque<Return>> revalidations = new HashMap<>();

    /** Heard of since the last report, and not among the connections. */
    private final Map<SessionId, Integer> touched = new LinkedHashMap<>();

    private final List<Commit> committed = new ArrayList<>();
    private final WriteReplies replies = new WriteReplies();
    private final JuteWriter scratch = new JuteWriter();
    private long reportedMillis;
    private long nextTickMillis;
    private TreeVersion published;

    /**
     * @param timeoutMillis as negotiated by this connection
     */
    private record Connection(Client client, int timeoutMillis) {}

    /** A client that wants its session back. */
    private record Return(Submission.Connect connect, Connection connection) {}

    LearningService(Learner learner, long epoch, Parts parts) {
        this.learner = learner;
        this.parts = parts;
        locals = parts.options().newLocalSessions();
        eager = parts.options().eagerAclCheck() ? new EagerChecks(parts.access()) : null;
        nextTickMillis = parts.time().nowMillis();
        floor = Zxids.start(epoch);
        reportedMillis = parts.time().nowMillis();
        published = parts.state().freeze();
    }

    TreeVersion published() {
        return published;
    }

    void submit(Submission submission) {
        switch (submission) {
            case Submission.Connect connect -> connect(connect);
            case Submission.Write write -> write(write);
            case Submission.Undecodable undecodable -> undecodable(undecodable);
            case Submission.Sync sync -> sync(sync);
            case Submission.Read read -> answerInTurn(read.session(), read);
            case Submission.Unknown unknown -> answerInTurn(unknown.session(), unknown);
        }
    }

    /** Nothing more can be sent to this connection. */
    void disconnected(Client client, SessionId session) {
        Connection connection = forget(session, client);
        if (locals.contains(session)) {
            locals.touch(session, client.lastHeardMillis());
        } else if (connection != null && client.lastHeardMillis() >= reportedMillis) {
            touched.put(session, connection.timeoutMillis());
        }
    }

    /** Takes a session from a connection, if it has it. */
    private @Nullable Connection forget(SessionId session, Client client) {
        Connection connection = connections.get(session);
        if (connection == null || !connection.client().equals(client)) {
            return null;
        }
        return connections.remove(session);
    }

    /** Makes visible what was applied since the last batch. */
    void endBatch() {
        TreeVersion version = parts.state().freeze();
        if (!committed.isEmpty() || version.zxid() != published.zxid()) {
            publish(version, null);
        }
    }

    void forEachTouched(TouchVisitor visitor) {
        touched.forEach((session, timeout) -> visitor.visit(session.value(), timeout));
        connections.forEach(
                (session, connection) -> {
                    if (connection.client().lastHeardMillis() >= reportedMillis
                            && !touched.containsKey(session)
                            && !locals.contains(session)) {
                        visitor.visit(session.value(), connection.timeoutMillis());
                    }
                });
        touched.clear();
        reportedMillis = parts.time().nowMillis();
    }

    LocalSessions localSessions() {
        return locals;
    }

    /** When {@link #tick} is wanted. */
    long wakeUpMillis() {
        return locals.enabled() ? nextTickMillis : Long.MAX_VALUE;
    }

    /** Ends local sessions that were not heard of. */
    void tick() {
        long now = parts.time().nowMillis();
        if (now < wakeUpMillis()) {
            return;
        }
        nextTickMillis = now + parts.options().tickMillis();
        if (locals.isDue(now)) {
            connections.forEach(
                    (session, connection) ->
                            locals.touch(session, connection.client().lastHeardMillis()));
        }
        for (SessionId session : locals.tick(now)) {
            Connection connection = connections.remove(session);
            if (connection != null) {
                decide(connection.client(), Delivery.close(published.zxid()));
            }
        }
    }

    private void connect(Submission.Connect submission) {
        ConnectRequest request = submission.request();
        Client client = submission.client();
        if (request.lastZxidSeen().value() > Math.max(published.zxid(), floor)) {
            // It has seen more than there is here: it must not be taken back in time.
            decide(client, Delivery.close(published.zxid()));
            return;
        }
        int timeout = parts.options().timeouts().negotiate(request.timeout());
        SessionId session = request.session();
        if (session.equals(SessionId.NONE)) {
            if (locals.enabled()) {
                openLocal(submission, newId(), timeout);
            } else {
                open(submission, newId(), timeout);
            }
            return;
        }
        Bytes password = request.password();
        if (password == null || !SessionPassword.matches(session, password)) {
            decide(client, Delivery.refused(published.zxid()));
            return;
        }
        if (locals.resume(session, timeout, parts.time().nowMillis())) {
            welcome(session, submission, new Connection(client, timeout));
            return;
        }
        revalidations
                .computeIfAbsent(session, _ -> new ArrayDeque<>())
                .add(new Return(submission, new Connection(client, timeout)));
        learner.revalidate(session.value(), timeout);
    }

    private SessionId newId() {
        SessionId id = parts.ids().next();
        while (parts.state().tree().sessionTimeout(id) >= 0) {
            id = parts.ids().next();
        }
        return id;
    }

    private void openLocal(Submission.Connect submission, SessionId session, int timeout) {
        locals.add(session, timeout, parts.time().nowMillis());
        welcome(session, submission, new Connection(submission.client(), timeout));
    }

    private void open(Submission.Connect submission, SessionId session, int timeout) {
        turns.await(session, submission);
        create(session, timeout);
    }

    /** Asks the leader to make a session the ensemble's. */
    private void create(SessionId session, int timeout) {
        scratch.clear();
        scratch.writeInt(timeout);
        learner.forward(session.value(), 0, OpCode.CREATE_SESSION, scratch.toBytes(), null);
    }

    /** What the leader says of a session, in the order in which it was asked. */
    void revalidated(SessionId session, boolean valid) {
        ArrayDeque<Return> asking = revalidations.get(session);
        if (asking == null) {
            return;
        }
        Return next = asking.remove();
        if (asking.isEmpty()) {
            revalidations.remove(session);
        }
        Connection connection = next.connection();
        if (!valid) {
            decide(connection.client(), Delivery.refused(published.zxid()));
            return;
        }
        welcome(session, next.connect(), connection);
    }

    /** It hears so behind its own writes over another connection: it must not read past them. */
    private void welcome(SessionId session, Submission.Connect connect, Connection connection) {
        accept(session, connection);
        turns.ready(session, connect, accepted(session, connection, published.zxid()));
        answerReady(session);
    }

    private void accept(SessionId session, Connection connection) {
        Connection before = connections.put(session, connection);
        if (before != null && !before.client().equals(connection.client())) {
            decide(before.client(), Delivery.close(published.zxid()));
        }
    }

    private static Delivery accepted(SessionId session, Connection connection, long zxid) {
        return Delivery.accepted(
                zxid,
                new Delivery.Grant(
                        session, connection.timeoutMillis(), SessionPassword.of(session)));
    }

    private void write(Submission.Write write) {
        if (isRefused(write.client(), write.session()) || isDecidedHere(write)) {
            return;
        }
        if (locals.mustUpgrade(write.session(), write.request())) {
            int timeout = locals.timeoutMillis(write.session());
            locals.remove(write.session());
            create(write.session(), timeout);
        }
        turns.await(write.session(), write);
        scratch.clear();
        write.request().write(scratch);
        forward(
                write.session(),
                write.xid(),
                write.request().opCode(),
                scratch.toBytes(),
                write.identities());
    }

    /** Answers what the leader need not know of: some of a local session, and what is refused. */
    private boolean isDecidedHere(Submission.Write write) {
        SessionId session = write.session();
        long zxid = parts.state().tree().zxid();
        Delivery delivery;
        if (locals.contains(session) && write.request() instanceof Request.CloseSession) {
            locals.remove(session);
            forget(session, write.client());
            byte[] frame = Frame.header(write.xid(), zxid, ErrorCode.OK);
            delivery = Delivery.lastReply(zxid, frame);
        } else if (locals.forbids(session, write.request())) {
            byte[] frame = Frame.header(write.xid(), zxid, ErrorCode.EPHEMERAL_ON_LOCAL_SESSION);
            delivery = Delivery.reply(zxid, frame);
        } else {
            ErrorCode refused = eagerlyRefused(write);
            if (refused == ErrorCode.OK) {
                return false;
            }
            // In ZooKeeper, too, no transaction is told of.
            delivery = Delivery.reply(zxid, Frame.header(write.xid(), 0, refused));
        }
        turns.ready(session, write, delivery);
        answerReady(session);
        return true;
    }

    /** Only what has nothing of its session before it, which may yet permit it. */
    private ErrorCode eagerlyRefused(Submission.Write write) {
        return eager == null || turns.has(write.session())
                ? ErrorCode.OK
                : eager.check(write, parts.state().tree());
    }

    private void undecodable(Submission.Undecodable undecodable) {
        if (isRefused(undecodable.client(), undecodable.session())) {
            return;
        }
        boolean multi = undecodable.opCode() == OpCode.MULTI;
        if (!multi) {
            answerInTurn(undecodable.session(), undecodable);
            return;
        }
        // ZooKeeper's leader gives it a zxid before it looks into it; that it does not decode is
        // all that matters of its body, and no body decodes as little.
        turns.await(undecodable.session(), undecodable);
        forward(
                undecodable.session(),
                undecodable.xid(),
                OpCode.MULTI,
                Bytes.EMPTY,
                undecodable.client().identities());
    }

    private void sync(Submission.Sync sync) {
        if (isRefused(sync.client(), sync.session())) {
            return;
        }
        turns.awaitSync(sync.session(), sync);
        scratch.clear();
        new Request.Sync(sync.path()).write(scratch);
        forward(
                sync.session(),
                sync.xid(),
                OpCode.SYNC,
                scratch.toBytes(),
                sync.client().identities());
    }

    private void forward(
            SessionId session, int cxid, int opCode, Bytes body, Identities identities) {
        List<Packet.Identity> sent = LearnerIdentities.toSend(identities);
        learner.forward(session.value(), cxid, opCode, body, sent);
    }

    /** Whether a session is no more with this connection, which is closed then. */
    private boolean isRefused(Client client, SessionId session) {
        Connection connection = connections.get(session);
        if (connection != null && connection.client().equals(client)) {
            return false;
        }
        decide(client, Delivery.close(published.zxid()));
        return true;
    }

    /** The oldest sync that the leader was asked for has come to its turn there. */
    void synced() {
        Submission.Sync sync = turns.synced();
        if (sync != null) {
            answerReady(sync.session());
        }
    }

    /** A committed transaction has been applied, of whomever. */
    void applied(MemberTree.Applied applied) {
        TxnHeader header = applied.logged().header();
        SessionId session = header.clientId();
        Outcome outcome = applied.outcome();
        List<Change> changes = applied.changes();
        long zxid = header.zxid().value();
        if (outcome.txn() instanceof Txn.CreateSession create) {
            touched.put(session, create.timeout());
        }
        Turns.Turn turn = turns.of(header, outcome.txn() instanceof Txn.CreateSession);
        if (turn != null) {
            turn.answer(answer(turn.submission(), session, zxid, outcome));
        }
        if (!changes.isEmpty()) {
            committed.add(new Commit(zxid, changes, null, null));
        }
        answerReady(session);
        if (outcome.txn() instanceof Txn.CloseSession) {
            end(session, zxid);
        }
    }

    private Delivery answer(Submission submission, SessionId session, long zxid, Outcome outcome) {
        if (outcome.error() == ErrorCode.SESSION_MOVED) {
            forget(session, submission.client());
            return Delivery.close(zxid);
        }
        if (submission instanceof Submission.Connect connect) {
            if (!(outcome.txn() instanceof Txn.CreateSession create)) {
                return Delivery.refused(zxid);
            }
            var connection = new Connection(connect.client(), create.timeout());
            accept(session, connection);
            return accepted(session, connection, zxid);
        }
        int xid = xid(submission);
        byte[] frame = replies.frame(xid, zxid, outcome);
        boolean last =
                submission instanceof Submission.Write write
                        && write.request() instanceof Request.CloseSession;
        if (last) {
            forget(session, submission.client());
            return Delivery.lastReply(zxid, frame);
        }
        return Delivery.reply(zxid, frame);
    }

    private static int xid(Submission submission) {
        return switch (submission) {
            case Submission.Write write -> write.xid();
            case Submission.Undecodable undecodable -> undecodable.xid();
            case Submission.Connect _, Submission.Read _, Submission.Sync _, Submission.Unknown _ ->
                    throw new IllegalArgumentException("not a write: " + submission);
        };
    }

    /** A session has ended. Its client is disconnected, unless it gets the reply to its closing. */
    private void end(SessionId session, long zxid) {
        touched.remove(session);
        Connection connection = connections.remove(session);
        if (connection != null) {
            committed.add(new Commit(zxid, List.of(), connection.client(), Delivery.close(zxid)));
        }
    }

    private void answerInTurn(SessionId session, Submission submission) {
        turns.ready(session, submission, null);
        answerReady(session);
    }

    private void answerReady(SessionId session) {
        for (Turns.Turn turn = turns.next(session); turn != null; turn = turns.next(session)) {
            Delivery delivery = turn.delivery();
            if (delivery != null) {
                decide(turn.submission().client(), delivery);
            } else {
                publish(parts.state().freeze(), turn.submission());
            }
        }
    }

    private void decide(Client client, Delivery delivery) {
        committed.add(new Commit(parts.state().tree().zxid(), List.of(), client, delivery));
    }

    private void publish(TreeVersion version, @Nullable Submission waiting) {
        published = version;
        parts.effects().publish(committed, version, waiting);
        committed.clear();
    }
}
