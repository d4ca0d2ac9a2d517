package dev.ostler.server.election;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.ServerId;
import dev.ostler.zab.election.Notification;
import dev.ostler.zab.election.State;
import dev.ostler.zab.election.Vote;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The other end of a connection, byte by byte. Whatever does not come within a while fails. */
final class RawPeer implements AutoCloseable {
    static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final DataInputStream in;

    private RawPeer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new DataInputStream(socket.getInputStream());
    }

    static RawPeer connect(InetSocketAddress address) throws IOException {
        return new RawPeer(new Socket(address.getAddress(), address.getPort()));
    }

    /** Waits for a call. */
    static RawPeer accept(ServerSocket listener) throws IOException {
        listener.setSoTimeout(PATIENCE_MILLIS);
        return new RawPeer(listener.accept());
    }

    static ServerSocket listener() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    RawPeer send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    RawPeer greet(long id, String address) throws IOException {
        return send(hello(id, address));
    }

    RawPeer say(Notification notification) throws IOException {
        return send(frame(notification));
    }

    static byte[] hello(long id, String address) {
        byte[] text = address.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(20 + text.length)
                .putLong(-65536)
                .putLong(id)
                .putInt(text.length)
                .put(text)
                .array();
    }

    static byte[] frame(Notification notification) {
        var out = new JuteWriter();
        int length = out.reserveInt();
        notification.write(out);
        out.setInt(length, out.length() - 4);
        return out.toByteArray();
    }

    /** A notification that can be told from others by its zxid. */
    static Notification numbered(long zxid) {
        return new Notification(
                State.LOOKING, new Vote(new ServerId(1), zxid, 1, 0), 2, Bytes.EMPTY);
    }

    String readHello() throws IOException {
        long version = in.readLong();
        long id = in.readLong();
        var address = new byte[in.readInt()];
        in.readFully(address);
        return version + " " + id + " " + new String(address, StandardCharsets.UTF_8);
    }

    long readNumber() throws IOException {
        var frame = new byte[in.readInt()];
        in.readFully(frame);
        return Notification.read(new JuteReader(frame)).vote().zxid();
    }

    /** Waits for the end of the connection; true if nothing came before. */
    boolean isHungUp() throws IOException {
        try {
            return in.read() == -1;
        } catch (IOException e) {
            // A reset; what is not read at the other end makes one. A timeout is none.
            return !(e instanceof SocketTimeoutException);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
