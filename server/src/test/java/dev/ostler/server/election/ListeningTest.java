package dev.ostler.server.election;

import static dev.ostler.server.election.PortUnderTest.introduce;
import static dev.ostler.server.election.PortUnderTest.member;
import static dev.ostler.server.election.PortUnderTest.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.testing.FreePorts;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A member whose election address changes while it runs. */
class ListeningTest {
    @Test
    void whoMovesListensThereAndNoMoreWhereItDidAndSaysSo() throws Exception {
        try (var port = new PortUnderTest(1);
                ServerSocket higher = RawPeer.listener()) {
            InetSocketAddress before = port.address();
            int there = FreePorts.next();

            port.port()
                    .membership(
                            membership(
                                    member(1, "127.0.0.1", there),
                                    member(9, "127.0.0.1", higher.getLocalPort())),
                            null);

            await(() -> port.address().getPort() == there);
            try (RawPeer moved = RawPeer.connect(port.address())) {
                moved.greet(5, "127.0.0.1:1");
                moved.say(RawPeer.numbered(1));
                assertThat(port.next()).isEqualTo("5: 1");
            }
            await(() -> isRefused(before));
            port.send(9, 1);
            try (RawPeer greeted = RawPeer.accept(higher)) {
                assertThat(greeted.readHello()).isEqualTo("-65536 1 127.0.0.1:" + there);
            }
        }
    }

    @Test
    void connectionsStay() throws Exception {
        try (var one = new PortUnderTest(1);
                var two = new PortUnderTest(2)) {
            introduce(one, two);
            one.send(2, 1);
            assertThat(two.next()).isEqualTo("1: 1");
            int there = FreePorts.next();

            two.port().membership(membership(member(2, "127.0.0.1", there)), null);

            await(() -> two.address().getPort() == there);
            one.send(2, 2);
            assertThat(two.next()).isEqualTo("1: 2");
        }
    }

    @Test
    void whereAnAddressIsTakenItStaysUntilItMayGoElsewhere() throws Exception {
        try (var port = new PortUnderTest(1);
                ServerSocket other = RawPeer.listener()) {
            InetSocketAddress before = port.address();
            int there = FreePorts.next();

            port.port().membership(membership(member(1, "127.0.0.1", other.getLocalPort())), null);
            port.port().membership(membership(member(1, "127.0.0.1", there)), null);

            await(() -> port.address().getPort() == there);
            await(() -> isRefused(before));
        }
    }

    @Test
    void whoIsMovedWhereSomebodyElseListensIsStillHeard() throws Exception {
        try (var port = new PortUnderTest(1);
                ServerSocket other = RawPeer.listener()) {
            port.port().membership(membership(member(1, "127.0.0.1", other.getLocalPort())), null);

            try (RawPeer peer = RawPeer.connect(port.address())) {
                peer.greet(5, "127.0.0.1:1");
                peer.say(RawPeer.numbered(1));
                assertThat(port.next()).isEqualTo("5: 1");
            }
        }
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RawPeer.PATIENCE_MILLIS);
        while (!condition.call()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static boolean isRefused(InetSocketAddress address) throws IOException {
        try {
            RawPeer.connect(address).close();
            return false;
        } catch (ConnectException e) {
            return true;
        }
    }
}
