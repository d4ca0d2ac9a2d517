package dev.ostler.server;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ConnectRequest;
import dev.ostler.protocol.ConnectResponse;
import dev.ostler.protocol.CreateFlag;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.protocol.Zxid;
import dev.ostler.server.config.ConfigException;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Lives through what servers do when they start, and ends: a server alone on an empty directory,
 * the same on what that left, and an ensemble; each is asked what a first client asks. The JVM that
 * runs it can keep what it has loaded and linked by then ({@code bin/ostler-prepare}).
 *
 * <p>Takes one argument, a directory for data, which need not exist. All ports are free ones of the
 * loopback interface.
 */
public final class Rehearsal {
    private static final int MEMBERS = 3;
    private static final int REPLY_MILLIS_MAX = 10_000;
    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final long POLL_NANOS = 20_000_000L;
    private static final ZnodePath ZNODE = ZnodePath.of("/rehearsal");

    private Rehearsal() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]).toAbsolutePath();
        alone(directory.resolve("alone"));
        alone(directory.resolve("alone"));
        together(directory);
        System.exit(0);
    }

    private static void alone(Path directory) throws IOException, ConfigException {
        int port = freePorts(1).getFirst();
        try (Closeable _ = start(directory, port, "")) {
            session(port);
            status(port);
        }
    }

    private static void together(Path directory) throws IOException, ConfigException {
        List<Integer> ports = freePorts(3 * MEMBERS);
        var members = new StringBuilder("initLimit=10\nsyncLimit=5\n");
        for (int id = 1; id <= MEMBERS; id++) {
            members.append("server.%d=127.0.0.1:".formatted(id))
                    .append("%d:%d\n".formatted(ports.get(3 * id - 3), ports.get(3 * id - 2)));
        }
        var running = new ArrayList<Closeable>();
        try {
            for (int id = 1; id <= MEMBERS; id++) {
                Path data = Files.createDirectories(directory.resolve("member-" + id));
                Files.writeString(data.resolve("myid"), id + "\n");
                int port = ports.get(3 * id - 1);
                running.add(start(data, port, members.toString()));
                if (id == MEMBERS) {
                    awaitSession(port);
                }
            }
        } finally {
            for (Closeable member : running) {
                member.close();
            }
        }
    }

    /** As the process of a server does, from its configuration on. */
    private static Closeable start(Path data, int clientPort, String lines)
            throws IOException, ConfigException {
        Path config = Files.createDirectories(data).resolve("zoo.cfg");
        Files.writeString(
                config,
                """
                tickTime=2000
                clientPort=%d
                clientPortAddress=127.0.0.1
                dataDir=%s
                admin.serverAddress=127.0.0.1
                admin.serverPort=0
                %s\
                """
                        .formatted(clientPort, data, lines));
        return Main.start(Main.load(config.toString()));
    }

    private static List<Integer> freePorts(int count) throws IOException {
        var sockets = new ArrayList<ServerSocket>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    /** Tries until the ensemble serves; before that it closes connections. */
    private static void awaitSession(int port) throws IOException {
        long begin = System.nanoTime();
        while (true) {
            try {
                session(port);
                return;
            } catch (IOException e) {
                if (System.nanoTime() - begin > PATIENCE_NANOS) {
                    throw e;
                }
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
    }

    /** A session that creates a znode, reads, changes and deletes it, and ends. */
    private static void session(int port) throws IOException {
        try (Socket socket = connect(port)) {
            var hello = new JuteWriter();
            new ConnectRequest(0, Zxid.NONE, 30_000, SessionId.NONE, null, false).write(hello);
            send(socket, hello);
            ConnectResponse.read(receive(socket));
            call(
                    socket,
                    new Request.Create(
                            OpCode.CREATE,
                            ZNODE,
                            Bytes.copyOf(new byte[] {1}, 0, 1),
                            Acl.OPEN,
                            CreateFlag.PERSISTENT,
                            -1));
            call(socket, new Request.GetData(ZNODE, true));
            call(socket, new Request.SetData(ZNODE, Bytes.EMPTY, -1));
            call(socket, new Request.Delete(ZNODE, -1));
            call(socket, new Request.CloseSession());
        }
    }

    private static Socket connect(int port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(REPLY_MILLIS_MAX);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static void call(Socket socket, Request request) throws IOException {
        var body = new JuteWriter();
        body.writeInt(1);
        body.writeInt(request.opCode());
        request.write(body);
        send(socket, body);
        JuteReader reply = receive(socket);
        while (reply.readInt() < 0) { // A notification of the watch.
            reply = receive(socket);
        }
        reply.readLong();
        ErrorCode error = ErrorCode.of(reply.readInt());
        if (error != ErrorCode.OK) {
            throw new IOException(error + " to " + request);
        }
    }

    private static void send(Socket socket, JuteWriter body) throws IOException {
        var frame = new JuteWriter();
        frame.writeInt(body.length());
        frame.writeRaw(body.array(), 0, body.length());
        socket.getOutputStream().write(frame.toByteArray());
    }

    private static JuteReader receive(Socket socket) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new JuteReader(bytes);
    }

    /** What {@code zkServer.sh} asks. */
    private static void status(int port) throws IOException {
        try (Socket socket = connect(port)) {
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            if (socket.getInputStream().readAllBytes().length == 0) {
                throw new IOException("no answer to srvr");
            }
        }
    }
}
