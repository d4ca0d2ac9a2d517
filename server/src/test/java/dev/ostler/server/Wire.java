package dev.ostler.server;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ConnectRequest;
import dev.ostler.protocol.ConnectResponse;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Zxid;

import org.jspecify.annotations.Nullable;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A client on a blocking socket, for tests of a real server. */
final class Wire implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private int nextXid = 1;

    /** A frame behind the handshake. */
    record Reply(int xid, long zxid, ErrorCode error, JuteReader body) {}

    Wire(InetSocketAddress address) throws IOException {
        this(connectedSocket(address));
    }

    /** A client on a socket that is connected, which may be one with TLS. */
    Wire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    private static Socket connectedSocket(InetSocketAddress address) throws IOException {
        var socket = new Socket();
        socket.connect(address, TIMEOUT_MILLIS);
        return socket;
    }

    /** A client with a new session. */
    static Wire connected(InetSocketAddress address) throws IOException {
        var wire = new Wire(address);
        wire.connect(SessionId.NONE, null);
        return wire;
    }

    ConnectResponse connect(SessionId session, @Nullable Bytes password) throws IOException {
        sendConnect(session, password);
        return ConnectResponse.read(frame());
    }

    /** Asks for a session, and does not wait for the answer. */
    void sendConnect(SessionId session, @Nullable Bytes password) throws IOException {
        var body = new JuteWriter();
        new ConnectRequest(0, Zxid.NONE, 30_000, session, password, false).write(body);
        sendBytes(frame(body));
    }

    Reply call(Request request) throws IOException {
        send(request);
        return reply();
    }

    int send(Request request) throws IOException {
        sendBytes(encode(request));
        return nextXid - 1;
    }

    /** The bytes of the next request, which are to be sent before any other's. */
    byte[] encode(Request request) {
        var body = new JuteWriter();
        body.writeInt(nextXid++);
        body.writeInt(request.opCode());
        request.write(body);
        return frame(body);
    }

    private static byte[] frame(JuteWriter body) {
        var frame = new JuteWriter();
        frame.writeInt(body.length());
        frame.writeRaw(body.array(), 0, body.length());
        return frame.toByteArray();
    }

    void sendBytes(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    Reply reply() throws IOException {
        JuteReader frame = frame();
        return new Reply(frame.readInt(), frame.readLong(), ErrorCode.of(frame.readInt()), frame);
    }

    private JuteReader frame() throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new JuteReader(bytes);
    }

    /** Everything until the server closes. */
    String readToEnd() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Whether the server closes the connection without sending anything more. */
    boolean isClosedByServer() {
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
