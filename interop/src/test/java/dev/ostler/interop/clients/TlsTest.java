package dev.ostler.interop.clients;

import static dev.ostler.testing.TestCertificates.PASSWORD;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.interop.server.ClientJar;
import dev.ostler.interop.server.Implementation;
import dev.ostler.testing.TestCertificates;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Clients and servers of both makes understand each other over TLS. */
@Execution(ExecutionMode.CONCURRENT) // They mostly wait, for reconnects and expiry.
class TlsTest {
    @TempDir static Path certificates;
    private static Path serverKey = Path.of("");
    private static Path clientKey = Path.of("");
    private static Path trust = Path.of("");

    @TempDir Path directory;

    @BeforeAll
    static void makeCertificates() throws Exception {
        var make = new TestCertificates(certificates);
        serverKey = make.keyFor("server", "dns:localhost,ip:127.0.0.1");
        clientKey = make.keyFor("client", "dns:elsewhere");
        trust = make.trustIn(serverKey, clientKey);
    }

    @Test
    void apachesClientWithOstlersServer() throws Exception {
        run(ClientJar.APACHE, Implementation.UNDER_TEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void apachesClientWithEachVersion(String version) throws Exception {
        run(ClientJar.APACHE, Implementation.UNDER_TEST, "-Dzookeeper.ssl.protocol=" + version);
    }

    @Test
    void ostlersClientWithOstlersServer() throws Exception {
        run(ClientJar.OSTLER, Implementation.UNDER_TEST);
    }

    @Test
    void ostlersClientWithApachesServer() throws Exception {
        run(ClientJar.OSTLER, Implementation.APACHE);
    }

    @Test
    void apachesShellIsKnownByItsCertificate() throws Exception {
        List<String> flags = flags();
        flags.add("-Dzookeeper.ssl.keyStore.location=" + clientKey);
        flags.add("-Dzookeeper.ssl.keyStore.password=" + PASSWORD);
        String output =
                PeerProgram.run(
                        address ->
                                PeerProgram.java(
                                        ClientJar.APACHE,
                                        flags,
                                        "org.apache.zookeeper.ZooKeeperMain",
                                        "-server",
                                        address),
                        """
                        whoami
                        create /mine data auth::cdrwa
                        getAcl /mine
                        quit
                        """,
                        Implementation.UNDER_TEST,
                        directory,
                        settings("need"));
        assertThat(output).contains("x509: CN=client").contains("'x509,'CN=client\n: cdrwa");
    }

    /** Everything that clients do, at a port that has plain connections, too. */
    private void run(ClientJar jar, Implementation server, String... flags) throws Exception {
        List<String> all = flags();
        all.addAll(List.of(flags));
        // The programs are to be nobody: with a certificate all of them would be one.
        PeerProgram.run(jar, "ClientSuite", server, directory, settings("want"), all);
    }

    private static Map<String, String> settings(String clientAuth) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("serverCnxnFactory", "org.apache.zookeeper.server.NettyServerCnxnFactory");
        settings.put("client.portUnification", "true");
        settings.put(
                "authProvider.x509", "org.apache.zookeeper.server.auth.X509AuthenticationProvider");
        settings.put("ssl.clientAuth", clientAuth);
        settings.put("ssl.keyStore.location", serverKey.toString());
        settings.put("ssl.keyStore.password", PASSWORD);
        settings.put("ssl.trustStore.location", trust.toString());
        settings.put("ssl.trustStore.password", PASSWORD);
        return settings;
    }

    private static List<String> flags() {
        List<String> flags = new ArrayList<>();
        flags.add("-Dzookeeper.client.secure=true");
        flags.add("-Dzookeeper.clientCnxnSocket=org.apache.zookeeper.ClientCnxnSocketNetty");
        flags.add("-Dzookeeper.ssl.trustStore.location=" + trust);
        flags.add("-Dzookeeper.ssl.trustStore.password=" + PASSWORD);
        return flags;
    }
}
