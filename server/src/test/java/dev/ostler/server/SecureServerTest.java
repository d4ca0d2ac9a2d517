package dev.ostler.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.server.config.ServerConfig;
import dev.ostler.server.transport.Driver;
import dev.ostler.testing.TestCertificates;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A whole server with TLS at its client ports. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SecureServerTest {
    @TempDir static Path certificates;
    private static Path serverKey = Path.of("");
    private static Path clientKey = Path.of("");
    private static Path strangerKey = Path.of("");
    private static Path trust = Path.of("");

    @TempDir Path directory;

    private final List<Throwable> failures = new ArrayList<>();

    @BeforeAll
    static void makeCertificates() throws Exception {
        var make = new TestCertificates(certificates);
        serverKey = make.keyFor("server", "dns:localhost,ip:127.0.0.1");
        clientKey = make.keyFor("client", "dns:elsewhere");
        strangerKey = make.keyFor("stranger", "ip:127.0.0.1");
        trust = make.trustIn(serverKey, clientKey);
    }

    @AfterEach
    void nothingFailed() {
        assertThat(failures).isEmpty();
    }

    private Server start(String... settings) throws Exception {
        var text =
                new StringBuilder(
                        """
                        secureClientPort=0
                        secureClientPortAddress=127.0.0.1
                        preAllocSize=64
                        4lw.commands.whitelist=*
                        ssl.keyStore.location=%s
                        ssl.keyStore.password=secret
                        ssl.trustStore.location=%s
                        ssl.trustStore.password=secret
                        dataDir=%s
                        """
                                .formatted(serverKey, trust, directory.resolve("data")));
        for (String setting : settings) {
            text.append(setting).append('\n');
        }
        return Server.start(
                ServerConfig.parse(text.toString(), "test", new Properties()), failures::add);
    }

    private static SSLSocket connect(InetSocketAddress address, Path key, String version)
            throws Exception {
        SSLContext context = TestCertificates.context(key, trust);
        var socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(address.getAddress(), address.getPort());
        socket.setEnabledProtocols(new String[] {version});
        return socket;
    }

    private static Wire client(InetSocketAddress address) throws Exception {
        var wire = new Wire(connect(address, clientKey, "TLSv1.2"));
        wire.connect(SessionId.NONE, null);
        return wire;
    }

    private static void refused(SSLSocket socket) {
        assertThatThrownBy(
                        () -> {
                            socket.getOutputStream().write(1);
                            if (socket.getInputStream().read() < 0) {
                                throw new IOException("closed");
                            }
                        })
                .isInstanceOf(IOException.class);
    }

    private static String word(Socket socket, String word) throws IOException {
        socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static Request.Create create(String path, byte[] data, List<Acl> acl) {
        return new Request.Create(OpCode.CREATE, ZnodePath.of(path), Bytes.wrap(data), acl, 0, 0);
    }

    @ParameterizedTest
    @EnumSource
    void servesClientsThatShowACertificate(Driver driver) throws Exception {
        if (!driver.isAvailable()) {
            assertThat(Driver.best()).isNotEqualTo(driver);
            return;
        }
        try (Server server = start("ostler.transport=" + driver);
                var socket = connect(server.secureClientAddress(), clientKey, "TLSv1.3");
                var wire = new Wire(socket)) {
            wire.connect(SessionId.NONE, null);
            var large = new byte[900_000];
            wire.call(create("/a", large, Acl.OPEN));
            for (int i = 0; i < 20; i++) {
                wire.send(new Request.GetData(ZnodePath.of("/a"), false));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(wire.reply().body().readBuffer()).isEqualTo(Bytes.wrap(large));
            }
            refused(connect(server.secureClientAddress(), strangerKey, "TLSv1.3"));
            refused(connect(server.secureClientAddress(), strangerKey, "TLSv1.2"));
        }
    }

    @Test
    void offersBothVersionsUnlessOneIsAskedFor() throws Exception {
        try (Server server = start()) {
            for (String version : List.of("TLSv1.2", "TLSv1.3")) {
                SSLSocket socket = connect(server.secureClientAddress(), clientKey, version);
                assertThat(word(socket, "ruok")).isEqualTo("imok");
            }
        }
        try (Server server = start("ssl.protocol=TLSv1.3")) {
            refused(connect(server.secureClientAddress(), clientKey, "TLSv1.2"));
        }
        try (Server server = start("ssl.enabledProtocols=TLSv1.2")) {
            refused(connect(server.secureClientAddress(), clientKey, "TLSv1.3"));
        }
    }

    @Test
    void aCertificateIsAnIdentity() throws Exception {
        var mine = List.of(new Acl(Acl.ALL, "x509", "CN=client"));
        var others = List.of(new Acl(Acl.ALL, "x509", "CN=other"));
        try (Server server = start();
                Wire client = client(server.secureClientAddress())) {
            assertThat(client.call(create("/mine", new byte[1], mine)).error())
                    .isEqualTo(ErrorCode.OK);
            assertThat(client.call(create("/others", new byte[1], others)).error())
                    .isEqualTo(ErrorCode.OK);
            assertThat(client.call(new Request.GetData(ZnodePath.of("/mine"), false)).error())
                    .isEqualTo(ErrorCode.OK);
            assertThat(client.call(new Request.GetData(ZnodePath.of("/others"), false)).error())
                    .isEqualTo(ErrorCode.NO_AUTH);
        }
        try (Server server = start("X509AuthenticationProvider.superUser=CN=client");
                Wire client = client(server.secureClientAddress())) {
            assertThat(client.call(new Request.GetData(ZnodePath.of("/others"), false)).error())
                    .isEqualTo(ErrorCode.OK);
        }
    }

    @Test
    void aCertificateMayBeMissingWhereItIsOnlyWanted() throws Exception {
        Path nobody = directory.resolve("empty.p12");
        KeyStore empty = KeyStore.getInstance("PKCS12");
        empty.load(null, null);
        try (var out = Files.newOutputStream(nobody)) {
            empty.store(out, TestCertificates.PASSWORD.toCharArray());
        }
        for (String clientAuth : List.of("want", "none", "need")) {
            try (Server server = start("ssl.clientAuth=" + clientAuth)) {
                SSLSocket socket = connect(server.secureClientAddress(), nobody, "TLSv1.2");
                if (clientAuth.equals("need")) {
                    refused(socket);
                } else {
                    assertThat(word(socket, "ruok")).isEqualTo("imok");
                }
            }
        }
    }

    @Test
    void theNameOfWhoConnectsIsCheckedIfThatIsAskedFor() throws Exception {
        String checked = "ssl.clientHostnameVerification=true";
        String[] lookedUp = {checked, "fips-mode=false", "ssl.allowReverseDnsLookup=true"};
        for (String[] settings : new String[][] {{checked}, lookedUp}) {
            try (Server server = start(settings)) {
                refused(connect(server.secureClientAddress(), clientKey, "TLSv1.2"));
                SSLSocket socket = connect(server.secureClientAddress(), serverKey, "TLSv1.2");
                assertThat(word(socket, "ruok")).isEqualTo("imok");
            }
        }
    }

    @Test
    void plainAndTlsShareAPortIfThatIsAskedFor() throws Exception {
        try (Server server =
                        start(
                                "clientPort=0",
                                "clientPortAddress=127.0.0.1",
                                "client.portUnification=true");
                Wire secure = client(server.clientAddress());
                Wire plain = Wire.connected(server.clientAddress())) {
            secure.call(create("/a", new byte[1], Acl.OPEN));
            assertThat(plain.call(new Request.GetData(ZnodePath.of("/a"), false)).error())
                    .isEqualTo(ErrorCode.OK);
            try (var socket =
                    new Socket(
                            server.clientAddress().getAddress(),
                            server.clientAddress().getPort())) {
                assertThat(word(socket, "ruok")).isEqualTo("imok");
            }
        }
    }

    @Test
    void eachPortListsItsOwnConnections() throws Exception {
        try (Server server = start("clientPort=0", "clientPortAddress=127.0.0.1");
                Wire secure = client(server.secureClientAddress());
                Wire one = Wire.connected(server.clientAddress());
                Wire two = Wire.connected(server.clientAddress())) {
            var plain =
                    new Socket(
                            server.clientAddress().getAddress(), server.clientAddress().getPort());
            assertThat(word(plain, "cons").strip().lines()).hasSize(3);
            assertThat(
                            word(
                                            connect(
                                                    server.secureClientAddress(),
                                                    clientKey,
                                                    "TLSv1.2"),
                                            "cons")
                                    .strip()
                                    .lines())
                    .hasSize(2);
            assertThat(word(connect(server.secureClientAddress(), clientKey, "TLSv1.2"), "conf"))
                    .contains("clientPort=" + server.clientAddress().getPort() + "\n")
                    .contains("secureClientPort=" + server.secureClientAddress().getPort() + "\n");
            for (Wire each : List.of(secure, one, two)) {
                each.call(new Request.GetData(ZnodePath.of("/"), false));
            }
        }
    }

    @Test
    void whoShakesHandsTooSlowlyIsClosed() throws Exception {
        try (Server server = start("nio.sessionlessCnxnTimeout=200");
                var slow =
                        new Socket(
                                server.secureClientAddress().getAddress(),
                                server.secureClientAddress().getPort())) {
            slow.getOutputStream().write(new byte[] {0x16, 3, 1});
            slow.getInputStream().readAllBytes(); // An alert, and the end.
            assertThat(word(connect(server.secureClientAddress(), clientKey, "TLSv1.2"), "mntr"))
                    .contains("zk_unsuccessful_handshake\t1\n")
                    .contains("zk_outstanding_tls_handshake\t0\n");
        }
    }

    @Test
    void certificatesThatChangeAreReadAgain() throws Exception {
        Path key = directory.resolve("changing.p12");
        Files.copy(serverKey, key);
        try (Server server = start("ssl.keyStore.location=" + key, "client.certReload=true")) {
            assertThat(subject(server)).isEqualTo("CN=server");
            Files.writeString(key, "half of it");
            Path next = directory.resolve("next.p12");
            Files.copy(clientKey, next);
            Files.move(next, key, StandardCopyOption.REPLACE_EXISTING);
            while (!subject(server).equals("CN=client")) {
                Thread.onSpinWait();
            }
        }
    }

    private static String subject(Server server) throws Exception {
        try (SSLSocket socket = connect(server.secureClientAddress(), clientKey, "TLSv1.2")) {
            var certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return certificate.getSubjectX500Principal().getName();
        }
    }

    @Test
    void storesMayBePemFilesAndPasswordsMayStandInFiles() throws Exception {
        KeyStore keys = TestCertificates.load(serverKey);
        Path pem = directory.resolve("server.pem");
        Files.writeString(
                pem,
                block(
                                "PRIVATE KEY",
                                keys.getKey("server", TestCertificates.PASSWORD.toCharArray())
                                        .getEncoded())
                        + block("CERTIFICATE", keys.getCertificate("server").getEncoded()));
        Path password = directory.resolve("password");
        Files.writeString(password, TestCertificates.PASSWORD + "\n");
        try (Server server =
                start(
                        "ssl.keyStore.location=" + pem,
                        "ssl.keyStore.password=",
                        "ssl.trustStore.password=wrong",
                        "ssl.trustStore.passwordPath=" + password)) {
            assertThat(word(connect(server.secureClientAddress(), clientKey, "TLSv1.2"), "ruok"))
                    .isEqualTo("imok");
        }
    }

    private static String block(String label, byte[] der) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(label, Base64.getMimeEncoder().encodeToString(der), label);
    }

    @Test
    void whatCannotBeUsedIsToldAtTheStart() {
        assertThatThrownBy(() -> start("ssl.keyStore.location="))
                .hasMessageContaining("Keystore is required for SSL server");
        assertThatThrownBy(() -> start("ssl.keyStore.location=/nowhere/key.p12"))
                .hasMessageContaining("key store /nowhere/key.p12 can't be used as PKCS12")
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> start("ssl.keyStore.location=/nowhere/key"))
                .hasMessageContaining("ssl.keyStore.type=JKS, PKCS12, PEM or BCFKS");
        assertThatThrownBy(() -> start("ssl.trustStore.password=wrong"))
                .hasMessageContaining("trust store " + trust);
        assertThatThrownBy(() -> start("ssl.clientAuth=maybe"))
                .hasMessageContaining("write need, want or none");
        assertThatThrownBy(() -> start("ssl.protocol=SSLv9"))
                .hasMessageContaining("SSLv9 is no version of TLS");
        assertThatThrownBy(() -> start("ssl.ciphersuites=NONE_AT_ALL"))
                .hasMessageContaining("NONE_AT_ALL");
        assertThatThrownBy(() -> start("ssl.authProvider=mine"))
                .hasMessageContaining(
                        "No auth provider configured for the SSL authentication scheme 'mine'");
    }

    /** Public, as a class of a user is. */
    public static final class OfUser implements Supplier<SSLContext> {
        @Override
        public SSLContext get() {
            try {
                return TestCertificates.context(clientKey, trust);
            } catch (IOException | GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void aClassOfTheUserSuppliesTheContext() throws Exception {
        String key = "ssl.context.supplier.class=";
        try (Server server = start(key + OfUser.class.getName())) {
            assertThat(subject(server)).isEqualTo("CN=client");
        }
        assertThatThrownBy(() -> start(key + "java.lang.Object"))
                .hasMessageContaining("java.lang.Object supplies no SSLContext");
        assertThatThrownBy(() -> start(key + "no.such.Class"))
                .hasMessageContaining("no.such.Class");
    }
}
