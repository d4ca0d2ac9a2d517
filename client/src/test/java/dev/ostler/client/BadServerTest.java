package dev.ostler.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ConnectResponse;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.SessionId;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Consumer;

/** A server that misbehaves once, and a client that must recover and lose no callback. */
@SuppressWarnings("try") // Nobody interrupts these tests.
class BadServerTest {
    private static final int TIMEOUT = 4000;

    private final ServerSocket port;

    BadServerTest() throws IOException {
        port = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void closePort() throws IOException {
        port.close();
    }

    /** What the server does to the first request of the first connection. */
    enum Fault {
        CUT {
            @Override
            void answer(OutputStream out, int xid) {}
        },
        WRONG_XID {
            @Override
            void answer(OutputStream out, int xid) throws IOException {
                reply(out, xid + 7);
            }
        },
        HUGE_LENGTH {
            @Override
            void answer(OutputStream out, int xid) throws IOException {
                out.write(new byte[] {0x7f, 0, 0, 0});
            }
        },
        NEGATIVE_LENGTH {
            @Override
            void answer(OutputStream out, int xid) throws IOException {
                out.write(new byte[] {-1, -1, -1, -2});
            }
        },
        TRUNCATED_HEADER {
            @Override
            void answer(OutputStream out, int xid) throws IOException {
                out.write(new byte[] {0, 0, 0, 2, 0, 0});
            }
        },
        TRUNCATED_FRAME {
            @Override
            void answer(OutputStream out, int xid) throws IOException {
                out.write(new byte[] {0, 0, 0, 100, 0, 0, 0, 1});
            }
        };

        abstract void answer(OutputStream out, int xid) throws IOException;
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void faultCostsTheRequestAndNotTheSession(Fault fault) throws Exception {
        serve(
                socket -> {
                    int xid = handshakeAndRequest(socket);
                    fault.answer(socket.getOutputStream(), xid);
                    // The client closes the link of its own accord, except where the end says it.
                    if (fault == Fault.CUT || fault == Fault.TRUNCATED_FRAME) {
                        socket.close();
                    } else {
                        assertThat(socket.getInputStream().read()).isEqualTo(-1);
                    }
                },
                socket -> {
                    handshake(socket);
                    answerAll(socket);
                });
        var events = new RecordingWatcher();
        try (var zk = new ZooKeeper(connectString(), TIMEOUT, events)) {
            assertThat(events.next()).isEqualTo("SyncConnected");
            assertThatThrownBy(() -> zk.sync("/"))
                    .isInstanceOf(KeeperException.ConnectionLossException.class);
            assertThat(events.next()).isEqualTo("Disconnected");
            assertThat(events.next()).isEqualTo("SyncConnected");
            zk.sync("/");
            assertThat(zk.getSessionId()).isEqualTo(0x77);
        }
    }

    @Test
    void requestThatTakesTooLongCostsTheLink() throws Exception {
        serve(
                socket -> {
                    handshakeAndRequest(socket);
                    assertThat(socket.getInputStream().read()).isEqualTo(-1);
                },
                socket -> {
                    handshake(socket);
                    answerAll(socket);
                });
        var config = new ZKClientConfig();
        config.setProperty(ZKClientConfig.ZOOKEEPER_REQUEST_TIMEOUT, "200");
        var events = new RecordingWatcher();
        try (var zk = new ZooKeeper(connectString(), TIMEOUT, events, config)) {
            assertThat(events.next()).isEqualTo("SyncConnected");
            assertThatThrownBy(() -> zk.sync("/"))
                    .isInstanceOf(KeeperException.RequestTimeoutException.class)
                    .hasMessage("KeeperErrorCode = Unknown error REQUESTTIMEOUT for /");
            assertThat(events.next()).isEqualTo("Disconnected");
            assertThat(events.next()).isEqualTo("SyncConnected");
        }
    }

    private String connectString() {
        return "127.0.0.1:" + port.getLocalPort();
    }

    private interface Script {
        void play(Socket socket) throws IOException;
    }

    /** Plays a script for each connection, in their order. */
    private void serve(Script... scripts) {
        Thread.ofVirtual()
                .start(
                        () -> {
                            for (Script script : scripts) {
                                try (Socket socket = port.accept()) {
                                    script.play(socket);
                                } catch (IOException e) {
                                    // The client or the test has gone.
                                    return;
                                }
                            }
                        });
    }

    /** Accepts the session, and returns the xid of the first request. */
    private static int handshakeAndRequest(Socket socket) throws IOException {
        handshake(socket);
        var in = new DataInputStream(socket.getInputStream());
        in.readInt();
        int xid = in.readInt();
        in.readInt();
        in.skipBytes(5);
        return xid;
    }

    /** Answers every request until the client closes the link. */
    private static void answerAll(Socket socket) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        while (true) {
            int length = in.readInt();
            int xid = in.readInt();
            in.readNBytes(length - Integer.BYTES);
            reply(socket.getOutputStream(), xid);
        }
    }

    private static void handshake(Socket socket) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        in.readNBytes(in.readInt());
        frame(
                socket.getOutputStream(),
                body ->
                        new ConnectResponse(
                                        0,
                                        TIMEOUT,
                                        new SessionId(0x77),
                                        Bytes.wrap(new byte[16]),
                                        false)
                                .write(body));
    }

    private static void reply(OutputStream out, int xid) throws IOException {
        frame(
                out,
                body -> {
                    body.writeInt(xid);
                    body.writeLong(1);
                    body.writeInt(0);
                    body.writeString("/");
                });
    }

    private static void frame(OutputStream out, Consumer<JuteWriter> body) throws IOException {
        var frame = new JuteWriter();
        int length = frame.reserveInt();
        body.accept(frame);
        frame.setInt(length, frame.length() - Integer.BYTES);
        out.write(frame.toByteArray());
    }
}
