package dev.ostler.benchmark.failover;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;

import org.jspecify.annotations.Nullable;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A client of one server that writes one znode over and over, one request at a time. When its
 * connection ends it tries the same server again every few milliseconds, with a new session each
 * time, until a write is acknowledged.
 */
final class PersistentWriter implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final int REPLY_TIMEOUT_MILLIS = 10_000;

    /**
     * ZooKeeper's server forgets some of the connections that come while it starts, and closes them
     * ten seconds later, which is not what is measured.
     */
    private static final int HANDSHAKE_TIMEOUT_MILLIS = 500;

    private static final long PAUSE_MILLIS = 2;
    private static final long PATIENCE_NANOS = 120_000_000_000L;
    private static final ZnodePath PATH = ZnodePath.of("/failover");

    private final InetSocketAddress server;
    private @Nullable Socket socket;
    private int xid;

    PersistentWriter(InetSocketAddress server) {
        this.server = server;
    }

    /**
     * Returns when a write is acknowledged.
     *
     * @throws IOException if none is for two minutes
     */
    void write() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        while (true) {
            try {
                Socket connected = socket == null ? connect() : socket;
                socket = connected;
                call(connected, new Request.SetData(PATH, Bytes.utf8("x".repeat(100)), -1));
                return;
            } catch (IOException e) {
                close();
                if (System.nanoTime() - begin > PATIENCE_NANOS) {
                    throw new IOException("no write was acknowledged for two minutes", e);
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    private Socket connect() throws IOException {
        var connecting = new Socket();
        try {
            connecting.connect(server, REPLY_TIMEOUT_MILLIS);
            connecting.setTcpNoDelay(true);
            connecting.setSoTimeout(HANDSHAKE_TIMEOUT_MILLIS);
            var request = new JuteWriter();
            request.writeInt(0);
            request.writeLong(0);
            request.writeInt(TIMEOUT_MILLIS);
            request.writeLong(0);
            request.writeSpan(new byte[16], 0, 16);
            request.writeBoolean(false);
            send(connecting, request);
            JuteReader answer = receive(connecting);
            answer.readInt();
            if (answer.readInt() <= 0) {
                throw new IOException("the server refuses the session");
            }
            connecting.setSoTimeout(REPLY_TIMEOUT_MILLIS);
            call(connecting, new Request.Create(OpCode.CREATE, PATH, Bytes.EMPTY, Acl.OPEN, 0, -1));
            return connecting;
        } catch (IOException e) {
            connecting.close();
            throw e;
        }
    }

    private void call(Socket connected, Request request) throws IOException {
        var frame = new JuteWriter();
        frame.writeInt(++xid);
        frame.writeInt(request.opCode());
        request.write(frame);
        send(connected, frame);
        JuteReader reply = receive(connected);
        reply.readInt();
        reply.readLong();
        int error = reply.readInt();
        if (error != 0 && error != ErrorCode.NODE_EXISTS.code()) {
            throw new IOException(request + " fails with " + error);
        }
    }

    private static void send(Socket connected, JuteWriter payload) throws IOException {
        var frame = new JuteWriter(4 + payload.length());
        frame.writeInt(payload.length());
        frame.writeRaw(payload.array(), 0, payload.length());
        connected.getOutputStream().write(frame.array(), 0, frame.length());
    }

    private static JuteReader receive(Socket connected) throws IOException {
        var in = new DataInputStream(connected.getInputStream());
        byte[] payload = new byte[in.readInt()];
        int read = in.readNBytes(payload, 0, payload.length);
        if (read < payload.length) {
            throw new EOFException("the server has closed the connection");
        }
        return new JuteReader(payload);
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
