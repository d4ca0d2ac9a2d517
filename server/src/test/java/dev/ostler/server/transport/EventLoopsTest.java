package dev.ostler.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** What every driver does, with plain sockets at the other end. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventLoopsTest {
    private static final int MEGABYTE = 1 << 20;

    private final List<Throwable> failures = new ArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();

    /** Loops that run with one driver, and an address where they listen. */
    private record Port(EventLoops loops, Listener listener) {
        Socket connect() throws IOException {
            var socket = new Socket();
            socket.connect(listener.address());
            return socket;
        }
    }

    /** Keeps what comes in, and what happens. */
    private static class Recorder implements Receiver {
        final Link link;
        final CompletableFuture<String> closed = new CompletableFuture<>();
        final CompletableFuture<Void> writable = new CompletableFuture<>();
        final ByteArrayOutputStream all = new ByteArrayOutputStream();

        Recorder(Link accepted) {
            link = accepted;
        }

        @Override
        public void received(byte[] bytes, int length) {
            all.write(bytes, 0, length);
        }

        @Override
        public void writable() {
            writable.complete(null);
        }

        @Override
        public void closed(@Nullable IOException cause) {
            if (!closed.complete(cause == null ? "closed" : "broken")) {
                throw new IllegalStateException("told twice");
            }
        }
    }

    /** Sends back what comes. */
    private static final class Echo extends Recorder {
        Echo(Link accepted) {
            super(accepted);
        }

        @Override
        public void received(byte[] bytes, int length) {
            link.write(bytes, 0, length);
        }
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
        assertThat(failures).isEmpty();
    }

    private Port open(Driver driver, int loops, Acceptor acceptor) throws IOException {
        if (!driver.isAvailable()) {
            assertThat(Driver.best()).isNotEqualTo(driver);
        }
        assumeTrue(driver.isAvailable());
        var started = new EventLoops(driver, loops, "test", failures::add);
        opened.add(started);
        var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new Port(started, listen(started, anyPort, acceptor));
    }

    private static Listener listen(EventLoops loops, InetSocketAddress address, Acceptor acceptor)
            throws IOException {
        Listener listener = loops.bind(new ListenOptions(address, -1, true));
        listener.accept(acceptor);
        return listener;
    }

    /**
     * A port whose links are served by what {@code receiver} makes, which also lie in the queue.
     */
    private <T extends Recorder> Port open(
            Driver driver, BlockingQueue<T> served, BiFunction<Link, InetSocketAddress, T> receiver)
            throws IOException {
        return open(
                driver,
                1,
                (link, remote) -> {
                    T made = receiver.apply(link, remote);
                    served.add(made);
                    return made;
                });
    }

    /** Runs something on the link's loop, and waits for it. */
    private static void on(Link link, Runnable task) {
        CompletableFuture.runAsync(task, link.loop()).join();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotRefusedIsDoneThoughTheLoopIsAboutToEnd(Driver driver) throws Exception {
        for (int round = 0; round < 100; round++) {
            Port port = open(driver, 1, (link, remote) -> null);
            EventLoop loop = port.loops().all().getFirst();
            var asked = new AtomicInteger();
            var done = new AtomicInteger();
            CompletableFuture<Void> asking =
                    CompletableFuture.runAsync(
                            () -> {
                                while (true) {
                                    try {
                                        loop.execute(done::incrementAndGet);
                                    } catch (RejectedExecutionException e) {
                                        return;
                                    }
                                    asked.incrementAndGet();
                                    Thread.onSpinWait();
                                }
                            });
            port.loops().close();
            asking.join();
            assertThat(done).hasValue(asked.get());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLoopThatIsAboutToEndDoesNotConnect(Driver driver) throws Exception {
        var reason = new CompletableFuture<String>();
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var address = new InetSocketAddress(other.getInetAddress(), other.getLocalPort());
            var served = new LinkedBlockingQueue<Recorder>();
            Port port =
                    open(
                            driver,
                            served,
                            (link, remote) ->
                                    new Recorder(link) {
                                        @Override
                                        public void closed(@Nullable IOException cause) {
                                            connect(link, address, reason);
                                        }
                                    });
            try (Socket client = port.connect()) {
                served.take();
                port.loops().close();
                assertThat(reason.join()).isEqualTo("this server closes its ports");
                assertThat(client.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    private static void connect(
            Link by, InetSocketAddress address, CompletableFuture<String> reason) {
        by.loop()
                .connect(
                        address,
                        new ConnectOptions(30_000, false),
                        new Connector() {
                            @Override
                            public Receiver connected(Link link) {
                                return new Recorder(link);
                            }

                            @Override
                            public void failed(String why) {
                                reason.complete(why);
                            }
                        });
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @EnumSource
    void bytesComeAndGoInOrderHoweverMany(Driver driver) throws Exception {
        Port port = open(driver, 2, (link, remote) -> new Echo(link));
        try (Socket client = port.connect()) {
            for (int length : new int[] {1, 100, 4096, 16_385, 100_000, 3 * MEGABYTE}) {
                byte[] sent = random(length);
                Thread writer = Thread.startVirtualThread(() -> write(client, sent));
                assertThat(client.getInputStream().readNBytes(length)).isEqualTo(sent);
                writer.join();
            }
        }
    }

    private static void write(Socket client, byte[] bytes) {
        try {
            client.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLinkTellsWhenTheOtherEndDoesNotReadAndWhenItDoes(Driver driver) throws Exception {
        var served = new LinkedBlockingQueue<Recorder>();
        Port port = open(driver, served, (link, remote) -> new Recorder(link));
        try (Socket client = port.connect()) {
            Recorder recorder = served.take();
            Link link = recorder.link;
            byte[] piece = random(MEGABYTE);
            var pieces = new CompletableFuture<Integer>();
            on(
                    link,
                    new Runnable() {
                        private int count;

                        @Override
                        public void run() {
                            if (link.isWritable()) {
                                link.write(piece, 0, piece.length);
                                count++;
                                link.loop().execute(this);
                            } else if (link.unsentBytes() < piece.length) {
                                link.loop().execute(this); // Some of it is still leaving.
                            } else {
                                pieces.complete(count);
                            }
                        }
                    });
            int count = pieces.join();
            assertThat(count).isPositive();
            for (int i = 0; i < count; i++) {
                assertThat(client.getInputStream().readNBytes(piece.length)).isEqualTo(piece);
            }
            recorder.writable.join();
            on(link, () -> assertThat(link.isWritable()).isTrue());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotReadStaysWithTheSystemUntilItIs(Driver driver) throws Exception {
        var served = new LinkedBlockingQueue<Recorder>();
        Port port = open(driver, served, (link, remote) -> new Recorder(link));
        try (Socket client = port.connect()) {
            Recorder recorder = served.take();
            Link link = recorder.link;
            byte[] sent = random(16 * MEGABYTE);
            var toggled = new CountDownLatch(1);
            var written = new CountDownLatch(1);
            Thread.startVirtualThread(
                    () -> {
                        write(client, Arrays.copyOf(sent, MEGABYTE));
                        await(toggled);
                        write(client, Arrays.copyOfRange(sent, MEGABYTE, sent.length));
                        written.countDown();
                    });
            for (int i = 0; i < 1_001; i++) {
                on(link, () -> link.reading(!link.isReading()));
            }
            on(link, () -> link.reading(false));
            toggled.countDown();
            int before;
            do { // Something may be under way.
                before = recorder.all.size();
                for (int i = 0; i < 100; i++) {
                    on(link, () -> {});
                }
            } while (recorder.all.size() > before);
            assertThat(before).isLessThan(sent.length);
            on(link, () -> link.reading(true));
            written.await();
            client.shutdownOutput();
            assertThat(recorder.closed.join()).isEqualTo("closed");
            assertThat(recorder.all.toByteArray()).isEqualTo(sent);
        }
    }

    @ParameterizedTest
    @EnumSource
    void sharedBytesArriveAmongTheOthers(Driver driver) throws Exception {
        var shared = new ArrayList<byte[]>(); // More than a loop keeps.
        for (int i = 0; i < 12; i++) {
            shared.add(random(MEGABYTE - i));
        }
        Port port =
                open(
                        driver,
                        2,
                        (link, remote) ->
                                new Recorder(link) {
                                    @Override
                                    public void received(byte[] bytes, int length) {
                                        for (int i = 0; i < length; i++) {
                                            link.write(bytes, i, 1);
                                            link.share(shared.get(bytes[i]));
                                        }
                                    }
                                });
        var sent = new byte[30];
        new Random(3).nextBytes(sent);
        var expected = new ByteArrayOutputStream();
        for (int i = 0; i < sent.length; i++) {
            sent[i] = (byte) Math.floorMod(sent[i], shared.size());
            expected.write(sent[i]);
            expected.writeBytes(shared.get(sent[i]));
        }
        try (Socket one = port.connect();
                Socket other = port.connect();
                Socket silent = port.connect()) {
            write(silent, sent); // It does not read.
            for (Socket each : List.of(one, other, one)) {
                write(each, sent);
                assertThat(each.getInputStream().readNBytes(expected.size()))
                        .isEqualTo(expected.toByteArray());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void lastWordsArriveBeforeTheEnd(Driver driver) throws Exception {
        byte[] words = random(5 * MEGABYTE);
        Port port =
                open(
                        driver,
                        1,
                        (link, remote) ->
                                new Recorder(link) {
                                    @Override
                                    public void received(byte[] bytes, int length) {
                                        link.write(words, 0, words.length);
                                        link.closeWhenSent();
                                        link.write(bytes, 0, length); // Too late.
                                    }
                                });
        try (Socket client = port.connect()) {
            write(client, new byte[1]);
            assertThat(client.getInputStream().readAllBytes()).isEqualTo(words);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoSendsNoMoreIsStillAnswered(Driver driver) throws Exception {
        var served = new LinkedBlockingQueue<Echo>();
        Port port = open(driver, served, (link, remote) -> new Echo(link));
        try (Socket client = port.connect()) {
            byte[] sent = random(300_000);
            write(client, sent);
            client.shutdownOutput();
            assertThat(client.getInputStream().readAllBytes()).isEqualTo(sent);
            assertThat(served.take().closed.join()).isEqualTo("closed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theEndWaitsWhileNothingIsRead(Driver driver) throws Exception {
        var served = new LinkedBlockingQueue<Recorder>();
        Port port = open(driver, served, (link, remote) -> new Recorder(link));
        try (Socket client = port.connect()) {
            Recorder recorder = served.take();
            Link link = recorder.link;
            on(link, () -> link.reading(false));
            client.shutdownOutput();
            on(link, () -> link.write(new byte[] {7}, 0, 1));
            assertThat(client.getInputStream().read()).isEqualTo(7);
            assertThat(recorder.closed).isNotDone();
            on(link, () -> link.reading(true));
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(recorder.closed.join()).isEqualTo("closed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionThatIsResetIsClosedOnce(Driver driver) throws Exception {
        var served = new LinkedBlockingQueue<Recorder>();
        Port port = open(driver, served, (link, remote) -> new Recorder(link));
        Socket client = port.connect();
        Recorder recorder = served.take();
        client.setSoLinger(true, 0);
        client.close();
        assertThat(recorder.closed.join()).isEqualTo("broken");
        Link link = recorder.link;
        on(
                link,
                () -> {
                    link.close();
                    link.closeWhenSent();
                    link.reading(false);
                    link.reading(true);
                    link.write(new byte[1], 0, 1);
                    assertThat(link.unsentBytes()).isZero();
                });
    }

    @ParameterizedTest
    @EnumSource
    void whoFailsLosesItsLinkAndNobodyElseDoes(Driver driver) throws Exception {
        Port port =
                open(
                        driver,
                        1,
                        (link, remote) ->
                                new Recorder(link) {
                                    @Override
                                    public void received(byte[] bytes, int length) {
                                        if (bytes[0] == 0) {
                                            throw new IllegalStateException("as the test wants");
                                        }
                                        link.write(bytes, 0, length);
                                    }
                                });
        try (Socket good = port.connect();
                Socket bad = port.connect()) {
            write(bad, new byte[1]);
            assertThat(bad.getInputStream().read()).isEqualTo(-1);
            write(good, new byte[] {1});
            assertThat(good.getInputStream().read()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoFailsOnHearingThatAllHasLeftLosesItsLinkOnly(Driver driver) throws Exception {
        var served = new LinkedBlockingQueue<Recorder>();
        Port port =
                open(
                        driver,
                        served,
                        (link, remote) ->
                                new Recorder(link) {
                                    @Override
                                    public void writable() {
                                        throw new IllegalStateException("as the test wants");
                                    }
                                });
        try (Socket client = port.connect();
                Socket other = port.connect()) {
            Recorder recorder = served.take();
            Link link = recorder.link;
            on(
                    link,
                    () -> {
                        link.write(new byte[1], 0, 1);
                        link.awaitSent();
                        assertThat(link.isWritable()).isFalse();
                    });
            assertThat(recorder.closed.join()).isEqualTo("closed");
            Link second = served.take().link;
            on(second, () -> second.write(new byte[1], 0, 1));
            assertThat(client.getInputStream().read()).isZero();
            assertThat(other.getInputStream().read()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoClosesALinkWhileItIsAdmittedIsToldSo(Driver driver) throws Exception {
        var served = new LinkedBlockingQueue<Recorder>();
        Port port =
                open(
                        driver,
                        served,
                        (link, remote) -> {
                            link.close();
                            return new Recorder(link);
                        });
        for (int i = 0; i < 3; i++) {
            try (Socket client = port.connect()) {
                assertThat(served.take().closed.join()).isEqualTo("closed");
                assertThat(client.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoIsNotAdmittedIsClosed(Driver driver) throws Exception {
        var known = new CompletableFuture<InetSocketAddress>();
        Port port =
                open(
                        driver,
                        1,
                        (link, remote) -> {
                            known.complete(remote);
                            return null;
                        });
        try (Socket client = port.connect()) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(known.join()).isEqualTo(client.getLocalSocketAddress());
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectionsThatComeAndGoAreNotMixedUp(Driver driver) throws Exception {
        Port port = open(driver, 2, (link, remote) -> new Echo(link));
        List<Thread> clients =
                IntStream.range(0, 8)
                        .mapToObj(
                                number ->
                                        Thread.startVirtualThread(
                                                () -> comeAndGo(port, (byte) number)))
                        .toList();
        for (Thread client : clients) {
            client.join();
        }
        assertThat(failures).isEmpty();
    }

    private void comeAndGo(Port port, byte number) {
        for (int i = 0; i < 200; i++) {
            try (Socket client = port.connect()) {
                byte[] sent = {number, (byte) i, (byte) (i >> 8)};
                write(client, sent);
                if (i % 3 > 0) {
                    byte[] back = client.getInputStream().readNBytes(sent.length);
                    assertThat(back).isEqualTo(sent);
                }
                if (i % 3 == 1) {
                    client.setSoLinger(true, 0);
                }
            } catch (IOException | AssertionError e) {
                synchronized (failures) {
                    failures.add(e);
                }
                return;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void moreConnectionsSendAtOnceThanThereAreBuffers(Driver driver) throws Exception {
        var served = new LinkedBlockingQueue<Echo>();
        Port port = open(driver, served, (link, remote) -> new Echo(link));
        var clients = new ArrayList<Socket>();
        for (int i = 0; i < 300; i++) {
            Socket client = port.connect();
            opened.add(client);
            clients.add(client);
        }
        for (int i = 0; i < clients.size(); i++) {
            served.take();
        }
        var held = new CountDownLatch(1);
        port.loops().all().getFirst().execute(() -> await(held));
        byte[] sent = random(100_000);
        for (Socket client : clients) {
            write(client, sent);
        }
        held.countDown();
        for (Socket client : clients) {
            assertThat(client.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAddressIsFreeWhenItsListenerIsClosedAndItsLinksLiveOn(Driver driver) throws Exception {
        Port port = open(driver, 1, (link, remote) -> new Echo(link));
        try (Socket client = port.connect()) {
            write(client, new byte[] {2});
            assertThat(client.getInputStream().read()).isEqualTo(2); // So it is accepted.
            InetSocketAddress address = port.listener().address();
            assertThatThrownBy(() -> listen(port.loops(), address, (link, remote) -> null))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Address already in use");
            port.listener().close();
            listen(port.loops(), address, (link, remote) -> null);
            try (Socket refused = port.connect()) {
                assertThat(refused.getInputStream().read()).isEqualTo(-1);
            }
            write(client, new byte[] {1});
            assertThat(client.getInputStream().read()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anyAddressIsThatOfBothProtocols(Driver driver) throws Exception {
        assumeTrue(driver.isAvailable());
        try (var loops = new EventLoops(driver, 1, "test", failures::add)) {
            Listener listener =
                    listen(loops, new InetSocketAddress(0), (link, remote) -> new Echo(link));
            for (String host : List.of("127.0.0.1", "::1")) {
                try (var client = new Socket(host, listener.address().getPort())) {
                    write(client, new byte[] {1});
                    assertThat(client.getInputStream().read()).isEqualTo(1);
                }
            }
        }
    }

    /** Keeps what came of connecting. */
    private static final class Outcome implements Connector {
        final CompletableFuture<Recorder> connected = new CompletableFuture<>();
        final CompletableFuture<String> failed = new CompletableFuture<>();

        @Override
        public Receiver connected(Link link) {
            var recorder = new Recorder(link);
            connected.complete(recorder);
            return recorder;
        }

        @Override
        public void failed(String reason) {
            failed.complete(reason);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLoopConnectsToWhoListens(Driver driver) throws Exception {
        Port port = open(driver, 2, (link, remote) -> new Echo(link));
        EventLoop loop = port.loops().all().getLast();
        var outcome = new Outcome();
        loop.connect(port.listener().address(), new ConnectOptions(10_000, true), outcome);
        Recorder recorder = outcome.connected.join();
        Link link = recorder.link;
        assertThat(link.loop()).isSameAs(loop);
        byte[] sent = random(MEGABYTE);
        on(
                link,
                () -> {
                    link.write(sent, 0, sent.length);
                    link.closeWhenSent();
                });
        assertThat(recorder.closed.join()).isEqualTo("closed");
    }

    @ParameterizedTest
    @EnumSource
    void whoDoesNotListenIsSaidNotTo(Driver driver) throws Exception {
        Port port = open(driver, 1, (link, remote) -> new Echo(link));
        port.listener().close();
        var outcome = new Outcome();
        EventLoop loop = port.loops().all().getFirst();
        loop.connect(port.listener().address(), new ConnectOptions(10_000, true), outcome);
        assertThat(outcome.failed.join()).isEqualTo("Connection refused");
    }

    @ParameterizedTest
    @EnumSource
    void whoDoesNotAnswerIsGivenUpInTimeAndAtTheEnd(Driver driver) throws Exception {
        Port port = open(driver, 1, (link, remote) -> new Echo(link));
        EventLoop loop = port.loops().all().getFirst();
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var address = (InetSocketAddress) silent.getLocalSocketAddress();
            var queued = new ArrayList<Outcome>();
            for (int i = 0; i < 2; i++) { // So many the system takes for whoever listens.
                var outcome = new Outcome();
                loop.connect(address, new ConnectOptions(10_000, false), outcome);
                outcome.connected.join();
                queued.add(outcome);
            }
            var late = new Outcome();
            loop.connect(address, new ConnectOptions(50, false), late);
            assertThat(late.failed.join()).isEqualTo("Connection timed out");
            var last = new Outcome();
            loop.connect(address, new ConnectOptions(60_000, false), last);
            port.loops().close();
            assertThat(last.failed.join()).isEqualTo("this server closes its ports");
            for (Outcome outcome : queued) {
                assertThat(outcome.connected.join().closed).isCompletedWithValue("closed");
            }
        }
        var never = new Outcome();
        loop.connect(port.listener().address(), new ConnectOptions(60_000, false), never);
        assertThat(never.failed).isCompletedWithValue("this server closes its ports");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenBeforeTheEndLeavesIfTheSystemTakesIt(Driver driver) throws Exception {
        var served = new LinkedBlockingQueue<Recorder>();
        Port port = open(driver, served, (link, remote) -> new Recorder(link));
        try (Socket client = port.connect()) {
            Link link = served.take().link;
            byte[] sent = random(1_000);
            on(
                    link,
                    () -> {
                        link.write(sent, 0, sent.length);
                        link.close();
                    });
            assertThat(client.getInputStream().readAllBytes()).isEqualTo(sent);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsAskedForIsDoneOnTheLoopInTurnAndInTime(Driver driver) throws Exception {
        Port port = open(driver, 1, (link, remote) -> new Echo(link));
        EventLoop loop = port.loops().all().getFirst();
        var done = new LinkedBlockingQueue<String>();
        loop.schedule(() -> done.add("late on " + Thread.currentThread().getName()), 20);
        loop.execute(() -> done.add("first on " + Thread.currentThread().getName()));
        loop.execute(
                () -> {
                    throw new IllegalStateException("as the test wants");
                });
        loop.execute(() -> done.add("second"));
        assertThat(done.take()).isEqualTo("first on test-1");
        assertThat(done.take()).isEqualTo("second");
        assertThat(done.take()).isEqualTo("late on test-1");
    }

    @ParameterizedTest
    @EnumSource
    void theEndOfTheLoopsIsTheEndOfTheirLinks(Driver driver) throws Exception {
        var served = new LinkedBlockingQueue<Recorder>();
        Port port = open(driver, served, (link, remote) -> new Recorder(link));
        try (Socket client = port.connect()) {
            Recorder recorder = served.take();
            port.loops().close();
            port.loops().close();
            port.listener().close();
            assertThat(recorder.closed).isCompletedWithValue("closed");
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThatThrownBy(port::connect).isInstanceOf(IOException.class);
        }
    }
}
