package dev.ostler.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.OpCode;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.ZooKeeper.States;
import org.apache.zookeeper.client.ZKClientConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What becomes of a session, told by a server that does what the test wants. */
@SuppressWarnings("try") // Nobody interrupts these tests.
class SessionTest {
    private final ScriptedServer server;
    private final CountDownLatch go = new CountDownLatch(1);
    private final RecordingWatcher events = new RecordingWatcher();

    SessionTest() throws IOException {
        server = new ScriptedServer();
    }

    @AfterEach
    void stop() throws IOException {
        go.countDown();
        server.close();
    }

    @Test
    @Tag("S182")
    @Tag("S183")
    void sessionThatHasMovedIsToldToTheCallAndGoesOn() throws Exception {
        server.play(
                link -> {
                    link.accept();
                    link.reply(link.nextRequest().xid(), Code.SESSIONMOVED.intValue());
                    link.answerAll();
                });
        try (ZooKeeper zk = server.connect(events)) {
            assertThat(events.next()).isEqualTo("SyncConnected");
            assertThatThrownBy(() -> zk.setData("/a", new byte[0], -1))
                    .isInstanceOf(KeeperException.SessionMovedException.class)
                    .hasMessage("KeeperErrorCode = Session moved for /a");
            zk.sync("/");
            assertThat(zk.getState()).isEqualTo(States.CONNECTED);
        }
    }

    @Test
    @Tag("S182")
    void sessionGoesOnAtAnotherServer() throws Exception {
        try (var second = new ScriptedServer()) {
            server.play(
                    link -> {
                        link.accept();
                        link.reply(link.nextRequest().xid());
                        link.awaitEnd();
                    });
            second.play(
                    link -> {
                        var request = link.accept();
                        assertThat(request.session().value()).isEqualTo(ScriptedServer.SESSION);
                        assertThat(request.lastZxidSeen().value()).isEqualTo(1);
                        link.answerAll();
                    });
            try (var zk =
                    new ZooKeeper(server.connectString(), ScriptedServer.TIMEOUT_MILLIS, events)) {
                assertThat(events.next()).isEqualTo("SyncConnected");
                zk.sync("/");
                zk.updateServerList(second.connectString());
                assertThat(events.next()).isEqualTo("Disconnected");
                assertThat(events.next()).isEqualTo("SyncConnected");
                assertThat(zk.getSessionId()).isEqualTo(ScriptedServer.SESSION);
                zk.sync("/");
            }
        }
    }

    @Test
    @Tag("S177")
    @Tag("S181")
    void sessionThatWasForgottenMeanwhileIsExpiredForGood() throws Exception {
        server.play(
                link -> {
                    link.accept();
                    link.nextRequest();
                },
                link -> {
                    link.nextFrame();
                    link.send(ScriptedServer.refusal());
                });
        ZooKeeper zk = server.connect(events);
        assertThat(events.next()).isEqualTo("SyncConnected");
        assertThatThrownBy(() -> zk.sync("/"))
                .isInstanceOf(KeeperException.ConnectionLossException.class);
        assertThat(events.next()).isEqualTo("Disconnected");
        assertThat(events.next()).isEqualTo("Expired");
        assertThatThrownBy(() -> zk.sync("/"))
                .isInstanceOf(KeeperException.SessionExpiredException.class)
                .hasMessage("KeeperErrorCode = Session expired for /");
        assertThat(zk.close(20_000)).isTrue();
        assertThat(events.isEmpty()).isTrue();
    }

    @Test
    @Tag("S047")
    void readOnlyServerIsLeftForAReadWriteOne() throws Exception {
        server.play(
                link -> {
                    link.accept(true);
                    link.reply(link.nextRequest().xid(), Code.NOTREADONLY.intValue());
                    // The question of another link decides when this one is left.
                    go.countDown();
                    link.awaitEnd();
                });
        try (var readWrite = new ScriptedServer()) {
            readWrite.play(
                    link -> {
                        go.await();
                        assertThat(link.nextWord(4)).isEqualTo("isro");
                        link.send((byte) 'r', (byte) 'w');
                    },
                    link -> {
                        // The session of a read-only server is its own.
                        assertThat(link.accept().session().value()).isZero();
                        link.answerAll();
                    });
            var config = new ZKClientConfig();
            config.setProperty(ClientSettings.RECONNECT_SPREAD_MILLIS, "0");
            try (var zk =
                    new ZooKeeper(
                            server.connectString(),
                            ScriptedServer.TIMEOUT_MILLIS,
                            events,
                            true,
                            new EagerHosts(server.port(), readWrite.port()),
                            config)) {
                assertThat(events.next()).isEqualTo("ConnectedReadOnly");
                assertThat(zk.getState()).isEqualTo(States.CONNECTEDREADONLY);
                assertThatThrownBy(() -> zk.setData("/a", new byte[0], -1))
                        .isInstanceOf(KeeperException.NotReadOnlyException.class);
                assertThat(events.next()).isEqualTo("Disconnected");
                assertThat(events.next()).isEqualTo("SyncConnected");
                zk.sync("/");
            }
        }
    }

    @Test
    @Tag("S037")
    @Tag("S038")
    void eventsAndRepliesAreToldOneByOneInTheOrderTheyCame() throws Exception {
        server.play(
                link -> {
                    link.accept();
                    int watching = link.nextRequest().xid();
                    int reading = link.nextRequest().xid();
                    link.send(ScriptedServer.answer(watching, Code.NONODE.intValue()));
                    link.send(ScriptedServer.event(1, "/w"));
                    link.reply(reading);
                    link.answerAll();
                });
        BlockingQueue<String> story = new LinkedBlockingQueue<>();
        try (ZooKeeper zk = server.connect(events)) {
            assertThat(events.next()).isEqualTo("SyncConnected");
            zk.exists(
                    "/w",
                    event -> {
                        story.add(event.getType() + on(Thread.currentThread()));
                        awaitQuietly();
                        story.add("watcher is done");
                    },
                    (rc, path, context, stat) -> story.add(rc + on(Thread.currentThread())),
                    null);
            zk.sync("/", (rc, path, context) -> story.add(rc + on(Thread.currentThread())), null);
            assertThat(next(story)).isEqualTo("-101 on the event thread");
            assertThat(next(story)).isEqualTo("NodeCreated on the event thread");
            // The watcher holds the thread, and the answer that came meanwhile waits behind it.
            zk.sync("/");
            assertThat(story).isEmpty();
            go.countDown();
            assertThat(next(story)).isEqualTo("watcher is done");
            assertThat(next(story)).isEqualTo("0 on the event thread");
        }
    }

    @Test
    void watchesAreForgottenWhenTheyAreNotToBeSetAgain() throws Exception {
        server.play(
                link -> {
                    link.accept();
                    link.reply(link.nextRequest().xid(), Code.NONODE.intValue());
                },
                link -> {
                    link.accept();
                    var next = link.nextRequest();
                    assertThat(next.opCode()).isEqualTo(OpCode.SYNC);
                    link.send(ScriptedServer.event(1, "/w"));
                    link.reply(next.xid());
                    link.answerAll();
                });
        var config = new ZKClientConfig();
        config.setProperty(ZKClientConfig.DISABLE_AUTO_WATCH_RESET, "true");
        var watcher = new RecordingWatcher();
        try (ZooKeeper zk = server.connect(events, config)) {
            assertThat(events.next()).isEqualTo("SyncConnected");
            assertThat(zk.exists("/w", watcher)).isNull();
            assertThat(watcher.next()).isEqualTo("Disconnected");
            assertThat(events.next()).isEqualTo("Disconnected");
            assertThat(events.next()).isEqualTo("SyncConnected");
            zk.sync("/");
            assertThat(watcher.isEmpty()).isTrue();
        }
    }

    @Test
    void interruptEndsTheWaitForTheAnswerToACloseAndIsLost() throws Exception {
        server.play(
                link -> {
                    link.accept();
                    link.awaitEnd();
                });
        ZooKeeper zk = server.connect(events);
        assertThat(events.next()).isEqualTo("SyncConnected");
        Thread.currentThread().interrupt();
        zk.close();
        assertThat(Thread.interrupted()).isFalse();
        assertThat(zk.getState()).isEqualTo(States.CLOSED);
        assertThat(events.next()).isEqualTo("Closed");
    }

    @Test
    void closeThatIsNotAnsweredInTimeIsACloseAllTheSame() throws Exception {
        server.play(
                link -> {
                    link.accept();
                    link.awaitEnd();
                });
        var config = new ZKClientConfig();
        config.setProperty(ZKClientConfig.ZOOKEEPER_REQUEST_TIMEOUT, "100");
        ZooKeeper zk = server.connect(events, config);
        assertThat(events.next()).isEqualTo("SyncConnected");
        zk.close();
        assertThat(zk.getState()).isEqualTo(States.CLOSED);
        assertThat(events.next()).isEqualTo("Closed");
    }

    private static String on(Thread thread) {
        return thread.getName().endsWith("-EventThread")
                ? " on the event thread"
                : " on " + thread.getName();
    }

    private static String next(BlockingQueue<String> story) throws InterruptedException {
        String line = story.poll(20, TimeUnit.SECONDS);
        return line == null ? "nothing" : line;
    }

    private void awaitQuietly() {
        try {
            assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
