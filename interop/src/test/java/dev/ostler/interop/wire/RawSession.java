package dev.ostler.interop.wire;

import dev.ostler.interop.wire.RawConnection.ConnectRequest;
import dev.ostler.interop.wire.RawConnection.Handshake;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;

import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A session on a raw connection: requests can be pipelined, notifications are collected. */
public final class RawSession implements AutoCloseable {
    private final RawConnection connection;
    private final Handshake handshake;
    private final List<Reply> notifications = new ArrayList<>();
    private int lastXid;
    private long lastZxidSeen;

    private RawSession(RawConnection connection, Handshake handshake) {
        this.connection = connection;
        this.handshake = handshake;
    }

    /** A new session. */
    public static RawSession open(int port, int timeoutMillis) throws IOException {
        return open(port, timeoutMillis, RawConnection.PATIENCE);
    }

    /** A new session, with a server that may take so long for each answer. */
    public static RawSession open(int port, int timeoutMillis, Duration patience)
            throws IOException {
        return connect(port, patience, ConnectRequest.newSession(timeoutMillis));
    }

    /** A new session, with a server that may have no leader. */
    public static RawSession openReadOnly(int port, int timeoutMillis) throws IOException {
        ConnectRequest request = ConnectRequest.newSession(timeoutMillis);
        return connect(
                port,
                RawConnection.PATIENCE,
                new ConnectRequest(0, timeoutMillis, 0, request.password(), true));
    }

    /** The session of {@code former} on a new connection. */
    public static RawSession resume(int port, Handshake former) throws IOException {
        return resume(port, former, 0, RawConnection.PATIENCE);
    }

    /**
     * This session on a new connection, with a server that is not behind what was seen here.
     *
     * @param patience how long the server may take for each answer
     */
    public RawSession resumeOn(int port, Duration patience) throws IOException {
        return resume(port, handshake, lastZxidSeen, patience);
    }

    private static RawSession resume(
            int port, Handshake former, long lastZxidSeen, Duration patience) throws IOException {
        RawSession resumed =
                connect(
                        port,
                        patience,
                        new ConnectRequest(
                                lastZxidSeen,
                                former.timeoutMillis(),
                                former.sessionId(),
                                former.password(),
                                false));
        resumed.lastZxidSeen = lastZxidSeen;
        return resumed;
    }

    private static RawSession connect(int port, Duration patience, ConnectRequest request)
            throws IOException {
        RawConnection connection = RawConnection.open(port, patience);
        Handshake handshake = connection.connect(request);
        if (handshake == null || handshake.isRefused()) {
            connection.close();
            throw new SessionRefusedException(handshake);
        }
        return new RawSession(connection, handshake);
    }

    public Handshake handshake() {
        return handshake;
    }

    public RawConnection connection() {
        return connection;
    }

    /** What has been notified so far, oldest first. */
    public List<Reply> notifications() {
        return notifications;
    }

    /** Buffers a request and returns its xid. */
    public int send(Request request) throws IOException {
        var body = new JuteWriter();
        request.write(body);
        return send(request.opCode(), body.toByteArray());
    }

    /** Buffers a request with a body that may be anything. */
    public int send(int opCode, byte[] body) throws IOException {
        connection.sendFrame(frame(++lastXid, opCode, body));
        return lastXid;
    }

    /** The payload of a request's frame. */
    public static byte[] frame(int xid, int opCode, byte[] body) {
        var payload = new JuteWriter(8 + body.length);
        payload.writeInt(xid);
        payload.writeInt(opCode);
        payload.writeRaw(body);
        return payload.toByteArray();
    }

    public void flush() throws IOException {
        connection.flush();
    }

    /**
     * The next reply; notifications before it are collected.
     *
     * @throws EOFException if the server closes the connection instead
     */
    public Reply receive() throws IOException {
        while (true) {
            byte[] payload = connection.receive();
            if (payload == null) {
                throw new EOFException("the server has closed the connection");
            }
            Reply reply = Reply.decode(payload);
            if (!reply.isNotification()) {
                lastZxidSeen = Math.max(lastZxidSeen, reply.zxid());
                return reply;
            }
            notifications.add(reply);
        }
    }

    /** Sends one request and waits for its reply. */
    public Reply call(Request request) throws IOException {
        int xid = send(request);
        flush();
        Reply reply = receive();
        if (reply.xid() != xid && request.opCode() != OpCode.PING) {
            throw new IOException("the reply to " + xid + " has the xid " + reply.xid());
        }
        return reply;
    }

    /** Adds an identity to the connection, for example {@code digest} and {@code user:password}. */
    public void authenticate(String scheme, String credentials) throws IOException {
        Reply reply = call(new Request.Auth(0, scheme, Bytes.utf8(credentials)));
        if (reply.error() != 0) {
            throw new IOException("authentication fails with " + reply.error());
        }
    }

    /** Ends the session. */
    public void closeSession() throws IOException {
        call(new Request.CloseSession());
        close();
    }

    /** Closes the connection; the session lives on until it expires. */
    @Override
    public void close() throws IOException {
        connection.close();
    }

    /** The server doesn't know the session any more, or doesn't want it. */
    public static final class SessionRefusedException extends IOException {
        private final boolean expired;

        /**
         * @param answer what the server said before it closed the connection, or null
         */
        SessionRefusedException(@Nullable Handshake answer) {
            super("the server refuses the session: " + answer);
            expired = answer != null;
        }

        /** Whether the server said that there is no such session; otherwise it said nothing. */
        public boolean isExpired() {
            return expired;
        }
    }
}
