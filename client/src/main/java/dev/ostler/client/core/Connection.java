package dev.ostler.client.core;

import dev.ostler.client.watch.Rearming;
import dev.ostler.client.watch.WatchTables;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ConnectResponse;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.OpCode;

import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper.States;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A client's side of a session: connects, shows who it is, sets its watches again, sends calls in
 * their order and matches the replies, and tells the application what becomes of the session. It is
 * a state machine: its methods are the events, what follows goes to {@link Effects}, and times come
 * in as milliseconds of a clock that never goes back. One thread calls it.
 *
 * <p>What always holds:
 *
 * <ul>
 *   <li>Every call is completed exactly once, and calls of one connection in their order. Only a
 *       call that reaches its deadline, is forgotten, or comes when the session is being closed,
 *       leaves the line.
 *   <li>Calls that fail with a connection are completed before the application hears of the loss.
 *   <li>After {@link Phase#DEAD} the only effect is that calls fail.
 * </ul>
 */
public final class Connection {
    private static final int CLEANUP_MILLIS = 100;

    /** Instead of a connect response a read-only server may send a bare reply header. */
    private static final int REPLY_HEADER_BYTES = 16;

    private final ConnectionOptions options;
    private final WatchTables watches;
    private final RandomGenerator random;
    private final Effects effects;
    private final Timers timers;
    private final ProbeTimer probes = new ProbeTimer();
    private final Proof proof = new Proof();
    private final Announcer announcer;
    private final Calls calls;
    private final KnownSession session;
    private final List<AuthInfo> credentials = new ArrayList<>();

    private Phase phase = Phase.WAITING;
    private States state = States.CONNECTING;
    private boolean everConnected;
    private boolean closing;

    /** Dead, and everybody knows. */
    private boolean ended;

    private long retryAt;
    private int hosts = 1;

    /** When the server was asked to accept the session. */
    private long askedAt;

    /** Whether the link is one with SASL. */
    private boolean authenticates;

    /** Null except while {@link Phase#AUTHENTICATING}. */
    private @Nullable SaslExchange sasl;

    /**
     * @param sessionId the session to resume, 0 for a new one
     * @param password its password
     * @param random spreads the reconnects of many clients
     */
    public Connection(
            ConnectionOptions options,
            long sessionId,
            Bytes password,
            WatchTables watches,
            RandomGenerator random,
            Effects effects) {
        this.options = options;
        this.session = new KnownSession(sessionId, password);
        this.watches = watches;
        this.random = random;
        this.effects = effects;
        this.timers = new Timers(options.timeoutMillis());
        this.announcer = new Announcer(options.chroot(), options.rearmWatches(), watches, effects);
        this.calls = new Calls(watches, announcer::removed);
    }

    public Phase phase() {
        return phase;
    }

    /** Calls that wait to be sent; some of them may not be wanted any more. */
    public int queuedCalls() {
        return calls.queuedCount();
    }

    /** Calls that were sent and not answered. */
    public int pendingCalls() {
        return calls.pendingCount();
    }

    // ---- the link ----

    /** Begins the first attempt. */
    public void start(long now) {
        timers.heard(now);
        attempt();
    }

    /**
     * A server was chosen, as {@link Effects#connect} asked.
     *
     * @param hostCount servers there are; the patience with one is the session timeout shared out
     */
    public void attemptStarted(int hostCount, long now) {
        if (phase == Phase.CHOOSING) {
            phase = Phase.CONNECTING;
            hosts = hostCount;
            timers.sent(now);
        }
    }

    /**
     * The client can't show the server that is being chosen who it is. The application hears of it,
     * and the link does without SASL if the server does; the next one may be better.
     */
    public void loginFailed() {
        if (phase == Phase.CHOOSING && authenticates) {
            authenticates = false;
            announcer.announce(KeeperState.AuthFailed);
        }
    }

    /** TCP is up: the connect request goes out alone, since a refusal would lose what follows. */
    public void connected(long now) {
        if (phase != Phase.CONNECTING) {
            return;
        }
        phase = Phase.HANDSHAKING;
        everConnected = true;
        askedAt = now;
        timers.heard(now);
        timers.sent(now);
        effects.send(
                Frames.connect(
                        session.request(options.timeoutMillis(), options.readOnlyAllowed())));
    }

    /** The link is gone: refused, reset, closed by the server, or it could not be made. */
    public void lost(String reason, long now) {
        if (phase != Phase.DEAD && phase != Phase.WAITING) {
            lose(reason, now);
        }
    }

    /** Gives the link up, if there is one, to find another server. */
    public void drop(String reason, long now) {
        if (phase != Phase.CHOOSING) {
            lost(reason, now);
        }
    }

    /**
     * A whole frame has arrived.
     *
     * @param frame stands behind the length
     */
    public void received(JuteReader frame, long now) {
        try {
            switch (phase) {
                case HANDSHAKING -> {
                    timers.heard(now);
                    handshake(frame, now);
                }
                case AUTHENTICATING, CONNECTED -> {
                    timers.heard(now);
                    reply(frame, now);
                }
                case WAITING, CHOOSING, CONNECTING, DEAD -> {}
            }
        } catch (MalformedRecordException e) {
            lose("a frame does not decode: " + e.getMessage(), now);
        }
    }

    // ---- what the application wants ----

    /** Sends a call, or queues it until there is a connection. */
    public void submit(Call<?> call, long now) {
        if (phase == Phase.DEAD || closing) {
            calls.fail(call, failure(state));
            return;
        }
        closing = call.operation().opCode() == OpCode.CLOSE_SESSION;
        calls.add(call);
        if (phase == Phase.CONNECTED) {
            sendQueued(now);
        } else if (closing && (phase == Phase.WAITING || phase == Phase.CHOOSING)) {
            die(States.CLOSED, KeeperState.Closed, "closed by the application");
        }
    }

    /**
     * Nobody wants to hear of the end of a call any more. If it was not sent yet it never will be;
     * else its reply counts for the watches, and for nothing besides.
     */
    public void forget(Call<?> call) {
        calls.forget(call);
    }

    /** Shows credentials to the server, and to every later one. */
    public void authenticate(AuthInfo info, long now) {
        if (phase == Phase.DEAD) {
            return;
        }
        credentials.add(info);
        if (phase == Phase.CONNECTED) {
            effects.send(Frames.auth(info));
            timers.sent(now);
        }
    }

    /**
     * Ends the session on this side only, as if the server had told so. An end that was broken off
     * by an error is brought to an end.
     */
    public void expire() {
        if (!ended) {
            die(States.CLOSED, KeeperState.Expired, "expired by the application");
        }
    }

    /**
     * Closes without a server's answer; a session that it was not told of lives until it expires.
     */
    public void abandon() {
        if (phase != Phase.DEAD) {
            die(States.CLOSED, KeeperState.Closed, "closed by the application, unanswered");
        }
    }

    /** Another server was asked; a read-write one is worth leaving a read-only one for. */
    public void probed(boolean readWrite, long now) {
        if (readWrite && state == States.CONNECTEDREADONLY) {
            lose("there is a read-write server", now);
        }
    }

    // ---- time ----

    /** When {@link #tick} has something to do next; {@link Long#MAX_VALUE} for never. */
    public long deadline() {
        long next =
                switch (phase) {
                    case WAITING -> retryAt;
                    case CONNECTING, HANDSHAKING -> timers.connectDeadline(hosts);
                    case AUTHENTICATING -> timers.readDeadline();
                    case CONNECTED -> Math.min(timers.readDeadline(), timers.pingAt());
                    case CHOOSING, DEAD -> Long.MAX_VALUE;
                };
        if (phase == Phase.CONNECTED && state == States.CONNECTEDREADONLY) {
            next = Math.min(next, probes.next());
        }
        if (phase != Phase.DEAD && session.exists()) {
            next = Math.min(next, timers.expiry());
        }
        return Math.min(next, calls.deadline());
    }

    /** Time has passed. */
    public void tick(long now) {
        calls.expire(now);
        if (phase != Phase.DEAD && session.exists() && now >= timers.expiry()) {
            die(States.CLOSED, KeeperState.Expired, "no server was heard for too long");
            return;
        }
        switch (phase) {
            case WAITING -> {
                if (now >= retryAt) {
                    attempt();
                }
            }
            case CONNECTING, HANDSHAKING -> {
                if (now >= timers.connectDeadline(hosts)) {
                    lose("the server did not accept the session in time", now);
                }
            }
            case AUTHENTICATING -> loseIfSilent(now);
            case CONNECTED -> keepAlive(now);
            case CHOOSING, DEAD -> {}
        }
    }

    private void keepAlive(long now) {
        if (loseIfSilent(now)) {
            return;
        }
        if (now >= timers.pingAt()) {
            effects.send(Frames.ping());
            proof.pinged(now);
            timers.sent(now);
        }
        if (state == States.CONNECTEDREADONLY && now >= probes.next()) {
            effects.probe();
            probes.probed(now);
        }
    }

    private boolean loseIfSilent(long now) {
        boolean silent = now >= timers.readDeadline();
        if (silent) {
            lose("the server is silent", now);
        }
        return silent;
    }

    // ---- transitions ----

    private void attempt() {
        phase = Phase.CHOOSING;
        authenticates = options.sasl();
        effects.connect();
    }

    private void lose(String reason, long now) {
        if (closing) {
            die(States.CLOSED, KeeperState.Closed, reason);
            return;
        }
        phase = Phase.WAITING;
        sasl = null;
        effects.disconnect(reason);
        int spread = everConnected ? options.reconnectSpreadMillis() : 0;
        retryAt = now + CLEANUP_MILLIS + (spread > 0 ? random.nextInt(spread) : 0);
        calls.failAll(failure(state));
        become(States.CONNECTING);
        effects.proven(proof.proven());
        announcer.announce(KeeperState.Disconnected);
    }

    private void die(States last, KeeperState event, String reason) {
        phase = Phase.DEAD;
        sasl = null;
        effects.disconnect(reason);
        become(last);
        calls.failAll(failure(last));
        announcer.announce(event);
        effects.end();
        ended = true;
    }

    private void become(States next) {
        if (state != next) {
            state = next;
            effects.become(next);
        }
    }

    /** What a call fails with that no server answers any more. */
    public static Code failure(States state) {
        return switch (state) {
            case AUTH_FAILED -> Code.AUTHFAILED;
            case CLOSED -> Code.SESSIONEXPIRED;
            default -> Code.CONNECTIONLOSS;
        };
    }

    // ---- handshake ----

    private void handshake(JuteReader frame, long now) {
        if (frame.remaining() == REPLY_HEADER_BYTES) {
            lose("the server takes no new session", now);
            return;
        }
        ConnectResponse response = ConnectResponse.read(frame);
        boolean readOnly = Boolean.TRUE.equals(response.readOnly());
        if (response.timeout() <= 0 && response.session().value() != 0) {
            // A refusal names no session: this is some other frame, and no reason to give up.
            lose("the server's answer is none", now);
        } else if (response.timeout() <= 0) {
            die(States.CLOSED, KeeperState.Expired, "the server does not know the session");
        } else if (readOnly && !options.readOnlyAllowed()) {
            lose("the server is read-only", now);
        } else {
            accepted(response, readOnly, now);
        }
    }

    private void accepted(ConnectResponse response, boolean readOnly, long now) {
        timers.negotiated(response.timeout());
        proof.accepted(askedAt);
        session.accepted(response, readOnly);
        phase = authenticates ? Phase.AUTHENTICATING : Phase.CONNECTED;
        effects.established(session.id(), session.password(), response.timeout());
        become(readOnly ? States.CONNECTEDREADONLY : States.CONNECTED);
        announcer.announce(readOnly ? KeeperState.ConnectedReadOnly : KeeperState.SyncConnected);
        if (authenticates) {
            sasl = new SaslExchange(effects, calls);
            sasl.begin();
        } else {
            begin(now);
        }
    }

    /** Sends what a new server must know, then the calls that have waited. */
    private void begin(long now) {
        probes.restart(now);
        for (AuthInfo info : credentials) {
            effects.send(Frames.auth(info));
        }
        rearm();
        sendQueued(now);
        timers.sent(now);
    }

    private void rearm() {
        if (!options.rearmWatches() || watches.isEmpty()) {
            return;
        }
        long relativeZxid = session.lastZxid();
        for (Rearming.Batch batch : Rearming.batches(watches)) {
            Operation<Void> operation =
                    Operation.of(
                            batch.opCode(), out -> batch.write(relativeZxid, out), body -> null);
            effects.send(calls.send(new Call<>(operation, Call.NO_DEADLINE, reply -> {})));
        }
    }

    // ---- SASL ----

    /**
     * What to say next in the SASL exchange is known.
     *
     * @param token null to say nothing
     * @param complete whether this side needs to hear no more
     */
    public void authenticationStep(@Nullable Bytes token, boolean complete, long now) {
        if (sasl != null) {
            timers.sent(now);
            proceed(sasl.say(token, complete), now);
        }
    }

    /** The SASL exchange has failed on this side, which no other server can mend. */
    public void authenticationFailed(String reason) {
        if (sasl != null) {
            die(States.AUTH_FAILED, KeeperState.AuthFailed, "SASL has failed: " + reason);
        }
    }

    private void proceed(SaslExchange.Progress progress, long now) {
        switch (progress) {
            case GOES_ON -> {}
            case REFUSED -> authenticationFailed("the server has refused");
            case DONE -> {
                sasl = null;
                phase = Phase.CONNECTED;
                announcer.announce(KeeperState.SaslAuthenticated);
                begin(now);
            }
        }
    }

    // ---- calls ----

    private void sendQueued(long now) {
        for (Call<?> call = calls.next(); call != null; call = calls.next()) {
            effects.send(calls.send(call));
            proof.sent(call.xid(), now);
            timers.sent(now);
        }
    }

    private void reply(JuteReader frame, long now) {
        int xid = frame.readInt();
        long zxid = frame.readLong();
        int error = frame.readInt();
        session.saw(zxid);
        switch (xid) {
            case Frames.PING_XID -> proof.answered(xid);
            case Frames.AUTH_XID -> {
                if (error == Code.AUTHFAILED.intValue()) {
                    die(States.AUTH_FAILED, KeeperState.AuthFailed, "credentials were refused");
                }
            }
            case Frames.NOTIFICATION_XID -> announcer.notified(frame, zxid);
            default -> {
                if (sasl == null) {
                    answered(xid, zxid, error, frame, now);
                } else {
                    proceed(sasl.answered(xid, error, frame), now);
                }
            }
        }
    }

    private void answered(int xid, long zxid, int error, JuteReader body, long now) {
        Call<?> call = calls.awaited();
        if (call == null || call.xid() != xid) {
            String due = call == null ? "none" : "that with xid " + call.xid();
            lose("a reply with xid " + xid + " where " + due + " was due", now);
            return;
        }
        proof.answered(xid);
        session.answered(zxid);
        // A body that does not decode leaves the call at the head: it is lost with the connection.
        complete(call, zxid, error, body);
        if (call.operation().opCode() == OpCode.CLOSE_SESSION) {
            die(States.CLOSED, KeeperState.Closed, "closed by the application");
        }
    }

    private <R> void complete(Call<R> call, long zxid, int error, JuteReader body) {
        R value = error == 0 ? call.operation().reader().read(body) : null;
        calls.answered(call, Reply.answer(error, zxid, value));
    }
}
