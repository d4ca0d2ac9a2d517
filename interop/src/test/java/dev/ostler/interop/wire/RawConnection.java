package dev.ostler.interop.wire;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;

/**
 * A connection to a server's client port that sends whatever it is told to, well formed or not.
 * Nothing is sent before {@link #flush}.
 */
public final class RawConnection implements AutoCloseable {
    /** How long a server may take to answer, if nothing else is said. */
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    private RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
        this.out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    }

    public static RawConnection open(int port) throws IOException {
        return open(port, PATIENCE);
    }

    /**
     * @param patience how long the server may take to accept, and for each answer
     */
    public static RawConnection open(int port, Duration patience) throws IOException {
        var socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) patience.toMillis());
        socket.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                (int) patience.toMillis());
        return new RawConnection(socket);
    }

    /** Buffers a frame: the length, then the payload. */
    public void sendFrame(byte[] payload) throws IOException {
        var length = new JuteWriter(4);
        length.writeInt(payload.length);
        out.write(length.toByteArray());
        out.write(payload);
    }

    /** Buffers bytes as they are. */
    public void sendRaw(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    public void flush() throws IOException {
        out.flush();
    }

    /** Tells the server that nothing more will come. */
    public void endOutput() throws IOException {
        out.flush();
        socket.shutdownOutput();
    }

    /**
     * The payload of the next frame, or null when the server has closed the connection.
     *
     * @throws java.net.SocketTimeoutException if neither happens for as long as its patience lasts
     */
    public byte @Nullable [] receive() throws IOException {
        try {
            byte[] payload = new byte[in.readInt()];
            in.readFully(payload);
            return payload;
        } catch (EOFException | SocketException e) {
            return null;
        }
    }

    /**
     * Sends a connect request and returns the answer, or null if the server closes the connection
     * instead.
     */
    public @Nullable Handshake connect(ConnectRequest request) throws IOException {
        sendFrame(request.encode());
        flush();
        byte[] answer = receive();
        return answer == null ? null : Handshake.decode(answer);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /**
     * The first frame of a connection.
     *
     * @param timeoutMillis the session timeout that the client wants
     * @param readOnly the optional last byte; null leaves it out, as old clients do
     */
    public record ConnectRequest(
            long lastZxidSeen,
            int timeoutMillis,
            long sessionId,
            Bytes password,
            @Nullable Boolean readOnly) {
        private static final Bytes NO_PASSWORD = Bytes.wrap(new byte[16]);

        public static ConnectRequest newSession(int timeoutMillis) {
            return new ConnectRequest(0, timeoutMillis, 0, NO_PASSWORD, false);
        }

        public byte[] encode() {
            var payload = new JuteWriter();
            payload.writeInt(0);
            payload.writeLong(lastZxidSeen);
            payload.writeInt(timeoutMillis);
            payload.writeLong(sessionId);
            payload.writeBuffer(password);
            if (readOnly != null) {
                payload.writeBoolean(readOnly);
            }
            return payload.toByteArray();
        }
    }

    /**
     * The answer to a connect request.
     *
     * @param timeoutMillis the negotiated timeout; 0 if the session was refused
     * @param readOnly the optional last byte; null if it did not come
     * @param length bytes of the whole answer
     */
    public record Handshake(
            int timeoutMillis,
            long sessionId,
            Bytes password,
            @Nullable Boolean readOnly,
            int length) {
        static Handshake decode(byte[] payload) {
            var in = new JuteReader(payload);
            in.readInt();
            int timeout = in.readInt();
            long session = in.readLong();
            Bytes password = in.readBuffer();
            return new Handshake(
                    timeout,
                    session,
                    password == null ? Bytes.EMPTY : password,
                    in.remaining() == 0 ? null : in.readBoolean(),
                    payload.length);
        }

        public boolean isRefused() {
            return timeoutMillis <= 0;
        }
    }
}
