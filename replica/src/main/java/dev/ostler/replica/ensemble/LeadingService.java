package dev.ostler.replica.ensemble;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ServerId;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.Zxid;
import dev.ostler.replica.Authority;
import dev.ostler.replica.Cleaning;
import dev.ostler.replica.Ordering;
import dev.ostler.replica.SyncGate;
import dev.ostler.replica.client.Client;
import dev.ostler.replica.client.Submission;
import dev.ostler.replica.session.LocalSessions;
import dev.ostler.replica.session.SessionIds;
import dev.ostler.replica.session.SessionTracker;
import dev.ostler.tree.Tree;
import dev.ostler.tree.TreeVersion;
import dev.ostler.tree.plan.Planner;
import dev.ostler.tree.plan.Requester;
import dev.ostler.zab.Link;
import dev.ostler.zab.Proposal;
import dev.ostler.zab.Zxids;
import dev.ostler.zab.leader.Leader;
import dev.ostler.zab.message.ForwardedRequest;
import dev.ostler.zab.message.Packet;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * What a leader does for clients, its own and those of its learners, from the moment on at which a
 * quorum follows it.
 *
 * <p>Every session belongs to a server, the one that its client came to last. A write that comes
 * through another one was overtaken by the client's move, and is refused ({@link
 * ErrorCode#SESSION_MOVED}). The first server to use a session after a change of leader owns it.
 */
final class LeadingService {
    private final Leader leader;
    private final Moment time;
    private final Authority authority;
    private final LocalSessions locals;
    private final ServerId me;

    /** By session, as far as it is known; in whatever order, it does not matter. */
    private final Map<SessionId, Owner> owners = new HashMap<>();

    /** Of learners with syncs that are not answered. */
    private final IdentityHashMap<Link, SyncGate<ForwardedRequest>> gates = new IdentityHashMap<>();

    private long nextTickMillis;
    private final int tickMillis;
    private boolean ended;

    private sealed interface Owner {
        /** The session's client is, or was last, connected to a learner. */
        record Learner(Link link) implements Owner {}

        /** To a learner that is gone. */
        record Gone() implements Owner {}

        /** To the leader itself. */
        record Here() implements Owner {}
    }

    private static final Owner GONE = new Owner.Gone();
    private static final Owner HERE = new Owner.Here();

    /** Begins with the whole state as committed; all sessions were just heard of. */
    LeadingService(Leader leader, ServerId me, long epoch, Parts parts) {
        this.leader = leader;
        this.me = me;
        time = parts.time();
        MemberOptions options = parts.options();
        tickMillis = options.tickMillis();
        nextTickMillis = time.nowMillis();
        Tree tree = parts.state().tree();
        var sessions = new SessionTracker(options.sessionIntervalMillis(), options.pauseMillis());
        tree.freeze()
                .forEachSession(
                        (session, timeout) -> sessions.add(session, timeout, time.nowMillis()));
        locals = options.newLocalSessions();
        authority =
                new Authority(
                        tree,
                        Zxids.start(epoch),
                        new Planner(
                                tree,
                                parts.access(),
                                options.plan(),
                                new Reconfigurations(
                                        leader, options.votersMin(), options.severalAddresses())),
                        sessions,
                        locals,
                        parts.ids(),
                        options.timeouts(),
                        new Cleaning(
                                options.cleaning().intervalMillis(),
                                options.cleaning().perMinuteMax(),
                                options.cleaning().neverUsedMillis(),
                                time.nowMillis()),
                        new QuorumOrdering(),
                        parts.effects());
    }

    /** Nothing more is proposed: the role has ended, perhaps in the midst of a call to this. */
    void end() {
        ended = true;
    }

    TreeVersion published() {
        return authority.published();
    }

    SessionTracker sessions() {
        return authority.sessions();
    }

    LocalSessions localSessions() {
        return locals;
    }

    long wakeUpMillis() {
        return authority.isTickDue() ? time.nowMillis() : nextTickMillis;
    }

    void tick() {
        long now = time.nowMillis();
        if (now >= wakeUpMillis()) {
            nextTickMillis = now + tickMillis;
            authority.time(now, time.wallMillis());
            authority.tick();
        }
    }

    void endBatch() {
        authority.endBatch();
    }

    void committed(long zxid) {
        authority.committed(new Zxid(zxid));
    }

    void submit(Submission submission) {
        authority.time(time.nowMillis(), time.wallMillis());
        authority.submit(submission);
        if (submission instanceof Submission.Connect connect) {
            SessionId resumed = connect.request().session();
            if (authority.owns(connect.client(), resumed) && !locals.contains(resumed)) {
                owners.put(resumed, HERE);
            }
        }
    }

    void disconnected(Client client, SessionId session) {
        authority.disconnected(client, session);
    }

    /** A learner's client was heard of; its server says how long it may be silent from now on. */
    void touched(SessionId session, int timeoutMillis) {
        authority.sessions().resume(session, timeoutMillis, time.nowMillis());
    }

    /** Whether a session lives; it then belongs to this learner. */
    boolean revalidate(Link learner, SessionId session, int timeoutMillis) {
        if (!authority.sessions().resume(session, timeoutMillis, time.nowMillis())) {
            return false;
        }
        authority.moved(session);
        owners.put(session, new Owner.Learner(learner));
        return true;
    }

    /** No request comes from this learner any more; others must not inherit its sessions. */
    void left(Link learner) {
        var links = new Owner.Learner(learner);
        owners.replaceAll((session, owner) -> owner.equals(links) ? GONE : owner);
        SyncGate<ForwardedRequest> gate = gates.remove(learner);
        if (gate != null) {
            gate.clear();
        }
    }

    /**
     * Takes a learner's request.
     *
     * @throws MalformedRecordException if it is not even the frame of one
     */
    void request(Link learner, Packet packet) {
        ForwardedRequest request = ForwardedRequest.of(packet);
        SyncGate<ForwardedRequest> gate = gates.get(learner);
        if (gate == null && request.opCode() == OpCode.SYNC) {
            gate = new SyncGate<>(new AroundSyncs(learner));
            gates.put(learner, gate);
        }
        if (gate == null) {
            take(learner, request);
        } else {
            gate.enter(request);
            forgetGate(learner);
        }
    }

    private void forgetGate(Link learner) {
        SyncGate<ForwardedRequest> gate = gates.get(learner);
        if (gate != null && gate.isOpen()) {
            gates.remove(learner);
        }
    }

    /**
     * What happens round the syncs of a learner's clients. A follower of ZooKeeper's expects the
     * answers in the order in which it asked, those of different sessions too; so the commit of a
     * later request must not come before the answer to the sync.
     */
    private final class AroundSyncs implements SyncGate.Exit<ForwardedRequest> {
        private final Link learner;

        AroundSyncs(Link learner) {
            this.learner = learner;
        }

        @Override
        public boolean isSync(ForwardedRequest request) {
            return request.opCode() == OpCode.SYNC;
        }

        @Override
        public void sync(ForwardedRequest sync, Runnable answered) {
            // Whoever owns the session: the learner counts the answers.
            leader.sync(learner);
            leader.barrier(
                    () -> {
                        answered.run();
                        forgetGate(learner);
                    });
        }

        @Override
        public void pass(ForwardedRequest request) {
            take(learner, request);
        }
    }

    private void take(Link learner, ForwardedRequest request) {
        authority.time(time.nowMillis(), time.wallMillis());
        var session = new SessionId(request.session());
        var requester =
                new Requester(
                        session,
                        request.cxid(),
                        LearnerIdentities.of(request.identities()),
                        mayBeLocal(session));
        switch (request.opCode()) {
            case OpCode.CREATE_SESSION -> open(learner, requester, request.body());
            case OpCode.CLOSE_SESSION -> authority.plan(requester, new Request.CloseSession());
            default -> write(learner, requester, request);
        }
    }

    private void open(Link learner, Requester requester, Bytes body) {
        if (body.length() != Integer.BYTES) {
            authority.refuse(requester, ErrorCode.MARSHALLING_ERROR);
            return;
        }
        owners.put(requester.session(), new Owner.Learner(learner));
        authority.open(requester.session(), new JuteReader(body.unsafeArray()).readInt());
    }

    private void write(Link learner, Requester requester, ForwardedRequest forwarded) {
        ErrorCode refusal = refusal(learner, requester.session());
        if (refusal != ErrorCode.OK) {
            authority.refuse(requester, refusal);
            return;
        }
        Request.Write request;
        try {
            request = decode(forwarded);
        } catch (MalformedRecordException e) {
            authority.refuse(requester, ErrorCode.MARSHALLING_ERROR);
            return;
        }
        if (request == null) {
            authority.refuse(requester, ErrorCode.UNIMPLEMENTED);
        } else {
            authority.plan(requester, request);
        }
    }

    /**
     * Whether a session may be one that its learner keeps to itself; who is none of its clients was
     * refused there.
     */
    private boolean mayBeLocal(SessionId session) {
        return locals.enabled()
                && !authority.sessions().isOpen(session)
                && !SessionIds.isOf(session, me);
    }

    private ErrorCode refusal(Link learner, SessionId session) {
        if (mayBeLocal(session)) {
            return ErrorCode.OK;
        }
        if (!authority.sessions().isOpen(session)) {
            return ErrorCode.SESSION_EXPIRED;
        }
        Owner owner = owners.get(session);
        if (owner == null && !authority.isConnected(session)) {
            owners.put(session, new Owner.Learner(learner));
            return ErrorCode.OK;
        }
        return owner instanceof Owner.Learner(Link link) && link.equals(learner)
                ? ErrorCode.OK
                : ErrorCode.SESSION_MOVED;
    }

    /** Null for what does not become a transaction. */
    private static Request.@Nullable Write decode(ForwardedRequest request) {
        return switch (request.opCode()) {
            case OpCode.CREATE,
                    OpCode.CREATE2,
                    OpCode.CREATE_CONTAINER,
                    OpCode.CREATE_TTL,
                    OpCode.DELETE,
                    OpCode.SET_DATA,
                    OpCode.SET_ACL,
                    OpCode.MULTI,
                    OpCode.RECONFIG ->
                    (Request.Write)
                            Request.read(
                                    request.opCode(), new JuteReader(request.body().unsafeArray()));
            default -> null;
        };
    }

    private final class QuorumOrdering implements Ordering {
        private final JuteWriter scratch = new JuteWriter();

        @Override
        public boolean isOpen() {
            return !ended && !leader.exhausted();
        }

        @Override
        public void propose(LoggedTxn txn) {
            if (txn.txn() instanceof Txn.CloseSession) {
                owners.remove(txn.header().clientId());
            }
            scratch.clear();
            txn.write(scratch);
            var proposal = new Proposal(txn.header().zxid().value(), scratch.toBytes());
            if (txn.txn() instanceof Txn.SetData changed && changed.type() == OpCode.RECONFIG) {
                leader.reconfigure(proposal, Memberships.of(changed));
            } else {
                leader.propose(proposal);
            }
        }

        @Override
        public void endBatch(Zxid upTo) {
            // The leader has a batch of its own, which ends behind this one.
        }

        @Override
        public void barrier(Runnable passed) {
            leader.barrier(
                    () -> {
                        authority.time(time.nowMillis(), time.wallMillis());
                        passed.run();
                    });
        }
    }
}
