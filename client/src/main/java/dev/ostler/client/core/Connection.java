package dev.ostler.client.core;

import dev.ostler.client.watch.Rearming;
import dev.ostler.client.watch.WatchTables;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ConnectRequest;
import dev.ostler.protocol.ConnectResponse;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Zxid;

import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper.States;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
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
 *   <li>Every call is completed exactly once, and calls of one connection in their order.
 *   <li>Calls that fail with a connection are completed before the application hears of the loss.
 *   <li>After {@link Phase#DEAD} the only effect is that calls fail.
 * </ul>
 */
public final class Connection {
    private static final int CLEANUP_MILLIS = 100;
    private static final int SPREAD_MILLIS = 1000;
    private static final int PROBE_MILLIS_MIN = 100;
    private static final int PROBE_MILLIS_MAX = 60_000;

    /** Instead of a connect response a read-only server may send a bare reply header. */
    private static final int REPLY_HEADER_BYTES = 16;

    private final ConnectionOptions options;
    private final WatchTables watches;
    private final RandomGenerator random;
    private final Effects effects;
    private final Timers timers;
    private final ArrayDeque<Call<?>> queued = new ArrayDeque<>();
    private final ArrayDeque<Call<?>> pending = new ArrayDeque<>();
    private final List<AuthInfo> credentials = new ArrayList<>();

    private Phase phase = Phase.WAITING;
    private States state = States.CONNECTING;
    private KeeperState announced = KeeperState.Disconnected;
    private long sessionId;
    private Bytes password;
    private boolean resumable;
    private long lastZxid;
    private int lastXid;
    private boolean everConnected;
    private boolean closing;
    private long retryAt;
    private int hosts = 1;
    private long probeAt;
    private int probeMillis = PROBE_MILLIS_MIN;

    /**
     * @param sessionId the session to resume, 0 for a new one
     * @param password its password
     * @param random spreads the reconnects of many clients over a second
     */
    public Connection(
            ConnectionOptions options,
            long sessionId,
            Bytes password,
            WatchTables watches,
            RandomGenerator random,
            Effects effects) {
        this.options = options;
        this.sessionId = sessionId;
        this.password = password;
        this.resumable = sessionId != 0;
        this.watches = watches;
        this.random = random;
        this.effects = effects;
        this.timers = new Timers(options.timeoutMillis());
    }

    public Phase phase() {
        return phase;
    }

    /** Calls that wait to be sent. */
    public int queuedCalls() {
        return queued.size();
    }

    /** Calls that were sent and not answered. */
    public int pendingCalls() {
        return pending.size();
    }

    // ---- the link ----

    /** Begins the first attempt. */
    public void start(long now) {
        timers.heard(now);
        attempt(now);
    }

    /**
     * A server was chosen, as {@link Effects#connect} asked.
     *
     * @param hostCount servers there are; the patience with one is the session timeout shared out
     */
    public void attemptStarted(int hostCount, long now) {
        if (phase == Phase.CONNECTING) {
            hosts = hostCount;
            timers.sent(now);
        }
    }

    /** TCP is up: the connect request goes out alone, since a refusal would lose what follows. */
    public void connected(long now) {
        if (phase != Phase.CONNECTING) {
            return;
        }
        phase = Phase.HANDSHAKING;
        everConnected = true;
        timers.heard(now);
        timers.sent(now);
        effects.send(connectRequest());
    }

    /** The link is gone: refused, reset, closed by the server, or it could not be made. */
    public void lost(long now) {
        if (phase != Phase.DEAD && phase != Phase.WAITING) {
            lose(now);
        }
    }

    /** Gives the link up, to find another server or because the application asked for it. */
    public void drop(long now) {
        lost(now);
    }

    /**
     * A whole frame has arrived.
     *
     * @param frame stands behind the length
     */
    public void received(JuteReader frame, long now) {
        try {
            if (phase == Phase.HANDSHAKING) {
                timers.heard(now);
                handshake(frame, now);
            } else if (phase == Phase.CONNECTED) {
                timers.heard(now);
                reply(frame, now);
            }
        } catch (MalformedRecordException e) {
            lose(now);
        }
    }

    // ---- what the application wants ----

    /** Sends a call, or queues it until there is a connection. */
    public <R> void submit(Operation<R> operation, Completion<R> completion, long now) {
        var call = new Call<>(operation, completion);
        if (phase == Phase.DEAD || closing) {
            fail(call, failure());
            return;
        }
        closing = operation.opCode() == OpCode.CLOSE_SESSION;
        if (phase == Phase.CONNECTED) {
            send(call, now);
        } else {
            queued.add(call);
        }
        if (closing && phase == Phase.WAITING) {
            die(States.CLOSED, KeeperState.Closed);
        }
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

    /** Ends the session on this side only, as if the server had told so. */
    public void expire() {
        if (phase != Phase.DEAD) {
            die(States.CLOSED, KeeperState.Expired);
        }
    }

    /** Another server was asked; a read-write one is worth leaving a read-only one for. */
    public void probed(boolean readWrite, long now) {
        if (readWrite && state == States.CONNECTEDREADONLY) {
            probeMillis = PROBE_MILLIS_MIN;
            lose(now);
        }
    }

    // ---- time ----

    /** When {@link #tick} has something to do next; {@link Long#MAX_VALUE} for never. */
    public long deadline() {
        long next =
                switch (phase) {
                    case WAITING -> retryAt;
                    case CONNECTING, HANDSHAKING -> timers.connectDeadline(hosts);
                    case CONNECTED -> Math.min(timers.readDeadline(), timers.pingAt());
                    case DEAD -> Long.MAX_VALUE;
                };
        if (phase == Phase.CONNECTED && state == States.CONNECTEDREADONLY) {
            next = Math.min(next, probeAt);
        }
        return phase != Phase.DEAD && sessionId != 0 ? Math.min(next, timers.expiry()) : next;
    }

    /** Time has passed. */
    public void tick(long now) {
        if (phase == Phase.DEAD) {
            return;
        }
        if (sessionId != 0 && now >= timers.expiry()) {
            die(States.CLOSED, KeeperState.Expired);
            return;
        }
        switch (phase) {
            case WAITING -> {
                if (now >= retryAt) {
                    attempt(now);
                }
            }
            case CONNECTING, HANDSHAKING -> {
                if (now >= timers.connectDeadline(hosts)) {
                    lose(now);
                }
            }
            case CONNECTED -> keepAlive(now);
            case DEAD -> {}
        }
    }

    private void keepAlive(long now) {
        if (now >= timers.readDeadline()) {
            lose(now);
            return;
        }
        if (now >= timers.pingAt()) {
            effects.send(Frames.ping());
            timers.sent(now);
        }
        if (state == States.CONNECTEDREADONLY && now >= probeAt) {
            effects.probe();
            probeMillis = Math.min(2 * probeMillis, PROBE_MILLIS_MAX);
            probeAt = now + probeMillis;
        }
    }

    // ---- transitions ----

    private void attempt(long now) {
        phase = Phase.CONNECTING;
        timers.sent(now);
        effects.connect();
    }

    private void lose(long now) {
        effects.disconnect();
        if (closing) {
            die(States.CLOSED, KeeperState.Closed);
            return;
        }
        phase = Phase.WAITING;
        retryAt = now + CLEANUP_MILLIS + (everConnected ? random.nextInt(SPREAD_MILLIS) : 0);
        failAll();
        become(States.CONNECTING);
        announce(KeeperState.Disconnected);
    }

    private void die(States last, KeeperState event) {
        phase = Phase.DEAD;
        become(last);
        effects.disconnect();
        failAll();
        announce(event);
        effects.end();
    }

    private void become(States next) {
        if (state != next) {
            state = next;
            effects.become(next);
        }
    }

    // ---- handshake ----

    private byte[] connectRequest() {
        var out = new JuteWriter(64);
        int length = out.reserveInt();
        new ConnectRequest(
                        0,
                        new Zxid(lastZxid),
                        options.timeoutMillis(),
                        new SessionId(resumable ? sessionId : 0),
                        password,
                        options.readOnlyAllowed())
                .write(out);
        out.setInt(length, out.length() - Integer.BYTES);
        return out.toByteArray();
    }

    private void handshake(JuteReader frame, long now) {
        if (frame.remaining() == REPLY_HEADER_BYTES) {
            lose(now);
            return;
        }
        ConnectResponse response = ConnectResponse.read(frame);
        boolean readOnly = Boolean.TRUE.equals(response.readOnly());
        if (response.timeout() <= 0) {
            die(States.CLOSED, KeeperState.Expired);
        } else if (readOnly && !options.readOnlyAllowed()) {
            lose(now);
        } else {
            accepted(response, readOnly, now);
        }
    }

    private void accepted(ConnectResponse response, boolean readOnly, long now) {
        phase = Phase.CONNECTED;
        timers.negotiated(response.timeout());
        sessionId = response.session().value();
        password = response.password() == null ? Bytes.EMPTY : response.password();
        resumable |= !readOnly;
        effects.established(sessionId, password, response.timeout());
        become(readOnly ? States.CONNECTEDREADONLY : States.CONNECTED);
        probeMillis = PROBE_MILLIS_MIN;
        probeAt = now + probeMillis;
        announce(readOnly ? KeeperState.ConnectedReadOnly : KeeperState.SyncConnected);
        for (AuthInfo info : credentials) {
            effects.send(Frames.auth(info));
        }
        rearm(now);
        for (Call<?> call = queued.poll(); call != null; call = queued.poll()) {
            send(call, now);
        }
        timers.sent(now);
    }

    private void rearm(long now) {
        if (!options.rearmWatches() || watches.isEmpty()) {
            return;
        }
        long relativeZxid = lastZxid;
        for (Rearming.Batch batch : Rearming.batches(watches)) {
            Operation<Void> operation =
                    Operation.of(
                            batch.opCode(), out -> batch.write(relativeZxid, out), body -> null);
            send(new Call<>(operation, reply -> {}), now);
        }
    }

    // ---- calls ----

    private void send(Call<?> call, long now) {
        lastXid = lastXid == Integer.MAX_VALUE ? 1 : lastXid + 1;
        pending.add(call);
        effects.send(call.numbered(lastXid));
        timers.sent(now);
    }

    private void reply(JuteReader frame, long now) {
        int xid = frame.readInt();
        long zxid = frame.readLong();
        int error = frame.readInt();
        switch (xid) {
            case Frames.PING_XID -> {}
            case Frames.AUTH_XID -> {
                if (error == Code.AUTHFAILED.intValue()) {
                    die(States.AUTH_FAILED, KeeperState.AuthFailed);
                }
            }
            case Frames.NOTIFICATION_XID -> notified(frame, zxid);
            default -> answered(xid, zxid, error, frame, now);
        }
    }

    private void answered(int xid, long zxid, int error, JuteReader body, long now) {
        Call<?> call = pending.peek();
        if (call == null || call.xid() != xid) {
            lose(now);
            return;
        }
        if (zxid > 0) {
            lastZxid = zxid;
        }
        // A body that does not decode leaves the call at the head: it is lost with the connection.
        complete(call, zxid, error, body);
        if (call.operation().opCode() == OpCode.CLOSE_SESSION) {
            die(States.CLOSED, KeeperState.Closed);
        }
    }

    private <R> void complete(Call<R> call, long zxid, int error, JuteReader body) {
        R value = error == 0 ? call.operation().reader().read(body) : null;
        pending.remove();
        end(call, new Reply<>(error, zxid, value));
    }

    private void failAll() {
        Code code = failure();
        for (Call<?> call = pending.poll(); call != null; call = pending.poll()) {
            fail(call, code);
        }
        for (Call<?> call = queued.poll(); call != null; call = queued.poll()) {
            fail(call, code);
        }
    }

    private Code failure() {
        return failure(state);
    }

    /** What a call fails with that no server answers any more. */
    public static Code failure(States state) {
        return switch (state) {
            case AUTH_FAILED -> Code.AUTHFAILED;
            case CLOSED -> Code.SESSIONEXPIRED;
            default -> Code.CONNECTIONLOSS;
        };
    }

    private <R> void fail(Call<R> call, Code code) {
        end(call, Reply.failed(code));
    }

    private <R> void end(Call<R> call, Reply<R> reply) {
        int error = call.operation().watches().apply(reply.error(), watches, this::removed);
        call.complete(
                error == reply.error() ? reply : new Reply<>(error, reply.zxid(), reply.value()));
    }

    // ---- events ----

    private void notified(JuteReader body, long zxid) {
        int type = body.readInt();
        int keeperState = body.readInt();
        String path = body.readString();
        if (path == null || type < EventType.NodeCreated.getIntValue()) {
            throw new MalformedRecordException("a notification of type " + type + " for " + path);
        }
        WatchedEvent event;
        Collection<Watcher> watchers;
        try {
            event =
                    new WatchedEvent(
                            EventType.fromInt(type),
                            KeeperState.fromInt(keeperState),
                            options.chroot().toClient(path),
                            zxid);
            watchers = watches.triggered(event.getType(), path);
        } catch (RuntimeException e) {
            throw new MalformedRecordException("a notification of type " + type + ": " + e);
        }
        if (!watchers.isEmpty()) {
            effects.notify(event, watchers);
        }
    }

    private void removed(
            EventType type, String serverPath, Collection<Watcher> watchers, boolean lost) {
        KeeperState told = lost ? KeeperState.Disconnected : KeeperState.SyncConnected;
        effects.notify(
                new WatchedEvent(type, told, options.chroot().toClient(serverPath)), watchers);
    }

    /** Tells everybody of a state, unless it is the one that they were told last. */
    private void announce(KeeperState next) {
        if (announced == next) {
            return;
        }
        announced = next;
        effects.notify(new WatchedEvent(EventType.None, next, null), watches.everybody());
        if (!options.rearmWatches() && next != KeeperState.SyncConnected) {
            watches.forgetOneShots();
        }
    }
}
