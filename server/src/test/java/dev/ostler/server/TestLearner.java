package dev.ostler.server;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.ServerId;
import dev.ostler.zab.message.EpochAck;
import dev.ostler.zab.message.LearnerInfo;
import dev.ostler.zab.message.Packet;
import dev.ostler.zab.message.PacketType;

import org.jspecify.annotations.Nullable;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;

/** A learner on a blocking socket that does what a test wants, and no more. */
final class TestLearner implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 30_000;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    TestLearner(InetSocketAddress leader) throws IOException {
        this(connected(leader));
    }

    /** A learner on a socket that is connected, which may be one with TLS. */
    TestLearner(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    private static Socket connected(InetSocketAddress leader) throws IOException {
        var socket = new Socket();
        socket.connect(leader, TIMEOUT_MILLIS);
        return socket;
    }

    /** Says who it is, and gets everything up to the point from which on it serves. */
    void joinAs(long id) throws IOException {
        introduce(id);
        send(new EpochAck(0, EpochAck.PROMISED_BEFORE).toPacket());
        Packet newLeader = await(PacketType.NEW_LEADER);
        send(Packet.of(PacketType.ACK, newLeader.zxid()));
        await(PacketType.UP_TO_DATE);
    }

    /** Says who it is, and hears of the epoch. */
    void introduce(long id) throws IOException {
        send(new LearnerInfo(new ServerId(id), 0).toPacket(PacketType.FOLLOWER_INFO, 0));
        await(PacketType.LEADER_INFO);
    }

    void send(Packet packet) throws IOException {
        var bytes = new JuteWriter();
        packet.write(bytes);
        out.write(bytes.toByteArray());
    }

    void sendBytes(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    private Packet await(int type) throws IOException {
        while (true) {
            Packet packet = receive();
            if (packet == null) {
                throw new EOFException("the leader has closed the connection");
            }
            if (packet.type() == type) {
                return packet;
            }
        }
    }

    /** The next packet; null once the leader has closed. */
    @Nullable Packet receive() throws IOException {
        try {
            int type = in.readInt();
            long zxid = in.readLong();
            int length = in.readInt();
            Bytes data = null;
            if (length >= 0) {
                byte[] bytes = new byte[length];
                in.readFully(bytes);
                data = Bytes.wrap(bytes);
            }
            if (in.readInt() > 0) {
                throw new IOException("a leader names no identities");
            }
            return new Packet(type, zxid, data, null);
        } catch (EOFException | SocketException e) {
            return null;
        }
    }

    /** Reads on, answers nothing, and returns once the leader has closed. */
    void listenToTheEnd() throws IOException {
        while (receive() != null) {}
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
