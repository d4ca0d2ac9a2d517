package dev.ostler.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.client.async.OperationException;

import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.ZooKeeper.States;
import org.apache.zookeeper.client.HostProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Host providers, such as name servers that do not answer, that take their time or fail. */
@SuppressWarnings("try") // Nobody interrupts these tests.
class SlowHostsTest {
    private final ScriptedServer server;
    private final CountDownLatch answer = new CountDownLatch(1);
    private final RecordingWatcher events = new RecordingWatcher();

    SlowHostsTest() throws IOException {
        server = new ScriptedServer();
    }

    @AfterEach
    void stop() throws IOException {
        answer.countDown();
        server.close();
    }

    /** Chooses as its subclass does. */
    private abstract class Hosts implements HostProvider {
        @Override
        public int size() {
            return 1;
        }

        InetSocketAddress server() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        }

        @Override
        public void onConnected() {}

        @Override
        public boolean updateServerList(
                Collection<InetSocketAddress> serverAddresses, InetSocketAddress currentHost) {
            return false;
        }
    }

    private final class Slow extends Hosts {
        @Override
        public InetSocketAddress next(long spinDelay) {
            try {
                assertThat(answer.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return server();
        }
    }

    private ZooKeeper connect(HostProvider hosts) throws IOException {
        return new ZooKeeper(
                server.connectString(), ScriptedServer.TIMEOUT_MILLIS, events, false, hosts);
    }

    @Test
    void clientIsClosedWhileItsServerIsChosen() throws Exception {
        ZooKeeper zk = connect(new Slow());
        assertThat(zk.close(20_000)).isTrue();
        assertThat(events.next()).isEqualTo("Closed");
        assertThat(zk.getState()).isEqualTo(States.CLOSED);
    }

    @Test
    void deadlinePassesWhileAServerIsChosenAndTheCallBehindItIsSent() throws Exception {
        server.play(
                link -> {
                    link.accept();
                    link.answerAll();
                });
        try (ZooKeeper zk = connect(new Slow())) {
            Throwable failure =
                    zk.async()
                            .within(Duration.ofMillis(50))
                            .exists("/")
                            .handle((stat, e) -> e)
                            .get(20, TimeUnit.SECONDS);
            assertThat(failure)
                    .isInstanceOfSatisfying(
                            OperationException.class,
                            e -> assertThat(e.code()).isEqualTo(Code.OPERATIONTIMEOUT));
            var sync = zk.async().sync("/");
            answer.countDown();
            sync.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void providerThatFailsIsAskedAgain() throws Exception {
        server.play(
                link -> {
                    link.accept();
                    link.answerAll();
                });
        var asked = new AtomicInteger();
        HostProvider failing =
                new Hosts() {
                    @Override
                    public InetSocketAddress next(long spinDelay) {
                        if (asked.incrementAndGet() < 3) {
                            throw new IllegalStateException("no name server answers");
                        }
                        return server();
                    }
                };
        try (ZooKeeper zk = connect(failing)) {
            assertThat(events.next()).isEqualTo("SyncConnected");
            assertThat(asked.get()).isEqualTo(3);
            zk.sync("/");
        }
    }

    @Test
    void errorOfAProviderIsAFailedAttempt() throws Exception {
        server.play(
                link -> {
                    link.accept();
                    link.answerAll();
                });
        var asked = new AtomicInteger();
        HostProvider failing =
                new Hosts() {
                    @Override
                    public InetSocketAddress next(long spinDelay) {
                        if (asked.incrementAndGet() == 1) {
                            throw new NoClassDefFoundError("a name service");
                        }
                        return server();
                    }
                };
        try (ZooKeeper zk = connect(failing)) {
            assertThat(events.next()).isEqualTo("SyncConnected");
            zk.sync("/");
        }
    }

    @Test
    void errorOnTheThreadOfTheSocketIsALostLink() throws Exception {
        server.play(
                link -> {
                    link.accept();
                    link.awaitEnd();
                },
                link -> {
                    link.accept();
                    link.answerAll();
                });
        var sizes = new AtomicInteger();
        var connects = new AtomicInteger();
        HostProvider failing =
                new Hosts() {
                    @Override
                    public int size() {
                        if (sizes.incrementAndGet() == 1) {
                            throw new OutOfMemoryError("before there is a link");
                        }
                        return 1;
                    }

                    @Override
                    public InetSocketAddress next(long spinDelay) {
                        return server();
                    }

                    @Override
                    public void onConnected() {
                        if (connects.incrementAndGet() == 1) {
                            throw new NoClassDefFoundError("when there is one");
                        }
                    }
                };
        try (ZooKeeper zk = connect(failing)) {
            assertThat(events.next()).isEqualTo("SyncConnected");
            assertThat(connects.get()).isEqualTo(2);
            assertThat(zk.getSessionId()).isEqualTo(ScriptedServer.SESSION);
            zk.sync("/");
        }
    }

    @Test
    void nameThatCanNotBeResolvedIsAFailedAttempt() throws Exception {
        server.play(
                link -> {
                    link.accept();
                    link.answerAll();
                });
        var asked = new AtomicInteger();
        HostProvider unresolved =
                new Hosts() {
                    @Override
                    public InetSocketAddress next(long spinDelay) {
                        return asked.incrementAndGet() == 1
                                ? InetSocketAddress.createUnresolved("nowhere.invalid", 2181)
                                : server();
                    }
                };
        try (ZooKeeper zk = connect(unresolved)) {
            assertThat(events.next()).isEqualTo("SyncConnected");
            zk.sync("/");
        }
    }
}
