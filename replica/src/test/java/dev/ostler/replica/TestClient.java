package dev.ostler.replica;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ConnectRequest;
import dev.ostler.protocol.ConnectResponse;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.protocol.Zxid;
import dev.ostler.replica.client.Client;
import dev.ostler.replica.client.ClientProtocol;
import dev.ostler.replica.client.ConnectionMeter;
import dev.ostler.replica.client.Delivery;
import dev.ostler.replica.client.SaslStep;
import dev.ostler.replica.client.Submission;
import dev.ostler.tree.access.Identities;
import dev.ostler.tree.access.Peer;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** A client of a {@link ClientHost}: it sends frames, and takes apart what comes back. */
public final class TestClient implements Client {
    static final int FRAME_BYTES_MAX = 1 << 20;

    private final ClientHost server;
    private final Peer peer = new Peer("10.0.0.1", null);
    private final ClientProtocol protocol;
    private final Queue<Delivery> deliveries = new ArrayDeque<>();
    private final Queue<SaslStep> saslSteps = new ArrayDeque<>();
    private final JuteWriter out = new JuteWriter();
    private final JuteWriter received = new JuteWriter();
    private byte[] unread = {};
    private Identities identities;
    private long lastHeardMillis;
    private int watcher = NO_WATCHER;
    private int nextXid = 1;

    /**
     * One frame behind the handshake.
     *
     * @param body what stands behind the header
     */
    public record Reply(int xid, long zxid, ErrorCode error, Bytes body) {
        public JuteReader reader() {
            return new JuteReader(body.toByteArray());
        }
    }

    public TestClient(ClientHost server) {
        this.server = server;
        identities = server.access().connected(peer);
        protocol =
                new ClientProtocol(
                        this,
                        server.frameLimits(),
                        server.reads(this),
                        server.access(),
                        ConnectionMeter.NONE);
    }

    public void connect(
            SessionId session, @Nullable Bytes password, int timeoutMillis, long lastZxidSeen) {
        connect(session, password, timeoutMillis, lastZxidSeen, false);
    }

    public void connect(
            SessionId session,
            @Nullable Bytes password,
            int timeoutMillis,
            long lastZxidSeen,
            boolean readOnly) {
        var body = new JuteWriter();
        new ConnectRequest(0, new Zxid(lastZxidSeen), timeoutMillis, session, password, readOnly)
                .write(body);
        sendFrame(body);
    }

    /** Whether anything has come that was not taken. */
    public boolean hasReceived() {
        flush();
        return received.length() > 0;
    }

    /** Takes the answer to {@link #connect}. */
    public ConnectResponse connectResponse() {
        if (!hasReceived()) {
            throw new AssertionError("the connect request was not answered");
        }
        JuteReader in = received();
        in.readInt();
        ConnectResponse response = ConnectResponse.read(in);
        keep(in);
        return response;
    }

    /** Sends a request with the next xid, which is returned. */
    public int send(Request request) {
        int xid = nextXid++;
        send(xid, request);
        return xid;
    }

    public void send(int xid, Request request) {
        var body = new JuteWriter();
        body.writeInt(xid);
        body.writeInt(request.opCode());
        request.write(body);
        sendFrame(body);
    }

    public void send(int xid, int opCode, byte[] rest) {
        var body = new JuteWriter();
        body.writeInt(xid);
        body.writeInt(opCode);
        body.writeRaw(rest);
        sendFrame(body);
    }

    private void sendFrame(JuteWriter body) {
        var frame = new JuteWriter();
        frame.writeInt(body.length());
        frame.writeRaw(body.array(), 0, body.length());
        sendBytes(frame.toByteArray());
    }

    /** Sends bytes as they are; they may be half a frame, or several. */
    public void sendBytes(byte[] bytes) {
        var all = new JuteWriter();
        all.writeRaw(unread);
        all.writeRaw(bytes);
        take(all.toByteArray());
    }

    private void take(byte[] bytes) {
        var in = new JuteReader(bytes);
        if (protocol.receive(in, false, server.nowMillis(), out)) {
            lastHeardMillis = server.nowMillis();
        }
        unread = Bytes.copyOf(bytes, in.position(), in.remaining()).toByteArray();
        List<Submission> submissions = protocol.takeSubmissions();
        server.submit(submissions);
    }

    /** Takes what the server has for this client, as its event loop would. */
    public void flush() {
        sendUpTo(server.current().zxid(), out);
        take(unread);
        received.writeRaw(out.array(), 0, out.length());
        out.clear();
    }

    /** Bytes that the server wants to send and has not. */
    int unsentBytes() {
        return out.length();
    }

    public void sendUpTo(long zxid, JuteWriter target) {
        for (Delivery next = deliveries.peek();
                next != null && next.zxid() <= zxid;
                next = deliveries.peek()) {
            deliveries.remove();
            protocol.deliver(next, server.nowMillis(), target);
        }
    }

    /** All replies and events that have come since the last call. */
    public List<Reply> replies() {
        flush();
        JuteReader in = received();
        var replies = new ArrayList<Reply>();
        while (in.remaining() > 0) {
            int length = in.readInt();
            var frame = new JuteReader(in.array(), in.position(), length);
            in.skip(length);
            int xid = frame.readInt();
            long zxid = frame.readLong();
            ErrorCode error = ErrorCode.of(frame.readInt());
            Bytes body = Bytes.copyOf(frame.array(), frame.position(), frame.remaining());
            replies.add(new Reply(xid, zxid, error, body));
        }
        keep(in);
        return replies;
    }

    private JuteReader received() {
        return new JuteReader(received.toByteArray());
    }

    private void keep(JuteReader in) {
        byte[] rest = Bytes.copyOf(in.array(), in.position(), in.remaining()).toByteArray();
        received.clear();
        received.writeRaw(rest);
    }

    /** Sends a request, lets the server run, and returns the only reply. */
    public Reply call(Request request) {
        int xid = send(request);
        server.run();
        List<Reply> replies = replies();
        for (Reply reply : replies) {
            if (reply.xid() == xid) {
                return reply;
            }
        }
        throw new AssertionError("no reply to " + request + " in " + replies);
    }

    /** The socket breaks. */
    public void disconnect() {
        protocol.abandon();
        server.disconnected(this, protocol.session());
    }

    public static Request creating(String path, String data) {
        return creating(path, data, 0);
    }

    public static Request creating(String path, String data, int flags) {
        return new Request.Create(
                OpCode.CREATE, ZnodePath.of(path), Bytes.utf8(data), Acl.OPEN, flags, -1);
    }

    public static Request setting(String path, String data) {
        return new Request.SetData(ZnodePath.of(path), Bytes.utf8(data), -1);
    }

    public static Request getting(String path) {
        return new Request.GetData(ZnodePath.of(path), false);
    }

    public static Request watching(String path) {
        return new Request.GetData(ZnodePath.of(path), true);
    }

    public static Request deleting(String path) {
        return new Request.Delete(ZnodePath.of(path), -1);
    }

    public static @Nullable String data(Reply reply) {
        Bytes data = reply.reader().readBuffer();
        return data == null ? null : data.toUtf8String();
    }

    public ClientProtocol protocol() {
        return protocol;
    }

    public SessionId session() {
        return protocol.session();
    }

    @Override
    public Peer peer() {
        return peer;
    }

    @Override
    public Identities identities() {
        return identities;
    }

    @Override
    public void identities(Identities proved) {
        identities = proved;
    }

    @Override
    public void deliver(Delivery delivery) {
        deliveries.add(delivery);
    }

    @Override
    public SaslStep exchangeSasl(Bytes token) {
        return saslSteps.remove();
    }

    /** What the next step of its SASL exchange comes to, behind those named before. */
    void willExchange(SaslStep step) {
        saslSteps.add(step);
    }

    @Override
    public long lastHeardMillis() {
        return lastHeardMillis;
    }

    @Override
    public int watcher() {
        return watcher;
    }

    @Override
    public void watcher(int number) {
        watcher = number;
    }
}
