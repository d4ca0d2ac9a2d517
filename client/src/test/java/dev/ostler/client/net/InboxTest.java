package dev.ostler.client.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.client.Chroot;
import dev.ostler.client.core.Connection;
import dev.ostler.client.core.ConnectionOptions;
import dev.ostler.client.core.Effects;
import dev.ostler.client.watch.WatchTables;
import dev.ostler.protocol.Bytes;

import org.apache.zookeeper.ZooKeeper.States;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.channels.Selector;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(60)
class InboxTest {
    private final AtomicInteger unsent = new AtomicInteger();
    private final AtomicInteger ran = new AtomicInteger();
    private final Selector selector;
    private final Inbox inbox;
    private final Connection connection =
            new Connection(
                    new ConnectionOptions(Chroot.NONE, 30_000, false, true, 0, false),
                    0,
                    Bytes.EMPTY,
                    new WatchTables(event -> {}),
                    () -> 0,
                    (Effects)
                            Proxy.newProxyInstance(
                                    InboxTest.class.getClassLoader(),
                                    new Class<?>[] {Effects.class},
                                    (proxy, method, arguments) -> null));

    InboxTest() throws IOException {
        selector = Selector.open();
        inbox = new Inbox(selector, unsent::get);
    }

    @AfterEach
    void close() throws IOException {
        selector.close();
    }

    @Test
    void tasksThatDoNotEndLeaveTheSocketItsTurns() throws IOException {
        inbox.add(
                new Inbox.Wish() {
                    @Override
                    public void run(Connection target, long now) {
                        ran.incrementAndGet();
                        inbox.add(this);
                    }
                });
        for (int turn = 1; turn <= 3; turn++) {
            inbox.run(connection, 0);
            assertThat(ran).hasValue(turn * 1000);
            inbox.sleep(0);
        }
    }

    @Test
    void turnIsOverWhenMuchWaitsToBeSent() {
        unsent.set(5 << 20);
        for (int i = 0; i < 10; i++) {
            Inbox.Wish wish =
                    (target, now) -> {
                        ran.incrementAndGet();
                        unsent.addAndGet(600_000);
                    };
            inbox.add(wish);
        }
        inbox.run(connection, 0);
        assertThat(ran).hasValue(2);
        inbox.run(connection, 0);
        assertThat(ran).hasValue(4);
    }

    @Test
    void tasksThatWaitForTheirTurnFailWithTheConnection() {
        for (int i = 0; i < 1500; i++) {
            inbox.add(
                    new Inbox.Task() {
                        @Override
                        public void run(Connection target, long now) {}

                        @Override
                        public void fail(States last) {
                            ran.incrementAndGet();
                        }
                    });
        }
        inbox.run(connection, 0);
        inbox.close(States.CLOSED);
        assertThat(ran).hasValue(500);
    }
}
