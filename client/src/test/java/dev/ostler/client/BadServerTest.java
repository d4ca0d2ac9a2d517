package dev.ostler.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.client.ScriptedServer.Link;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A server that misbehaves once, and a client that must recover and lose no callback. */
@SuppressWarnings("try") // Nobody interrupts these tests.
class BadServerTest {
    private final ScriptedServer server;

    BadServerTest() throws IOException {
        server = new ScriptedServer();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private ZooKeeper connect(RecordingWatcher events) throws IOException {
        return server.connect(events);
    }

    /** What the server does instead of answering a request. */
    enum Fault {
        NOTHING_AND_THE_END {
            @Override
            void happen(Link link, int xid) {}
        },
        TRUNCATED_FRAME_AND_THE_END {
            @Override
            void happen(Link link, int xid) throws IOException {
                link.send(new byte[] {0, 0, 0, 100, 0, 0, 0, 1});
            }
        },
        WRONG_XID {
            @Override
            void happen(Link link, int xid) throws IOException {
                link.reply(xid + 7);
            }
        },
        XID_OF_NOTHING_KNOWN {
            @Override
            void happen(Link link, int xid) throws IOException {
                link.reply(-5);
            }
        },
        HUGE_LENGTH {
            @Override
            void happen(Link link, int xid) throws IOException {
                link.send(new byte[] {0x7f, 0, 0, 0});
            }
        },
        LENGTH_ONE_TOO_LARGE {
            @Override
            void happen(Link link, int xid) throws IOException {
                link.send(new byte[] {0, 0x10, 0, 0});
            }
        },
        NEGATIVE_LENGTH {
            @Override
            void happen(Link link, int xid) throws IOException {
                link.send(new byte[] {-1, -1, -1, -2});
            }
        },
        EMPTY_FRAME {
            @Override
            void happen(Link link, int xid) throws IOException {
                link.send(new byte[4]);
            }
        },
        TRUNCATED_HEADER {
            @Override
            void happen(Link link, int xid) throws IOException {
                link.send(new byte[] {0, 0, 0, 2, 0, 0});
            }
        },
        TRUNCATED_BODY {
            @Override
            void happen(Link link, int xid) throws IOException {
                link.send(
                        ScriptedServer.frame(
                                body -> {
                                    body.writeInt(xid);
                                    body.writeLong(1);
                                    body.writeInt(0);
                                    body.writeByte(7);
                                }));
            }
        },
        EVENT_OF_AN_UNKNOWN_TYPE {
            @Override
            void happen(Link link, int xid) throws IOException {
                link.send(ScriptedServer.event(99, "/w"));
            }
        },
        EVENT_OF_NO_ZNODE {
            @Override
            void happen(Link link, int xid) throws IOException {
                link.send(ScriptedServer.event(3, null));
            }
        };

        abstract void happen(Link link, int xid) throws IOException;

        boolean isToldByTheEnd() {
            return this == NOTHING_AND_THE_END || this == TRUNCATED_FRAME_AND_THE_END;
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void faultCostsTheRequestAndNotTheSession(Fault fault) throws Exception {
        server.play(
                link -> {
                    link.accept();
                    fault.happen(link, link.nextRequest().xid());
                    if (!fault.isToldByTheEnd()) {
                        link.awaitEnd();
                    }
                },
                link -> {
                    assertThat(link.accept().session().value()).isEqualTo(ScriptedServer.SESSION);
                    link.answerAll();
                });
        var events = new RecordingWatcher();
        try (ZooKeeper zk = connect(events)) {
            assertThat(events.next()).isEqualTo("SyncConnected");
            assertThatThrownBy(() -> zk.getAllChildrenNumber("/"))
                    .isInstanceOf(KeeperException.ConnectionLossException.class)
                    .hasMessage("KeeperErrorCode = ConnectionLoss for /");
            assertThat(events.next()).isEqualTo("Disconnected");
            assertThat(events.next()).isEqualTo("SyncConnected");
            zk.sync("/");
        }
    }

    /** What the server does instead of accepting the session. */
    enum HandshakeFault {
        GARBAGE {
            @Override
            void happen(Link link) throws IOException {
                link.send("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        },
        EMPTY_FRAME {
            @Override
            void happen(Link link) throws IOException {
                link.send(new byte[4]);
            }
        },
        SHORT_ANSWER {
            @Override
            void happen(Link link) throws IOException {
                link.send(new byte[] {0, 0, 0, 3, 1, 2, 3});
            }
        },
        REFUSAL_WITHOUT_A_WORD_ON_THE_SESSION {
            @Override
            void happen(Link link) throws IOException {
                link.reply(0, -119);
            }
        },
        EVENT {
            @Override
            void happen(Link link) throws IOException {
                link.send(ScriptedServer.event(3, "/w"));
            }
        },
        READ_ONLY_SERVER {
            @Override
            void happen(Link link) throws IOException {
                link.send(ScriptedServer.acceptance(true));
            }
        };

        abstract void happen(Link link) throws IOException;
    }

    @ParameterizedTest
    @EnumSource(HandshakeFault.class)
    void faultOfTheHandshakeIsNeverTold(HandshakeFault fault) throws Exception {
        server.play(
                link -> {
                    link.nextFrame();
                    fault.happen(link);
                    link.awaitEnd();
                },
                link -> {
                    assertThat(link.accept().session().value()).isZero();
                    link.answerAll();
                });
        var events = new RecordingWatcher();
        try (ZooKeeper zk = connect(events)) {
            assertThat(events.next()).isEqualTo("SyncConnected");
            zk.sync("/");
            assertThat(events.isEmpty()).isTrue();
        }
    }

    @Test
    void replyThatNobodyHasAskedForCostsTheLink() throws Exception {
        server.play(
                link -> {
                    link.accept();
                    link.reply(1);
                    link.awaitEnd();
                },
                link -> {
                    link.accept();
                    link.answerAll();
                });
        var events = new RecordingWatcher();
        try (ZooKeeper zk = connect(events)) {
            assertThat(events.next()).isEqualTo("SyncConnected");
            assertThat(events.next()).isEqualTo("Disconnected");
            assertThat(events.next()).isEqualTo("SyncConnected");
            zk.sync("/");
        }
    }

    @Test
    void frameOfTheLargestLengthIsTaken() throws Exception {
        byte[] frame = new byte[4 + 0xfffff];
        frame[1] = 0xf;
        frame[2] = -1;
        frame[3] = -1;
        // A reply with xid 1, zxid 1 and an empty path; what follows nobody reads.
        frame[7] = 1;
        frame[15] = 1;
        server.play(
                link -> {
                    link.accept();
                    link.nextRequest();
                    link.send(frame);
                    link.answerAll();
                });
        var events = new RecordingWatcher();
        try (ZooKeeper zk = connect(events)) {
            assertThat(events.next()).isEqualTo("SyncConnected");
            zk.sync("/");
            zk.sync("/");
            assertThat(events.isEmpty()).isTrue();
        }
    }

    @Test
    void requestThatTakesTooLongCostsTheLink() throws Exception {
        server.play(
                link -> {
                    link.accept();
                    link.nextRequest();
                    link.awaitEnd();
                },
                link -> {
                    link.accept();
                    link.answerAll();
                });
        var config = new ZKClientConfig();
        config.setProperty(ZKClientConfig.ZOOKEEPER_REQUEST_TIMEOUT, "200");
        var events = new RecordingWatcher();
        try (ZooKeeper zk = server.connect(events, config)) {
            assertThat(events.next()).isEqualTo("SyncConnected");
            assertThatThrownBy(() -> zk.sync("/"))
                    .isInstanceOf(KeeperException.RequestTimeoutException.class)
                    .hasMessage("KeeperErrorCode = Unknown error REQUESTTIMEOUT for /");
            assertThat(events.next()).isEqualTo("Disconnected");
            assertThat(events.next()).isEqualTo("SyncConnected");
        }
    }
}
