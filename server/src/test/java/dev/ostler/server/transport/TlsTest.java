package dev.ostler.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ostler.testing.TestCertificates;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** TLS over the links of every driver, with the JDK's sockets at the other end. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TlsTest {
    private static final int MEGABYTE = 1 << 20;

    @TempDir static Path directory;

    private static SSLContext context = TlsTest.none();

    private final List<Throwable> failures = new ArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final BlockingQueue<Served> served = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> refused = new LinkedBlockingQueue<>();

    private static SSLContext none() {
        try {
            return SSLContext.getDefault();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeAll
    static void makeCertificates() throws Exception {
        var certificates = new TestCertificates(directory);
        Path key = certificates.keyFor("both", "dns:localhost,ip:127.0.0.1");
        context = TestCertificates.context(key, certificates.trustIn(key));
    }

    static Stream<Arguments> driversAndVersions() {
        return Stream.of(Driver.values())
                .flatMap(
                        driver ->
                                Stream.of("TLSv1.2", "TLSv1.3")
                                        .map(version -> Arguments.of(driver, version)));
    }

    /** Sends back what comes, until somebody does something else with it. */
    private static class Served implements Receiver {
        final Link link;
        final String version;
        final CompletableFuture<String> closed = new CompletableFuture<>();
        final CompletableFuture<Void> writable = new CompletableFuture<>();

        Served(Link link, SSLSession session) {
            this.link = link;
            version = session.getProtocol();
        }

        @Override
        public void received(byte[] bytes, int length) {
            link.write(bytes, 0, length);
        }

        @Override
        public void writable() {
            writable.complete(null);
        }

        @Override
        public void closed(@Nullable IOException cause) {
            closed.complete(cause == null ? "closed" : String.valueOf(cause.getMessage()));
        }
    }

    private class Recorded implements Handshake {
        private final Link link;

        Recorded(Link link) {
            this.link = link;
        }

        @Override
        public Receiver secured(SSLSession session) {
            var receiver = new Served(link, session);
            served.add(receiver);
            return receiver;
        }

        @Override
        public Receiver plain() {
            return new Receiver() {
                @Override
                public void received(byte[] bytes, int length) {
                    byte[] reply =
                            ("plain:" + new String(bytes, 0, length, StandardCharsets.US_ASCII))
                                    .getBytes(StandardCharsets.US_ASCII);
                    link.write(reply, 0, reply.length);
                }

                @Override
                public void writable() {}

                @Override
                public void closed(@Nullable IOException cause) {}
            };
        }

        @Override
        public void failed(@Nullable String why) {
            refused.add(String.valueOf(why));
        }
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
        assertThat(failures).isEmpty();
    }

    private EventLoops loops(Driver driver) throws IOException {
        assumeTrue(driver.isAvailable());
        var started = new EventLoops(driver, 1, "test", failures::add);
        opened.add(started);
        return started;
    }

    private InetSocketAddress listen(Driver driver, Function<Link, Receiver> receiver)
            throws IOException {
        Listener listener =
                loops(driver)
                        .bind(
                                new ListenOptions(
                                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                                        -1,
                                        true));
        listener.accept((link, remote) -> receiver.apply(link));
        return listener.address();
    }

    private InetSocketAddress listen(Driver driver) throws IOException {
        return listen(driver, link -> Tls.over(link, server(), new Recorded(link)));
    }

    private static SSLEngine server() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setNeedClientAuth(true);
        return engine;
    }

    private SSLSocket connect(InetSocketAddress address, String version) throws IOException {
        return over(new Socket(address.getAddress(), address.getPort()), version);
    }

    private SSLSocket over(Socket plain, String version) throws IOException {
        opened.add(plain);
        var socket =
                (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", 1, true);
        socket.setEnabledProtocols(new String[] {version});
        return socket;
    }

    /** A socket that counts what it receives, and sends a byte at a time. */
    private static final class SlowSocket extends Socket {
        private final AtomicLong received = new AtomicLong();

        SlowSocket(InetSocketAddress address) throws IOException {
            super(address.getAddress(), address.getPort());
            setTcpNoDelay(true);
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    int count = super.read(bytes, offset, length);
                    received.addAndGet(Math.max(0, count));
                    return count;
                }
            };
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()); // Writes bytes one by one.
        }
    }

    /** Runs something on the link's loop, and waits for it. */
    private static void on(Link link, Runnable task) {
        CompletableFuture.runAsync(task, link.loop()).join();
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @MethodSource("driversAndVersions")
    void whoHearsOfTheHandshakeMayWriteAndCloseBehindThat(Driver driver, String version)
            throws Exception {
        byte[] last = random(100);
        InetSocketAddress address =
                listen(
                        driver,
                        link ->
                                Tls.over(
                                        link,
                                        server(),
                                        new Recorded(link) {
                                            @Override
                                            public Receiver secured(SSLSession session) {
                                                link.write(last, 0, last.length);
                                                link.closeWhenSent();
                                                return super.secured(session);
                                            }
                                        }));
        assertThat(connect(address, version).getInputStream().readAllBytes()).isEqualTo(last);
        assertThat(served.take().closed.get()).isEqualTo("closed");
    }

    @ParameterizedTest
    @MethodSource("driversAndVersions")
    void whatIsSentComesBackHoweverLong(Driver driver, String version) throws Exception {
        SSLSocket socket = connect(listen(driver), version);
        for (int length : new int[] {1, 100, 16_384, 16_385, 3 * MEGABYTE}) {
            byte[] sent = random(length);
            CompletableFuture<Void> sending =
                    CompletableFuture.runAsync(
                            () -> {
                                try {
                                    socket.getOutputStream().write(sent);
                                } catch (IOException e) {
                                    throw new java.io.UncheckedIOException(e);
                                }
                            });
            assertThat(socket.getInputStream().readNBytes(length)).isEqualTo(sent);
            sending.join();
        }
        assertThat(served.take().version).isEqualTo(version);
    }

    @ParameterizedTest
    @MethodSource("driversAndVersions")
    void aByteAtATimeIsEnough(Driver driver, String version) throws Exception {
        SSLSocket socket = over(new SlowSocket(listen(driver)), version);
        socket.getOutputStream().write(random(1_000));
        assertThat(socket.getInputStream().readNBytes(1_000)).isEqualTo(random(1_000));
    }

    @ParameterizedTest
    @MethodSource("driversAndVersions")
    void whatIsWrittenInARoundLeavesInOneRecord(Driver driver, String version) throws Exception {
        var plain = new SlowSocket(listen(driver));
        SSLSocket socket = over(plain, version);
        socket.getOutputStream().write(1);
        assertThat(socket.getInputStream().read()).isEqualTo(1);
        Link link = served.take().link;
        long before = plain.received.get();
        byte[] shared = random(1_000);
        on(
                link,
                () -> {
                    for (int i = 0; i < 1_000; i++) {
                        link.write(new byte[] {1}, 0, 1);
                    }
                    link.share(shared);
                });
        assertThat(socket.getInputStream().readNBytes(1_000)).containsOnly(1);
        assertThat(socket.getInputStream().readNBytes(1_000)).isEqualTo(shared);
        assertThat(plain.received.get() - before).isBetween(2_000L, 2_064L);
    }

    @ParameterizedTest
    @MethodSource("driversAndVersions")
    void whoDoesNotReadIsNotWritableUntilHeReads(Driver driver, String version) throws Exception {
        SSLSocket socket = connect(listen(driver), version);
        socket.startHandshake();
        Served receiver = served.take();
        Link link = receiver.link;
        byte[] piece = random(MEGABYTE);
        on(
                link,
                () -> {
                    for (int i = 0; i < 16; i++) {
                        link.write(piece, 0, piece.length);
                    }
                    assertThat(link.isWritable()).isFalse();
                });
        for (int i = 0; i < 16; i++) {
            assertThat(socket.getInputStream().readNBytes(MEGABYTE)).isEqualTo(piece);
        }
        receiver.writable.join();
        on(link, () -> assertThat(link.isWritable()).isTrue());
    }

    @ParameterizedTest
    @MethodSource("driversAndVersions")
    void theEndIsToldOnBothSides(Driver driver, String version) throws Exception {
        InetSocketAddress address = listen(driver);
        SSLSocket socket = connect(address, version);
        socket.startHandshake();
        Served receiver = served.take();
        on(
                receiver.link,
                () -> {
                    receiver.link.write(new byte[] {7}, 0, 1);
                    receiver.link.closeWhenSent();
                });
        assertThat(socket.getInputStream().read()).isEqualTo(7);
        // Without a word of the other end this would be an exception: it may have been cut off.
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
        assertThat(receiver.closed.join()).isEqualTo("closed");

        SSLSocket second = connect(address, version);
        second.startHandshake();
        second.shutdownOutput();
        assertThat(served.take().closed.join()).isEqualTo("closed");
        assertThat(second.getInputStream().read()).isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource
    void rubbishIsRefusedWithAReason(Driver driver) throws Exception {
        InetSocketAddress address = listen(driver);
        for (String rubbish :
                List.of(
                        "GET / HTTP/1.1\r\n\r\n",
                        "\0\0\0%\0\0\0\0rubbish rubbish",
                        "\u0016\3\3\0\4\1\0\0\0",
                        "\u0016\3\3\u00ff\u00ffrubbish",
                        "\u0017\3\3\0\1x")) {
            try (var socket = new Socket(address.getAddress(), address.getPort())) {
                socket.getOutputStream().write(rubbish.getBytes(StandardCharsets.ISO_8859_1));
                assertThat(refused.take()).isNotEqualTo("null");
                socket.getInputStream().readAllBytes(); // An alert, perhaps, and the end.
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void randomRecordsAreRefusedAndHarmNobody(Driver driver) throws Exception {
        InetSocketAddress address = listen(driver);
        SSLSocket good = connect(address, "TLSv1.3");
        var random = new Random(1);
        for (int i = 0; i < 300; i++) {
            var bytes = new byte[random.nextInt(1, 300)];
            random.nextBytes(bytes);
            if (random.nextBoolean() && bytes.length > 9) {
                bytes[0] = 0x16;
                bytes[1] = 3;
                bytes[2] = 1;
                bytes[3] = 0;
                bytes[4] = (byte) (bytes.length - 5);
                bytes[5] = 1;
                bytes[6] = 0;
                bytes[7] = 0;
                bytes[8] = (byte) (bytes.length - 9);
            }
            try (var socket = new Socket(address.getAddress(), address.getPort())) {
                socket.getOutputStream().write(bytes);
                socket.shutdownOutput();
                refused.take();
            }
        }
        good.getOutputStream().write(5);
        assertThat(good.getInputStream().read()).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource
    void recordsThatWereChangedEndTheConnection(Driver driver) throws Exception {
        Socket plain = new Socket();
        plain.connect(listen(driver));
        SSLSocket socket = over(plain, "TLSv1.3");
        socket.getOutputStream().write(5);
        assertThat(socket.getInputStream().read()).isEqualTo(5);
        plain.getOutputStream()
                .write(
                        "\u0017\3\3\0 abcdefghijklmnopqrstuvwxyz012345"
                                .getBytes(StandardCharsets.ISO_8859_1));
        assertThat(served.take().closed.join()).isNotEqualTo("closed");
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SSLException.class);
    }

    @ParameterizedTest
    @EnumSource
    void aSecondHandshakeIsRefused(Driver driver) throws Exception {
        SSLSocket socket = connect(listen(driver), "TLSv1.2");
        socket.startHandshake();
        assertThatThrownBy(
                        () -> {
                            socket.startHandshake();
                            socket.getInputStream().read();
                        })
                .isInstanceOf(IOException.class);
        assertThat(served.take().closed.join()).isNotEqualTo("closed");
    }

    @ParameterizedTest
    @EnumSource
    void newKeysMayBeAskedFor(Driver driver) throws Exception {
        SSLSocket socket = connect(listen(driver), "TLSv1.3");
        for (int i = 0; i < 10; i++) {
            socket.startHandshake();
            socket.getOutputStream().write(i);
            assertThat(socket.getInputStream().read()).isEqualTo(i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCertificateThatNobodyTrustsIsRefused(Driver driver) throws Exception {
        Path other = new TestCertificates(directory).keyFor("other" + driver, "ip:127.0.0.1");
        InetSocketAddress address = listen(driver);
        var plain = new Socket(address.getAddress(), address.getPort());
        opened.add(plain);
        Path trust = directory.resolve("trust-both.p12");
        var socket =
                TestCertificates.context(other, trust)
                        .getSocketFactory()
                        .createSocket(plain, "localhost", 1, true);
        assertThatThrownBy(
                        () -> {
                            socket.getOutputStream().write(1);
                            socket.getInputStream().read();
                        })
                .isInstanceOf(IOException.class);
        assertThat(refused.take()).contains("certificate");
    }

    @ParameterizedTest
    @EnumSource
    void whoLeavesDuringTheHandshakeIsForgotten(Driver driver) throws Exception {
        InetSocketAddress address = listen(driver);
        try (var socket = new Socket(address.getAddress(), address.getPort())) {
            socket.getOutputStream().write(new byte[] {0x16, 3, 1});
        }
        assertThat(refused.take()).isEqualTo("null");
    }

    @ParameterizedTest
    @EnumSource
    void plainAndTlsShareAPort(Driver driver) throws Exception {
        InetSocketAddress address =
                listen(driver, link -> new FirstBytes(link, TlsTest::server, new Recorded(link)));
        SSLSocket socket = over(new SlowSocket(address), "TLSv1.3");
        socket.getOutputStream().write(5);
        assertThat(socket.getInputStream().read()).isEqualTo(5);
        for (String first : List.of("ruok", "r", "\0", "\u0016\0\0\0\1")) {
            try (var plain = new Socket(address.getAddress(), address.getPort())) {
                plain.getOutputStream().write(first.getBytes(StandardCharsets.US_ASCII));
                String expected = "plain:" + first;
                assertThat(plain.getInputStream().readNBytes(expected.length()))
                        .asString(StandardCharsets.US_ASCII)
                        .isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("driversAndVersions")
    void aLoopIsTheClientToo(Driver driver, String version) throws Exception {
        InetSocketAddress address = listen(driver);
        var echoed = new CompletableFuture<String>();
        loops(driver)
                .all()
                .getFirst()
                .connect(
                        address,
                        new ConnectOptions(30_000, false),
                        new Connector() {
                            @Override
                            public Receiver connected(Link link) {
                                SSLEngine engine = context.createSSLEngine("localhost", 1);
                                engine.setUseClientMode(true);
                                engine.setEnabledProtocols(new String[] {version});
                                return Tls.over(link, engine, new Asking(link, echoed));
                            }

                            @Override
                            public void failed(String reason) {
                                echoed.complete(reason);
                            }
                        });
        assertThat(echoed.join()).isEqualTo("hello");
        assertThat(served.take().version).isEqualTo(version);
    }

    /** Says hello and keeps the answer. */
    private static final class Asking implements Handshake, Receiver {
        private final Link link;
        private final CompletableFuture<String> echoed;

        Asking(Link link, CompletableFuture<String> echoed) {
            this.link = link;
            this.echoed = echoed;
        }

        @Override
        public Receiver secured(SSLSession session) {
            byte[] hello = "hello".getBytes(StandardCharsets.US_ASCII);
            link.write(hello, 0, hello.length);
            return this;
        }

        @Override
        public @Nullable Receiver plain() {
            return null;
        }

        @Override
        public void failed(@Nullable String why) {
            echoed.complete(String.valueOf(why));
        }

        @Override
        public void received(byte[] bytes, int length) {
            echoed.complete(new String(bytes, 0, length, StandardCharsets.US_ASCII));
        }

        @Override
        public void writable() {}

        @Override
        public void closed(@Nullable IOException cause) {}
    }
}
