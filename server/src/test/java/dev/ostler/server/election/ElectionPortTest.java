package dev.ostler.server.election;

import static dev.ostler.server.election.PortUnderTest.OPTIONS;
import static dev.ostler.server.election.PortUnderTest.introduce;
import static dev.ostler.server.election.PortUnderTest.member;
import static dev.ostler.server.election.PortUnderTest.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.ServerId;
import dev.ostler.server.auth.MemberAuth;
import dev.ostler.server.tls.Protection;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** The election port against sockets that behave, and others. */
class ElectionPortTest {
    @ParameterizedTest(name = "server {0} goes away")
    @CsvSource({"1,2", "2,1"})
    void aMemberThatWasThereAndCannotBeReachedIsSaidToBeGone(long first, long second)
            throws Exception {
        try (var port = new PortUnderTest(second)) {
            try (var other = new PortUnderTest(first);
                    var never = new PortUnderTest(3)) {
                introduce(port, other, never);
                port.send(first, 1);
                assertThat(other.next()).isEqualTo(second + ": 1");
            }
            String next = null;
            for (long number = 2; next == null; number++) {
                port.send(3, number);
                port.send(first, number); // What is sent into a connection's end may be lost.
                next = port.next(10);
            }
            assertThat(next).isEqualTo(first + " is gone");
            assertThat(port.taken()).allMatch(text -> text.equals(first + " is gone"));
        }
    }

    @ParameterizedTest(name = "server {0} speaks first")
    @CsvSource({"1, 2", "2, 1"})
    @Tag("S140")
    void twoServersHaveOneConnectionWhoeverSpeaksFirst(long first, long second) throws Exception {
        try (var one = new PortUnderTest(first);
                var other = new PortUnderTest(second)) {
            introduce(one, other);

            one.send(second, 7);
            assertThat(other.next()).isEqualTo(first + ": 7");
            other.send(first, 8);
            assertThat(one.next()).isEqualTo(second + ": 8");
            one.send(second, 9);
            assertThat(other.next()).isEqualTo(first + ": 9");

            assertThat(one.port().connected()).containsExactly(new ServerId(second));
            assertThat(other.port().connected()).containsExactly(new ServerId(first));
        }
    }

    @Test
    @Tag("S140")
    void theGreaterIdDialsAndTheConnectionIsUsedInBothDirections() throws Exception {
        try (var port = new PortUnderTest(5);
                ServerSocket lower = RawPeer.listener()) {
            port.port().membership(membership(member(1, "127.0.0.1", lower.getLocalPort())), null);
            port.send(1, 7);

            try (RawPeer called = RawPeer.accept(lower)) {
                assertThat(called.readHello())
                        .isEqualTo("-65536 5 127.0.0.1:" + port.address().getPort());
                assertThat(called.readNumber()).isEqualTo(7);
                called.say(RawPeer.numbered(8));
                assertThat(port.next()).isEqualTo("1: 8");
            }
        }
    }

    @Test
    @Tag("S140")
    void theSmallerIdSaysWhoItIsAndHangsUp() throws Exception {
        try (var port = new PortUnderTest(5);
                ServerSocket higher = RawPeer.listener()) {
            port.port().membership(membership(member(9, "127.0.0.1", higher.getLocalPort())), null);
            port.send(9, 7);

            try (RawPeer greeted = RawPeer.accept(higher)) {
                assertThat(greeted.readHello())
                        .isEqualTo("-65536 5 127.0.0.1:" + port.address().getPort());
                assertThat(greeted.isHungUp()).isTrue();
            }
            try (RawPeer back = RawPeer.connect(port.address()).greet(9, "127.0.0.1:1")) {
                assertThat(back.readNumber()).isEqualTo(7);
            }
        }
    }

    @Test
    void whoIsSmallerIsCalledBackWhereItSaysItIs() throws Exception {
        try (var port = new PortUnderTest(5);
                ServerSocket stranger = RawPeer.listener();
                RawPeer hello =
                        RawPeer.connect(port.address())
                                .greet(2, "127.0.0.1:" + stranger.getLocalPort())) {
            assertThat(hello.isHungUp()).isTrue();
            try (RawPeer called = RawPeer.accept(stranger)) {
                assertThat(called.readHello()).startsWith("-65536 5 ");
                called.say(RawPeer.numbered(3));
                assertThat(port.next()).isEqualTo("2: 3");
                port.send(2, 4);
                assertThat(called.readNumber()).isEqualTo(4);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0:1", "[::]:1", "no.such.host.invalid:1"})
    void whoDoesNotSayWhereItIsIsCalledBackWhereTheMembershipSays(String said) throws Exception {
        try (var port = new PortUnderTest(5, OPTIONS, new PortUnderTest.Names(), Runnable::run);
                ServerSocket member = RawPeer.listener()) {
            port.port().membership(membership(member(2, "127.0.0.1", member.getLocalPort())), null);

            try (RawPeer hello = RawPeer.connect(port.address()).greet(2, said);
                    RawPeer called = RawPeer.accept(member)) {
                assertThat(hello.isHungUp()).isTrue();
                assertThat(called.readHello()).startsWith("-65536 5 ");
            }
        }
    }

    @Test
    void aNewConnectionTakesThePlaceOfTheOldOne() throws Exception {
        try (var port = new PortUnderTest(5);
                RawPeer before = RawPeer.connect(port.address()).greet(9, "127.0.0.1:1")) {
            before.say(RawPeer.numbered(1));
            assertThat(port.next()).isEqualTo("9: 1");

            try (RawPeer after = RawPeer.connect(port.address()).greet(9, "127.0.0.1:1")) {
                assertThat(before.isHungUp()).isTrue();
                port.send(9, 2);
                assertThat(after.readNumber()).isEqualTo(2);
                assertThat(port.port().connected()).containsExactly(new ServerId(9));
            }
        }
    }

    @Test
    void whoIsSmallerAndGreetsAgainHasItsOldConnectionClosed() throws Exception {
        try (var port = new PortUnderTest(5);
                ServerSocket lower = RawPeer.listener()) {
            String address = "127.0.0.1:" + lower.getLocalPort();
            try (RawPeer hello = RawPeer.connect(port.address()).greet(2, address);
                    RawPeer before = RawPeer.accept(lower)) {
                assertThat(hello.isHungUp()).isTrue();
                before.readHello();
                try (RawPeer again = RawPeer.connect(port.address()).greet(2, address);
                        RawPeer after = RawPeer.accept(lower)) {
                    assertThat(again.isHungUp()).isTrue();
                    assertThat(before.isHungUp()).isTrue();
                    assertThat(after.readHello()).startsWith("-65536 5 ");
                }
            }
        }
    }

    @Test
    void whoClaimsToBeThisServerIsNotHeard() throws Exception {
        try (var port = new PortUnderTest(5);
                RawPeer impostor = RawPeer.connect(port.address()).greet(5, "127.0.0.1:1")) {
            assertThat(impostor.isHungUp()).isTrue();
        }
    }

    @Test
    void aGreetingAndFramesMayComeByteByByte() throws Exception {
        try (var port = new PortUnderTest(5);
                RawPeer slow = RawPeer.connect(port.address())) {
            for (byte each : RawPeer.hello(9, "127.0.0.1:1")) {
                slow.send(new byte[] {each});
            }
            for (long number = 1; number <= 2; number++) {
                for (byte each : RawPeer.frame(RawPeer.numbered(number))) {
                    slow.send(new byte[] {each});
                }
                assertThat(port.next()).isEqualTo("9: " + number);
            }
        }
    }

    @Test
    void allThatComesAtOnceIsTakenInOrder() throws Exception {
        try (var port = new PortUnderTest(5);
                RawPeer peer = RawPeer.connect(port.address())) {
            var all = new ByteArrayOutputStream();
            all.writeBytes(RawPeer.hello(9, "127.0.0.1:1"));
            for (long number = 1; number <= 10; number++) {
                all.writeBytes(RawPeer.frame(RawPeer.numbered(number)));
            }
            peer.send(all.toByteArray());

            for (long number = 1; number <= 10; number++) {
                assertThat(port.next()).isEqualTo("9: " + number);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "474554202f20485454502f312e310d0a0d0a", // GET / HTTP/1.1
                "ffffffffffff0000 0000000000000009 7fffffff",
                "ffffffffffff0000 0000000000000009 00000003 616161",
                "ffffffffffffffff",
                "0000000000000009 00000000",
                "0000000000000009 ffffffff",
                "0000000000000009 00080001",
                "0000000000000009 7fffffff",
            })
    void garbageEndsItsConnectionAndNothingElse(String hex) throws Exception {
        try (var port = new PortUnderTest(5);
                RawPeer good = RawPeer.connect(port.address()).greet(8, "127.0.0.1:1");
                RawPeer bad = RawPeer.connect(port.address())) {
            bad.send(HexFormat.of().parseHex(hex.replace(" ", "")));

            assertThat(bad.isHungUp()).isTrue();
            good.say(RawPeer.numbered(1));
            assertThat(port.next()).isEqualTo("8: 1");
        }
    }

    @Test
    void aFrameWithoutANotificationIsSkipped() throws Exception {
        try (var port = new PortUnderTest(5);
                RawPeer peer = RawPeer.connect(port.address()).greet(9, "127.0.0.1:1")) {
            peer.send(HexFormat.of().parseHex("00000001" + "00"));
            peer.send(HexFormat.of().parseHex("0000001c" + "00000009" + "00".repeat(24)));
            peer.send(new byte[] {0, 8, 0, 0}).send(new byte[ElectionConnection.FRAME_BYTES_MAX]);

            peer.say(RawPeer.numbered(1));
            assertThat(port.next()).startsWith("9: ");
        }
    }

    @Test
    void halfAFrameIsForgottenWithItsConnection() throws Exception {
        try (var port = new PortUnderTest(5)) {
            try (RawPeer peer = RawPeer.connect(port.address()).greet(9, "127.0.0.1:1")) {
                peer.send(new byte[] {0, 0, 0, 50, 1, 2, 3});
            }
            try (RawPeer peer = RawPeer.connect(port.address()).greet(9, "127.0.0.1:1")) {
                peer.say(RawPeer.numbered(1));
                assertThat(port.next()).isEqualTo("9: 1");
            }
        }
    }

    @Test
    void silentStrangersKeepNobodyFromBeingHeard() throws Exception {
        try (var port = new PortUnderTest(5)) {
            var silent = new ArrayList<RawPeer>();
            for (int i = 0; i < 200; i++) {
                silent.add(RawPeer.connect(port.address()));
            }
            try (RawPeer peer = RawPeer.connect(port.address()).greet(9, "127.0.0.1:1")) {
                peer.say(RawPeer.numbered(1));
                assertThat(port.next()).isEqualTo("9: 1");
                assertThat(silent.getFirst().isHungUp()).isTrue();
            } finally {
                for (RawPeer each : silent) {
                    each.close();
                }
            }
        }
    }

    @Test
    void silentStrangersThatComeAllAtOnceMakeRoomForEachOther() throws Exception {
        var isBusy = new CountDownLatch(1);
        var mayGoOn = new CountDownLatch(1);
        Executor busy =
                task -> {
                    isBusy.countDown();
                    try {
                        mayGoOn.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    task.run();
                };
        var patient =
                new ElectionPortOptions(
                        OPTIONS.driver(), Protection.NONE, false, false, 5_000, 60_000, 1, 1);
        var silent = new ArrayList<RawPeer>();
        try (var port = new PortUnderTest(5, patient, Resolver.SYSTEM, busy);
                RawPeer peer = RawPeer.connect(port.address()).greet(9, "127.0.0.1:1")) {
            peer.say(RawPeer.numbered(1));
            isBusy.await();
            for (int i = 0; i < 400; i++) {
                silent.add(RawPeer.connect(port.address()));
            }
            mayGoOn.countDown();
            assertThat(port.next()).isEqualTo("9: 1");

            assertThat(silent.get(200).isHungUp()).isTrue();
        } finally {
            mayGoOn.countDown();
            for (RawPeer each : silent) {
                each.close();
            }
        }
    }

    @Test
    void whoDoesNotSayWhoItIsIsHungUpOnAndWhoDidMayBeSilent() throws Exception {
        var impatient =
                new ElectionPortOptions(
                        OPTIONS.driver(), Protection.NONE, false, false, 5_000, 100, 1, 1);
        try (var port = new PortUnderTest(5, impatient, Resolver.SYSTEM, Runnable::run);
                RawPeer peer = RawPeer.connect(port.address()).greet(9, "127.0.0.1:1");
                RawPeer silent = RawPeer.connect(port.address())) {
            assertThat(silent.isHungUp()).isTrue();

            peer.say(RawPeer.numbered(1));
            assertThat(port.next()).isEqualTo("9: 1");
        }
    }

    @Test
    void manyStrangersDoNotPushOutAMember() throws Exception {
        try (var port = new PortUnderTest(5)) {
            port.port().membership(membership(member(9, "127.0.0.1", 1)), null);
            var strangers = new ArrayList<RawPeer>();
            try (RawPeer peer = RawPeer.connect(port.address()).greet(9, "127.0.0.1:1")) {
                peer.say(RawPeer.numbered(1));
                assertThat(port.next()).isEqualTo("9: 1");
                for (int i = 0; i < 100; i++) {
                    strangers.add(
                            RawPeer.connect(port.address())
                                    .greet(100 + i, "127.0.0.1:1")
                                    .say(RawPeer.numbered(i)));
                    assertThat(port.next()).isEqualTo(100 + i + ": " + i);
                }

                assertThat(port.port().connected()).hasSizeLessThan(100).contains(new ServerId(9));
                assertThat(strangers.getFirst().isHungUp()).isTrue();
            } finally {
                for (RawPeer each : strangers) {
                    each.close();
                }
            }
        }
    }

    @Test
    void aFloodDoesNotGatherAndItsEndIsHeard() throws Exception {
        var busy = new CountDownLatch(1);
        try (var owner = Executors.newSingleThreadExecutor();
                var port = new PortUnderTest(5, OPTIONS, Resolver.SYSTEM, owner);
                RawPeer flooder = RawPeer.connect(port.address()).greet(9, "127.0.0.1:1");
                RawPeer other = RawPeer.connect(port.address()).greet(8, "127.0.0.1:1")) {
            owner.execute(
                    () -> {
                        try {
                            busy.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    });
            for (int number = 1; number <= 20_000; number++) {
                flooder.say(RawPeer.numbered(number));
            }
            // Its answer shows that everything before was read.
            port.send(9, 1);
            flooder.readNumber();
            other.say(RawPeer.numbered(77));
            port.send(8, 1);
            other.readNumber();
            busy.countDown();

            var heard = new ArrayList<String>();
            while (!heard.contains("8: 77") || !heard.contains("9: 20000")) {
                heard.add(port.next());
            }
            assertThat(heard).hasSizeLessThan(20_000);
        }
    }

    @Test
    void onlyTheNewestWaitsForAConnectionAndTheLastIsSentAgainOnTheNext() throws Exception {
        var mayResolve = new CountDownLatch(1);
        Resolver slow =
                host -> {
                    try {
                        mayResolve.await();
                    } catch (InterruptedException e) {
                        throw new UnknownHostException(host);
                    }
                    return List.of(InetAddress.getLoopbackAddress());
                };
        try (var port = new PortUnderTest(5, OPTIONS, slow, Runnable::run);
                ServerSocket lower = RawPeer.listener()) {
            port.port().membership(membership(member(1, "zoo1", lower.getLocalPort())), null);
            port.send(1, 1);
            port.send(1, 2);
            port.send(1, 3);
            assertThat(port.port().connected()).isEmpty();
            mayResolve.countDown();

            try (RawPeer called = RawPeer.accept(lower)) {
                called.readHello();
                assertThat(called.readNumber()).isEqualTo(3);
                port.send(1, 4);
                assertThat(called.readNumber()).isEqualTo(4);
            }
            try (RawPeer hello =
                            RawPeer.connect(port.address())
                                    .greet(1, "127.0.0.1:" + lower.getLocalPort());
                    RawPeer called = RawPeer.accept(lower)) {
                assertThat(hello.isHungUp()).isTrue();
                called.readHello();
                assertThat(called.readNumber()).isEqualTo(4);
            }
        }
    }

    @Test
    void aNameThatIsNeverResolvedIsInNobodysWay() throws Exception {
        var never = new CountDownLatch(1);
        Resolver hanging =
                host -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    throw new UnknownHostException(host);
                };
        try (var port = new PortUnderTest(5, OPTIONS, hanging, Runnable::run);
                ServerSocket lower = RawPeer.listener()) {
            port.port()
                    .membership(
                            membership(
                                    member(1, "zoo1", 1),
                                    member(2, "127.0.0.1", lower.getLocalPort())),
                            null);
            port.send(1, 1);
            port.send(2, 2);

            try (RawPeer called = RawPeer.accept(lower)) {
                called.readHello();
                assertThat(called.readNumber()).isEqualTo(2);
            }
        } finally {
            never.countDown();
        }
    }

    @Test
    void aNameThatMovesIsFollowed() throws Exception {
        var names = new PortUnderTest.Names();
        names.addresses.put("zoo1", "127.0.0.2");
        try (var port = new PortUnderTest(5, OPTIONS, names, Runnable::run);
                ServerSocket before = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.2"))) {
            port.port().membership(membership(member(1, "zoo1", before.getLocalPort())), null);
            port.send(1, 1);
            try (RawPeer called = RawPeer.accept(before)) {
                called.readHello();
                assertThat(called.readNumber()).isEqualTo(1);
                called.say(RawPeer.numbered(5));
                assertThat(port.next()).isEqualTo("1: 5");
                names.addresses.put("zoo1", "127.0.0.3");
            }
            try (var after =
                    new ServerSocket(
                            before.getLocalPort(), 1, InetAddress.getByName("127.0.0.3"))) {
                while (!port.port().connected().isEmpty()) {
                    Thread.onSpinWait();
                }
                port.send(1, 2);
                try (RawPeer called = RawPeer.accept(after)) {
                    called.readHello();
                    assertThat(called.readNumber()).isEqualTo(2);
                }
            }
        }
    }

    @Test
    void aServerThatNobodyKnowsIsSentNothing() throws Exception {
        try (var port = new PortUnderTest(5);
                RawPeer peer = RawPeer.connect(port.address()).greet(9, "127.0.0.1:1")) {
            port.send(77, 1);
            peer.say(RawPeer.numbered(1));
            assertThat(port.next()).isEqualTo("9: 1");

            assertThat(port.port().connected()).containsExactly(new ServerId(9));
            assertThatThrownBy(() -> port.send(5, 1)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anElectionPortThatIsTakenIsWaitedFor() throws Exception {
        var options =
                new ElectionPortOptions(
                        OPTIONS.driver(), Protection.NONE, false, false, 5_000, 1, 0, 1);
        CompletableFuture<ElectionPort> opened;
        int taken;
        try (ServerSocket other = RawPeer.listener()) {
            taken = other.getLocalPort();
            opened = open(options, taken);
            assertThat(opened).isNotDone();
        }
        try (ElectionPort port = opened.get()) {
            assertThat(port.addresses().getFirst().getPort()).isEqualTo(taken);
        }
    }

    private static CompletableFuture<ElectionPort> open(ElectionPortOptions options, int port) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return ElectionPort.open(
                                options,
                                member(1, "127.0.0.1", port),
                                membership(member(1, "127.0.0.1", port)),
                                MemberAuth.none(),
                                Runnable::run,
                                (from, notification) -> {},
                                failure -> {});
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
    }

    @Test
    void aPortThatStaysTakenIsAnErrorThatSaysWhereAndWhy() throws Exception {
        var options =
                new ElectionPortOptions(
                        OPTIONS.driver(), Protection.NONE, false, false, 5_000, 1, 3, 1);
        try (ServerSocket other = RawPeer.listener()) {
            int taken = other.getLocalPort();
            assertThatThrownBy(
                            () ->
                                    ElectionPort.open(
                                            options,
                                            member(1, "127.0.0.1", taken),
                                            membership(member(1, "127.0.0.1", taken)),
                                            MemberAuth.none(),
                                            Runnable::run,
                                            (from, notification) -> {},
                                            failure -> {}))
                    .isInstanceOf(ElectionPortUnavailableException.class)
                    .hasMessageContaining("Cannot listen for votes on /127.0.0.1:" + taken)
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void itListensOnAllAddressesIfAskedToAndStillSaysItsOwn() throws Exception {
        var options =
                new ElectionPortOptions(
                        OPTIONS.driver(), Protection.NONE, true, false, 5_000, 5_000, 1, 1);
        try (var port = new PortUnderTest(1, options, Resolver.SYSTEM, Runnable::run);
                ServerSocket higher = RawPeer.listener()) {
            assertThat(port.address().getAddress().isAnyLocalAddress()).isTrue();
            port.port().membership(membership(member(9, "127.0.0.1", higher.getLocalPort())), null);
            port.send(9, 1);
            try (RawPeer greeted = RawPeer.accept(higher)) {
                assertThat(greeted.readHello())
                        .isEqualTo("-65536 1 127.0.0.1:" + port.address().getPort());
            }
        }
    }
}
