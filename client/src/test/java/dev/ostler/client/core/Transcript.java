package dev.ostler.client.core;

import dev.ostler.client.Chroot;
import dev.ostler.client.watch.Registration;
import dev.ostler.client.watch.WatchKind;
import dev.ostler.client.watch.WatchTables;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ConnectRequest;
import dev.ostler.protocol.ConnectResponse;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.SessionId;

import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper.States;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * A connection without a network: a test says what happens, and reads what the connection did, one
 * line an effect. Timeouts are those of a session of 30 seconds at one of three servers.
 */
final class Transcript implements Effects {
    static final int TIMEOUT = 30_000;
    static final int HOSTS = 3;
    static final long SESSION = 0xabcL;

    final WatchTables watches;
    final Connection connection;

    private final List<String> lines = new ArrayList<>();
    private long now;
    private long watchesSetFrom;

    Transcript() {
        this(0, false);
    }

    Transcript(long session, boolean readOnlyAllowed) {
        this(session, readOnlyAllowed, false);
    }

    /**
     * @param session the session to resume, 0 for a new one
     */
    Transcript(long session, boolean readOnlyAllowed, boolean sasl) {
        watches = new WatchTables(event -> {});
        connection =
                new Connection(
                        new ConnectionOptions(
                                Chroot.NONE, TIMEOUT, readOnlyAllowed, true, 1000, sasl),
                        session,
                        Bytes.wrap(new byte[16]),
                        watches,
                        () -> 0,
                        this);
    }

    /** What has happened since the last call. */
    List<String> lines() {
        List<String> since = List.copyOf(lines);
        lines.clear();
        return since;
    }

    Transcript forgetting() {
        lines.clear();
        return this;
    }

    // ---- what a test lets happen ----

    Transcript connecting() {
        connection.start(now);
        connection.attemptStarted(HOSTS, now);
        return this;
    }

    Transcript handshaking() {
        connecting();
        connection.connected(now);
        return this;
    }

    Transcript connected() {
        handshaking();
        accept(false);
        return this;
    }

    void accept(boolean readOnly) {
        frame(
                out ->
                        new ConnectResponse(
                                        0,
                                        TIMEOUT,
                                        new SessionId(SESSION),
                                        Bytes.wrap(new byte[16]),
                                        readOnly)
                                .write(out));
    }

    void refuse() {
        frame(out -> ConnectResponse.refused(false).write(out));
    }

    void reply(int xid, long zxid, int error) {
        frame(
                out -> {
                    out.writeInt(xid);
                    out.writeLong(zxid);
                    out.writeInt(error);
                });
    }

    /**
     * @param token what the server says in the SASL exchange; null when it refuses
     */
    void token(int xid, @Nullable String token) {
        frame(
                out -> {
                    out.writeInt(xid);
                    out.writeLong(0);
                    out.writeInt(0);
                    out.writeBuffer(token == null ? null : Bytes.utf8(token));
                });
    }

    void event(int type, String path, long zxid) {
        frame(
                out -> {
                    out.writeInt(-1);
                    out.writeLong(zxid);
                    out.writeInt(0);
                    out.writeInt(type);
                    out.writeInt(3);
                    out.writeString(path);
                });
    }

    void frame(Consumer<JuteWriter> body) {
        var out = new JuteWriter();
        body.accept(out);
        connection.received(new JuteReader(out.toByteArray()), now);
    }

    void lose() {
        connection.lost("cut", now);
    }

    /** A call whose end becomes a line. */
    void call(String name) {
        call(name, OpCode.SYNC);
    }

    void call(String name, int opCode) {
        connection.submit(newCall(name, opCode, Call.NO_DEADLINE), now);
    }

    void call(String name, int opCode, long deadline) {
        connection.submit(newCall(name, opCode, deadline), now);
    }

    /** A call whose end becomes a line; it is not submitted yet. */
    Call<Void> newCall(String name, int opCode, long deadline) {
        return new Call<>(
                Operation.of(opCode, out -> {}, body -> null),
                deadline,
                reply ->
                        lines.add(
                                name
                                        + " ends with "
                                        + reply.error()
                                        + (reply.uncertain() ? "?" : "")));
    }

    void watch(String path, Watcher watcher) {
        new Registration(path, watcher, WatchKind.DATA, null)
                .apply(0, watches, (type, where, who, lost) -> {});
    }

    /** Time passes, and a server is found at once when one is sought. */
    void pass(long millis) {
        elapse(millis);
        connection.attemptStarted(HOSTS, now);
    }

    /** Time passes. */
    void elapse(long millis) {
        now += millis;
        connection.tick(now);
    }

    long now() {
        return now;
    }

    /** How long until the connection wants to be called. */
    long patience() {
        return connection.deadline() - now;
    }

    /** What the last setting of watches was relative to. */
    long watchesSetFrom() {
        return watchesSetFrom;
    }

    // ---- effects ----

    @Override
    public void connect() {
        lines.add("connect");
    }

    @Override
    public void send(byte[] frame) {
        var reader = new JuteReader(frame, 4, frame.length - 4);
        if (connection.phase() == Phase.HANDSHAKING) {
            ConnectRequest request = ConnectRequest.read(reader);
            lines.add(
                    "send connect session="
                            + Long.toHexString(request.session().value())
                            + " zxid="
                            + request.lastZxidSeen().value());
        } else {
            int xid = reader.readInt();
            int opCode = reader.readInt();
            lines.add("send xid=" + xid + " op=" + opCode);
            if (opCode == OpCode.SET_WATCHES) {
                watchesSetFrom = reader.readLong();
            }
        }
    }

    @Override
    public void disconnect(String reason) {
        lines.add("disconnect: " + reason);
    }

    @Override
    public void authenticate(@Nullable Bytes challenge) {
        lines.add("authenticate" + (challenge == null ? "" : " " + challenge.toUtf8String()));
    }

    @Override
    public void probe() {
        lines.add("probe");
    }

    @Override
    public void established(long sessionId, Bytes password, int timeoutMillis) {
        lines.add("established " + Long.toHexString(sessionId) + " timeout=" + timeoutMillis);
    }

    @Override
    public void become(States state) {
        lines.add("state " + state);
    }

    @Override
    public void notify(WatchedEvent event, Collection<Watcher> watchers) {
        lines.add(
                "tell "
                        + watchers.size()
                        + " "
                        + (event.getPath() == null
                                ? event.getState().name()
                                : event.getType() + " " + event.getPath()));
    }

    @Override
    public void end() {
        lines.add("end");
    }
}
