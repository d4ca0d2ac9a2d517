package dev.ostler.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.client.ScriptedServer.Link;
import dev.ostler.testing.TestCertificates;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.ZooKeeper.States;
import org.apache.zookeeper.client.ZKClientConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** TLS with ZooKeeper's keys, against the JDK's server sockets. */
@SuppressWarnings({
    "try",
    "NullAway.Init"
}) // Nobody interrupts these tests; JUnit fills the fields.
class TlsTest {
    private static final String NETTY = "org.apache.zookeeper.ClientCnxnSocketNetty";

    private static Path serverKey;
    private static Path serverTrust;
    private static Path clientKey;
    private static Path clientTrust;

    private final RecordingWatcher events = new RecordingWatcher();
    private final ScriptedServer server;
    private final SSLServerSocket port;

    @BeforeAll
    static void makeCertificates(@TempDir Path directory) throws Exception {
        var certificates = new TestCertificates(directory);
        serverKey = certificates.keyFor("server", "dns:localhost,ip:127.0.0.1");
        serverTrust = certificates.trustIn(serverKey);
        clientKey = certificates.keyFor("client", "dns:client.example");
        clientTrust = certificates.trustIn(clientKey);
    }

    TlsTest() throws Exception {
        SSLContext context = TestCertificates.context(serverKey, clientTrust);
        port =
                (SSLServerSocket)
                        context.getServerSocketFactory()
                                .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
        server = new ScriptedServer(port);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private static void serve(Link link) throws IOException {
        link.accept();
        link.answerAll();
    }

    private static ZKClientConfig config() {
        var config = new ZKClientConfig();
        config.setProperty(ZKClientConfig.SECURE_CLIENT, "true");
        config.setProperty(ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET, NETTY);
        config.setProperty("zookeeper.ssl.trustStore.location", serverTrust.toString());
        config.setProperty("zookeeper.ssl.trustStore.password", TestCertificates.PASSWORD);
        return config;
    }

    private static ZKClientConfig configWithKey() {
        ZKClientConfig config = config();
        config.setProperty("zookeeper.ssl.keyStore.location", clientKey.toString());
        config.setProperty("zookeeper.ssl.keyStore.password", TestCertificates.PASSWORD);
        return config;
    }

    @ParameterizedTest
    @ValueSource(strings = {NETTY, "ClientCnxnSocketNetty"})
    void sessionIsEncrypted(String transport) throws Exception {
        server.play(TlsTest::serve);
        ZKClientConfig config = config();
        config.setProperty(ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET, transport);
        try (ZooKeeper zk = server.connect(events, config)) {
            assertThat(events.next()).isEqualTo("SyncConnected");
            zk.sync("/");
        }
        assertThat(events.next()).isEqualTo("Closed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void eitherVersionIsSpokenUnlessOneIsNamed(String version) throws Exception {
        port.setEnabledProtocols(new String[] {version});
        server.play(TlsTest::serve);
        try (ZooKeeper zk = server.connect(events, config())) {
            assertThat(events.next()).isEqualTo("SyncConnected");
            zk.sync("/");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void largeFramesGoBothWaysInManyRecords(String protocol) throws Exception {
        byte[] data = new byte[700_000];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (i * 31);
        }
        server.play(
                link -> {
                    link.accept();
                    byte[] request = link.nextFrame();
                    // Xid, op code, the path "/a", and the length of the data stand before it.
                    byte[] sent = new byte[data.length];
                    System.arraycopy(request, 18, sent, 0, data.length);
                    link.send(
                            ScriptedServer.frame(
                                    body -> {
                                        body.writeInt(1);
                                        body.writeLong(1);
                                        body.writeInt(0);
                                        for (int i = 0; i < 17; i++) {
                                            body.writeInt(0);
                                        }
                                    }));
                    int reading = link.nextRequest().xid();
                    link.send(
                            ScriptedServer.frame(
                                    body -> {
                                        body.writeInt(reading);
                                        body.writeLong(1);
                                        body.writeInt(0);
                                        body.writeSpan(sent, 0, sent.length);
                                        for (int i = 0; i < 17; i++) {
                                            body.writeInt(0);
                                        }
                                    }));
                    link.answerAll();
                });
        ZKClientConfig config = config();
        config.setProperty("zookeeper.ssl.protocol", protocol);
        try (ZooKeeper zk = server.connect(events, config)) {
            assertThat(events.next()).isEqualTo("SyncConnected");
            zk.setData("/a", data, -1);
            assertThat(zk.getData("/a", false, null)).isEqualTo(data);
        }
    }

    @Test
    @Tag("S178")
    void sessionOutlivesItsEncryptedLink() throws Exception {
        server.play(
                link -> {
                    link.accept();
                    link.nextRequest();
                },
                link -> {
                    assertThat(link.accept().session().value()).isEqualTo(ScriptedServer.SESSION);
                    link.answerAll();
                });
        try (ZooKeeper zk = server.connect(events, config())) {
            assertThat(events.next()).isEqualTo("SyncConnected");
            assertThatThrownBy(() -> zk.sync("/"))
                    .isInstanceOf(KeeperException.ConnectionLossException.class);
            assertThat(events.next()).isEqualTo("Disconnected");
            assertThat(events.next()).isEqualTo("SyncConnected");
            zk.sync("/");
        }
    }

    @Test
    void serverThatAsksForACertificateGetsTheClients() throws Exception {
        port.setNeedClientAuth(true);
        server.play(TlsTest::serve);
        try (ZooKeeper zk = server.connect(events, configWithKey())) {
            assertThat(events.next()).isEqualTo("SyncConnected");
            zk.sync("/");
        }
    }

    @Test
    void clientWithoutACertificateIsRefusedAndTriesOn() throws Exception {
        port.setNeedClientAuth(true);
        server.play(TlsTest::serve);
        assertNeverConnects(config());
    }

    @Test
    void serverThatNobodyTrustsIsRefused() throws Exception {
        server.play(TlsTest::serve);
        ZKClientConfig config = config();
        config.setProperty("zookeeper.ssl.trustStore.location", clientTrust.toString());
        assertNeverConnects(config);
    }

    @Test
    void serverWithAnotherNameIsRefusedUnlessNamesDoNotCount(@TempDir Path directory)
            throws Exception {
        var certificates = new TestCertificates(directory);
        Path otherKey = certificates.keyFor("other", "dns:other.example");
        Path otherTrust = certificates.trustIn(otherKey);
        SSLContext context = TestCertificates.context(otherKey, clientTrust);
        try (var other =
                new ScriptedServer(
                        context.getServerSocketFactory()
                                .createServerSocket(0, 10, InetAddress.getLoopbackAddress()))) {
            other.play(TlsTest::serve);
            ZKClientConfig config = config();
            config.setProperty("zookeeper.ssl.trustStore.location", otherTrust.toString());
            try (ZooKeeper zk = other.connect(events, config)) {
                assertThatThrownBy(() -> zk.sync("/"))
                        .isInstanceOf(KeeperException.ConnectionLossException.class);
            }
            config.setProperty("zookeeper.ssl.hostnameVerification", "false");
            var careless = new RecordingWatcher();
            try (ZooKeeper zk = other.connect(careless, config)) {
                assertThat(careless.next()).isEqualTo("SyncConnected");
                zk.sync("/");
            }
        }
    }

    @Test
    void passwordMayStandInAFile(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("password");
        Files.writeString(file, TestCertificates.PASSWORD + "\n");
        ZKClientConfig config = config();
        config.setProperty("zookeeper.ssl.trustStore.password", "wrong");
        config.setProperty("zookeeper.ssl.trustStore.passwordPath", file.toString());
        server.play(TlsTest::serve);
        try (ZooKeeper zk = server.connect(events, config)) {
            assertThat(events.next()).isEqualTo("SyncConnected");
        }
    }

    @Test
    void storeThatCanNotBeReadIsAFailedAttemptAndNoMore() throws Exception {
        ZKClientConfig config = config();
        config.setProperty("zookeeper.ssl.trustStore.location", "/nowhere/trust.p12");
        assertNeverConnects(config);
    }

    @Test
    void readWriteServerIsSoughtByTlsToo() throws Exception {
        server.play(
                link -> {
                    link.accept(true);
                    link.awaitEnd();
                });
        SSLContext context = TestCertificates.context(serverKey, clientTrust);
        try (var second =
                new ScriptedServer(
                        context.getServerSocketFactory()
                                .createServerSocket(0, 10, InetAddress.getLoopbackAddress()))) {
            second.play(
                    link -> {
                        assertThat(link.nextWord(4)).isEqualTo("isro");
                        link.send((byte) 'r', (byte) 'w');
                    },
                    TlsTest::serve);
            ZKClientConfig config = config();
            config.setProperty(ClientSettings.RECONNECT_SPREAD_MILLIS, "0");
            try (var zk =
                    new ZooKeeper(
                            server.connectString(),
                            ScriptedServer.TIMEOUT_MILLIS,
                            events,
                            true,
                            new EagerHosts(server.port(), second.port()),
                            config)) {
                assertThat(events.next()).isEqualTo("ConnectedReadOnly");
                assertThat(events.next()).isEqualTo("Disconnected");
                assertThat(events.next()).isEqualTo("SyncConnected");
                zk.sync("/");
            }
        }
    }

    @Test
    void plainTransportIgnoresTheWishAsZooKeepersDoes() throws Exception {
        try (var plain = new ScriptedServer()) {
            plain.play(TlsTest::serve);
            ZKClientConfig config = config();
            config.setProperty(
                    ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET,
                    "org.apache.zookeeper.ClientCnxnSocketNIO");
            try (ZooKeeper zk = plain.connect(events, config)) {
                assertThat(events.next()).isEqualTo("SyncConnected");
                zk.sync("/");
            }
        }
    }

    @Test
    void unknownTransportIsRefusedByTheConstructor() {
        ZKClientConfig config = config();
        config.setProperty(ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET, "no.such.Transport");
        assertThatThrownBy(() -> server.connect(events, config))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no.such.Transport");
    }

    private void assertNeverConnects(ZKClientConfig config) throws Exception {
        try (ZooKeeper zk = server.connect(events, config)) {
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> zk.sync("/"))
                        .isInstanceOf(KeeperException.ConnectionLossException.class);
            }
            assertThat(zk.getState()).isEqualTo(States.CONNECTING);
            assertThat(events.isEmpty()).isTrue();
        }
    }
}
