package dev.ostler.client;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ConnectRequest;
import dev.ostler.protocol.ConnectResponse;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.SessionId;

import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.jspecify.annotations.Nullable;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** A server that does what a test says, link by link. */
final class ScriptedServer implements AutoCloseable {
    static final int TIMEOUT_MILLIS = 20_000;
    static final long SESSION = 0x77;

    private final ServerSocket port;
    private final BlockingQueue<Throwable> faults = new LinkedBlockingQueue<>();

    /** What the server does with one link. */
    @FunctionalInterface
    interface Script {
        void play(Link link) throws Exception;
    }

    /** A request without its body. */
    record Request(int xid, int opCode) {}

    ScriptedServer() throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    /** On a port that is open, which may be one with TLS. */
    ScriptedServer(ServerSocket port) {
        this.port = port;
    }

    int port() {
        return port.getLocalPort();
    }

    String connectString() {
        return "127.0.0.1:" + port.getLocalPort();
    }

    /**
     * Plays a script for each link, in their order, and the last one for all further links. A link
     * whose script is over is closed.
     */
    ScriptedServer play(Script... scripts) {
        Thread.ofVirtual()
                .start(
                        () -> {
                            for (int i = 0; !port.isClosed(); i++) {
                                play(scripts[Math.min(i, scripts.length - 1)]);
                            }
                        });
        return this;
    }

    private void play(Script script) {
        try (Socket socket = port.accept()) {
            script.play(new Link(socket));
        } catch (IOException e) {
            // The client has gone, or the test.
        } catch (Exception | AssertionError e) {
            faults.add(e);
        }
    }

    /** A client that comes back at once when it has lost its link. */
    ZooKeeper connect(Watcher watcher) throws IOException {
        return connect(watcher, new ZKClientConfig());
    }

    ZooKeeper connect(Watcher watcher, ZKClientConfig config) throws IOException {
        config.setProperty(ClientSettings.RECONNECT_SPREAD_MILLIS, "0");
        return new ZooKeeper(
                connectString(),
                TIMEOUT_MILLIS,
                watcher,
                false,
                new EagerHosts(port.getLocalPort()),
                config);
    }

    /** Closes the port. */
    @Override
    public void close() throws IOException {
        port.close();
        if (!faults.isEmpty()) {
            throw new AssertionError("a script has failed", faults.peek());
        }
    }

    /** The server's end of a link. */
    static final class Link {
        private final Socket socket;
        private final DataInputStream in;
        private final OutputStream out;

        Link(Socket socket) throws IOException {
            this(socket, socket.getInputStream(), socket.getOutputStream());
        }

        private Link(Socket socket, InputStream in, OutputStream out) {
            this.socket = socket;
            this.in = new DataInputStream(in);
            this.out = out;
        }

        /** The same link, which breaks when so many bytes were read or written. */
        Link breakingAfter(int bytesIn, int bytesOut) throws IOException {
            return new Link(
                    socket,
                    new Breaking.Input(socket.getInputStream(), bytesIn),
                    new Breaking.Output(socket.getOutputStream(), bytesOut));
        }

        byte[] nextFrame() throws IOException {
            byte[] frame = new byte[in.readInt()];
            in.readFully(frame);
            return frame;
        }

        /** Reads so many bytes that are no frame. */
        String nextWord(int length) throws IOException {
            byte[] word = new byte[length];
            in.readFully(word);
            return new String(word, StandardCharsets.US_ASCII);
        }

        /** Takes the connect request and accepts the session. */
        ConnectRequest accept() throws IOException {
            return accept(false);
        }

        ConnectRequest accept(boolean readOnly) throws IOException {
            ConnectRequest request = ConnectRequest.read(new JuteReader(nextFrame()));
            send(acceptance(readOnly));
            return request;
        }

        Request nextRequest() throws IOException {
            var frame = new JuteReader(nextFrame());
            return new Request(frame.readInt(), frame.readInt());
        }

        /** Answers without error and with a path, which is what sync and create want. */
        void reply(int xid) throws IOException {
            reply(xid, 0);
        }

        void reply(int xid, int error) throws IOException {
            send(answer(xid, error));
        }

        /** Answers every request until the client closes the link. */
        void answerAll() throws IOException {
            while (true) {
                reply(nextRequest().xid());
            }
        }

        void send(byte... bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        /** Waits until the client has closed the link. */
        void awaitEnd() throws IOException {
            in.readAllBytes();
        }

        /** When the link is closed the client is told by a reset, not by the end of the stream. */
        void resetAtEnd() throws IOException {
            socket.setSoLinger(true, 0);
        }
    }

    // ---- frames, with their lengths ----

    static byte[] acceptance(boolean readOnly) {
        return frame(
                body ->
                        new ConnectResponse(
                                        0,
                                        TIMEOUT_MILLIS,
                                        new SessionId(SESSION),
                                        Bytes.wrap(new byte[16]),
                                        readOnly)
                                .write(body));
    }

    static byte[] refusal() {
        return frame(body -> ConnectResponse.refused(false).write(body));
    }

    static byte[] answer(int xid, int error) {
        return frame(
                body -> {
                    body.writeInt(xid);
                    body.writeLong(1);
                    body.writeInt(error);
                    if (error == 0) {
                        body.writeString("/");
                    }
                });
    }

    static byte[] event(int type, @Nullable String path) {
        return frame(
                body -> {
                    body.writeInt(-1);
                    body.writeLong(-1);
                    body.writeInt(0);
                    body.writeInt(type);
                    body.writeInt(3);
                    body.writeString(path);
                });
    }

    static byte[] frame(Consumer<JuteWriter> body) {
        var frame = new JuteWriter();
        int length = frame.reserveInt();
        body.accept(frame);
        frame.setInt(length, frame.length() - Integer.BYTES);
        return frame.toByteArray();
    }
}
