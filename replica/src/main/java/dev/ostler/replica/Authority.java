package dev.ostler.replica;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ConnectRequest;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.protocol.Zxid;
import dev.ostler.replica.client.Client;
import dev.ostler.replica.client.Delivery;
import dev.ostler.replica.client.Frame;
import dev.ostler.replica.client.Submission;
import dev.ostler.replica.client.WriteReplies;
import dev.ostler.replica.session.LocalSessions;
import dev.ostler.replica.session.SessionIds;
import dev.ostler.replica.session.SessionPassword;
import dev.ostler.replica.session.SessionTracker;
import dev.ostler.replica.session.TimeoutBounds;
import dev.ostler.tree.Tree;
import dev.ostler.tree.TreeVersion;
import dev.ostler.tree.access.Identities;
import dev.ostler.tree.plan.Planned;
import dev.ostler.tree.plan.Planner;
import dev.ostler.tree.plan.QuotaWarning;
import dev.ostler.tree.plan.Requester;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/**
 * The server that decides: it alone turns requests into transactions, gives them their zxids, and
 * ends sessions. A server that serves alone is one, and so is the leader of an ensemble; an {@link
 * Ordering} is what differs.
 *
 * <p>The life of a write:
 *
 * <ol>
 *   <li>{@link #submit} plans it against the tree with everything planned before, applies it there,
 *       and proposes it. Nobody sees it yet.
 *   <li>{@link #endBatch} freezes the tree and lets the batch go.
 *   <li>{@link #committed} publishes the frozen version: watches fire, the reply goes out. Nothing
 *       is acknowledged that may get lost.
 * </ol>
 *
 * <p>What must wait for its session's writes (reads behind them, sync) stands between the writes in
 * the same queue, with the version that it is to be answered from: it sees every write before it
 * and none behind it.
 */
public final class Authority {
    /** Few enough for clients not to notice: each is a transaction. */
    private static final int ENDED_BY_A_TICK_MAX = 1_000;

    private final Tree tree;
    private final long floor;
    private final Planner planner;
    private final SessionTracker sessions;
    private final LocalSessions locals;
    private final SessionIds ids;
    private final TimeoutBounds timeouts;
    private final Cleaning cleaning;
    private final Ordering ordering;
    private final ClientEffects effects;
    private final Unpublished unpublished;

    /** The connection of each session that has one here; in whatever order, it does not matter. */
    private final Map<SessionId, Client> connections = new HashMap<>();

    /** Of connections with syncs that are not answered. */
    private final Map<Client, SyncGate<Submission>> gates = new HashMap<>();

    private final AroundSyncs aroundSyncs = new AroundSyncs();
    private final WriteReplies replies = new WriteReplies();

    private long wallMillis;
    private long nowMillis;

    /** The transaction that ended the last session of a {@link #tick} that left some. */
    private @Nullable Zxid lastEnded;

    /**
     * @param tree all of it is committed; {@code sessions} has its sessions
     * @param locals sessions of clients of this server that are in no tree
     * @param floor the first transaction's zxid is the next one after this or after the tree's,
     *     whichever is greater; clients may have seen it
     */
    public Authority(
            Tree tree,
            long floor,
            Planner planner,
            SessionTracker sessions,
            LocalSessions locals,
            SessionIds ids,
            TimeoutBounds timeouts,
            Cleaning cleaning,
            Ordering ordering,
            ClientEffects effects) {
        this.tree = tree;
        this.floor = floor;
        this.planner = planner;
        this.sessions = sessions;
        this.locals = locals;
        this.ids = ids;
        this.timeouts = timeouts;
        this.cleaning = cleaning;
        this.ordering = ordering;
        this.effects = effects;
        unpublished = new Unpublished(tree, effects);
    }

    /**
     * Sets the time for all that follows.
     *
     * @param nowMillis a clock that only goes forward; its origin means nothing
     * @param wallMillis milliseconds since 1970, for the transactions
     */
    public void time(long nowMillis, long wallMillis) {
        this.nowMillis = nowMillis;
        this.wallMillis = wallMillis;
    }

    /** Takes what a connection submitted. */
    public void submit(Submission submission) {
        Client client = submission.client();
        SyncGate<Submission> gate = gates.isEmpty() ? null : gates.get(client);
        if (gate == null && submission instanceof Submission.Sync) {
            gate = new SyncGate<>(aroundSyncs);
            gates.put(client, gate);
        }
        if (gate == null) {
            take(submission);
        } else {
            gate.enter(submission);
            forgetGate(client);
        }
    }

    private void take(Submission submission) {
        if (!ordering.isOpen()) {
            return;
        }
        switch (submission) {
            case Submission.Connect connect -> connect(connect);
            case Submission.Write write -> write(write);
            case Submission.Undecodable undecodable -> undecodable(undecodable);
            case Submission.Read _, Submission.Sync _, Submission.Unknown _ ->
                    unpublished.await(submission);
        }
    }

    /** Nothing more can be sent to this connection. Its session lives on until it expires. */
    public void disconnected(Client client, SessionId session) {
        if (connections.remove(session, client)) {
            sessions.touch(session, client.lastHeardMillis());
            locals.touch(session, client.lastHeardMillis());
        }
    }

    /**
     * Ends sessions that were not heard of, and deletes znodes whose time is over. It does not end
     * all sessions if there are very many: what clients want comes in between.
     */
    public void tick() {
        lastEnded = null;
        if (sessions.isDue(nowMillis)) {
            connections.forEach(
                    (session, client) -> sessions.touch(session, client.lastHeardMillis()));
        }
        if (locals.isDue(nowMillis)) {
            connections.forEach(
                    (session, client) -> locals.touch(session, client.lastHeardMillis()));
        }
        for (SessionId session : locals.tick(nowMillis)) {
            moved(session);
        }
        Zxid ended = null;
        for (SessionId session : sessions.tick(nowMillis, ENDED_BY_A_TICK_MAX)) {
            if (!ordering.isOpen()) {
                return;
            }
            effects.expired(session, sessions.timeoutMillis(session));
            ended = nextZxid();
            end(session, planner.closeSession(session, ended, wallMillis));
        }
        if (sessions.isDue(nowMillis)) {
            lastEnded = ended;
        }
        if (cleaning.isDue(nowMillis)) {
            published()
                    .forEachReclaimable(
                            wallMillis,
                            cleaning.neverUsedMillis(),
                            cleaning.allowance(),
                            this::reclaim);
        }
    }

    /**
     * Whether the next {@link #tick} is due at once: the last one left sessions that have expired,
     * and what it has ended is committed.
     */
    public boolean isTickDue() {
        return lastEnded != null && published().zxid() >= lastEnded.value();
    }

    private void reclaim(ZnodePath path) {
        if (!ordering.isOpen()) {
            return;
        }
        cleaning.deleted();
        propose(planner.deleteContainer(path, nextZxid(), wallMillis), null, null);
    }

    /** Ends a batch of calls: what they planned goes out together. */
    public void endBatch() {
        if (unpublished.endBatch()) {
            ordering.endBatch(new Zxid(tree.zxid()));
        }
        unpublished.release();
    }

    /**
     * Everything up to and including {@code zxid} is committed.
     *
     * @throws IllegalStateException if more was before
     */
    public void committed(Zxid zxid) {
        unpublished.committed(zxid);
        unpublished.release();
    }

    /** The state that clients see. */
    public TreeVersion published() {
        return unpublished.published();
    }

    /** For the operators' list of sessions. */
    public SessionTracker sessions() {
        return sessions;
    }

    /** Whether requests of a session that come from this connection are to be accepted. */
    public boolean owns(Client client, SessionId session) {
        return client.equals(connections.get(session))
                && (sessions.isOpen(session) || locals.contains(session));
    }

    /** Whether a session's client is connected here. */
    public boolean isConnected(SessionId session) {
        return connections.containsKey(session);
    }

    // What comes from another server's client: the reply is made there, from the transaction.

    /** Begins a session whose client is connected to another server, which gave it its id. */
    public void open(SessionId session, int timeoutMillis) {
        if (!ordering.isOpen()) {
            return;
        }
        Planned planned = planner.createSession(session, timeoutMillis, nextZxid(), wallMillis);
        sessions.add(session, timeoutMillis, nowMillis);
        propose(planned, null, null);
    }

    /** Plans a request; who may ask was checked before. */
    public void plan(Requester requester, Request.Write request) {
        if (!ordering.isOpen()) {
            return;
        }
        Planned planned = planner.plan(requester, request, nextZxid(), wallMillis);
        if (request instanceof Request.CloseSession) {
            end(requester.session(), planned);
        } else {
            propose(planned, null, null);
        }
    }

    /** Makes a request a transaction that changes nothing. */
    public void refuse(Requester requester, ErrorCode error) {
        if (!ordering.isOpen()) {
            return;
        }
        propose(planner.refuse(requester, error, nextZxid(), wallMillis), null, null);
    }

    /** The client of a session has gone to another server, or was silent for too long. */
    public void moved(SessionId session) {
        Client client = connections.remove(session);
        if (client != null) {
            unpublished.decide(client, Delivery.close(published().zxid()));
        }
    }

    private void connect(Submission.Connect submission) {
        ConnectRequest request = submission.request();
        Client client = submission.client();
        if (request.lastZxidSeen().value() > Math.max(published().zxid(), floor)) {
            // It has seen more than there is here: it must not be taken back in time.
            unpublished.decide(client, Delivery.close(published().zxid()));
            return;
        }
        int timeout = timeouts.negotiate(request.timeout());
        if (request.session().equals(SessionId.NONE)) {
            open(client, newId(), timeout);
        } else {
            resume(client, request, timeout);
        }
    }

    private SessionId newId() {
        SessionId id = ids.next();
        while (tree.sessionTimeout(id) >= 0) {
            id = ids.next();
        }
        return id;
    }

    private void open(Client client, SessionId session, int timeout) {
        if (locals.enabled()) {
            locals.add(session, timeout, nowMillis);
            connections.put(session, client);
            unpublished.decide(client, granted(session, timeout));
            return;
        }
        Zxid zxid = nextZxid();
        Planned planned = planner.createSession(session, timeout, zxid, wallMillis);
        sessions.add(session, timeout, nowMillis);
        connections.put(session, client);
        var grant = new Delivery.Grant(session, timeout, SessionPassword.of(session));
        propose(planned, client, Delivery.accepted(zxid.value(), grant));
    }

    private void resume(Client client, ConnectRequest request, int timeout) {
        SessionId session = request.session();
        Bytes password = request.password();
        if (password == null
                || !SessionPassword.matches(session, password)
                || !(sessions.resume(session, timeout, nowMillis)
                        || locals.resume(session, timeout, nowMillis))) {
            unpublished.decide(client, Delivery.refused(published().zxid()));
            return;
        }
        Client before = connections.put(session, client);
        if (before != null && !before.equals(client)) {
            unpublished.decide(before, Delivery.close(published().zxid()));
        }
        unpublished.decide(client, granted(session, timeout));
    }

    private Delivery granted(SessionId session, int timeout) {
        var grant = new Delivery.Grant(session, timeout, SessionPassword.of(session));
        return Delivery.accepted(published().zxid(), grant);
    }

    private void write(Submission.Write write) {
        SessionId session = write.session();
        Client client = write.client();
        if (!owns(client, session)) {
            unpublished.decide(client, Delivery.close(published().zxid()));
            return;
        }
        if (locals.mustUpgrade(session, write.request())) {
            int timeout = locals.timeoutMillis(session);
            locals.remove(session);
            open(session, timeout);
        }
        boolean local = locals.contains(session);
        if (local && write.request() instanceof Request.CloseSession) {
            locals.remove(session);
            connections.remove(session);
            byte[] frame = Frame.header(write.xid(), tree.zxid(), ErrorCode.OK);
            unpublished.decide(client, Delivery.lastReply(tree.zxid(), frame));
            return;
        }
        Zxid zxid = nextZxid();
        var requester = new Requester(session, write.xid(), write.identities(), local);
        Planned planned = planner.plan(requester, write.request(), zxid, wallMillis);
        byte[] frame = replies.frame(write.xid(), zxid.value(), planned.outcome());
        if (write.request() instanceof Request.CloseSession) {
            sessions.remove(session);
            connections.remove(session);
            propose(planned, client, Delivery.lastReply(zxid.value(), frame));
        } else {
            propose(planned, client, Delivery.reply(zxid.value(), frame));
        }
        if (write.request() instanceof Request.Reconfig) {
            unpublished.cut();
        }
    }

    private void undecodable(Submission.Undecodable undecodable) {
        if (undecodable.opCode() != OpCode.MULTI
                || !owns(undecodable.client(), undecodable.session())) {
            unpublished.await(undecodable);
            return;
        }
        // ZooKeeper looks into a multi only after it has given it a zxid.
        Zxid zxid = nextZxid();
        var requester = new Requester(undecodable.session(), undecodable.xid(), Identities.NONE);
        Planned planned = planner.refuse(requester, ErrorCode.MARSHALLING_ERROR, zxid, wallMillis);
        byte[] frame = Frame.header(undecodable.xid(), zxid.value(), ErrorCode.MARSHALLING_ERROR);
        propose(planned, undecodable.client(), Delivery.reply(zxid.value(), frame));
    }

    /** What happens round the syncs of a connection. */
    private final class AroundSyncs implements SyncGate.Exit<Submission> {
        @Override
        public boolean isSync(Submission submission) {
            return submission instanceof Submission.Sync;
        }

        @Override
        public void sync(Submission sync, Runnable answered) {
            ordering.barrier(
                    () -> {
                        unpublished.await(sync);
                        answered.run();
                        forgetGate(sync.client());
                    });
        }

        @Override
        public void pass(Submission submission) {
            take(submission);
        }
    }

    private void forgetGate(Client client) {
        SyncGate<Submission> gate = gates.get(client);
        if (gate != null && gate.isOpen()) {
            gates.remove(client);
        }
    }

    /** A session ends without its client here having asked for it; it is disconnected. */
    private void end(SessionId session, Planned planned) {
        sessions.remove(session);
        Client client = connections.remove(session);
        long zxid = planned.logged().header().zxid().value();
        propose(planned, client, client == null ? null : Delivery.close(zxid));
    }

    private void propose(Planned planned, @Nullable Client client, @Nullable Delivery delivery) {
        ordering.propose(planned.logged());
        for (QuotaWarning warning : planned.warnings()) {
            effects.warn(warning);
        }
        unpublished.add(planned, client, delivery);
    }

    private Zxid nextZxid() {
        return new Zxid(Math.max(tree.zxid(), floor) + 1);
    }
}
