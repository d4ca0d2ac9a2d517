package dev.ostler.server;

import static dev.ostler.testing.TestCertificates.PASSWORD;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.testing.FreePorts;
import dev.ostler.testing.TestCertificates;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** Members that talk to each other over TLS. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SecureMembersTest {
    private static final int TIMEOUT_MILLIS = 20_000;

    @TempDir static Path certificates;
    private static Path memberKey = Path.of("");
    private static Path elsewhereKey = Path.of("");
    private static Path strangerKey = Path.of("");
    private static Path trust = Path.of("");

    @TempDir Path directory;

    @SuppressWarnings("NullAway.Init") // Before each test.
    private TestEnsemble ensemble;

    private int written;

    @BeforeAll
    static void makeCertificates() throws Exception {
        var make = new TestCertificates(certificates);
        // The members' lines have the address. Its name is looked up.
        String name = InetAddress.getByAddress(new byte[] {127, 0, 0, 1}).getHostName();
        memberKey = make.keyFor("member", name.equals("127.0.0.1") ? "ip:" + name : "dns:" + name);
        elsewhereKey = make.keyFor("elsewhere", "dns:elsewhere.example.com");
        strangerKey = make.keyFor("stranger", "ip:127.0.0.1");
        trust = make.trustIn(memberKey, elsewhereKey);
    }

    @BeforeEach
    void makeEnsemble() {
        ensemble = new TestEnsemble(directory, 3, 0);
    }

    @AfterEach
    void stopEnsemble() throws IOException {
        ensemble.close();
        assertThat(ensemble.failures()).isEmpty();
    }

    private static String[] with(Path key, Path trusted, String... more) {
        List<String> lines = new ArrayList<>(List.of(more));
        lines.add("ssl.quorum.keyStore.location=" + key);
        lines.add("ssl.quorum.keyStore.password=" + PASSWORD);
        lines.add("ssl.quorum.trustStore.location=" + trusted);
        lines.add("ssl.quorum.trustStore.password=" + PASSWORD);
        return lines.toArray(String[]::new);
    }

    @Test
    void whoHasNoCertificateOfAMemberIsRefused() throws Exception {
        var observerPorts = new ArrayList<Integer>();
        for (int id = 1; id <= 3; id++) {
            observerPorts.add(FreePorts.next());
            ensemble.start(
                    id,
                    with(
                            memberKey,
                            trust,
                            "sslQuorum=true",
                            "ssl.quorum.hostnameVerification=true",
                            "observerMasterPort=" + observerPorts.getLast()));
        }
        int leader = ensemble.awaitLeader();
        writeThroughAll();

        int follower = leader == 3 ? 2 : 3;
        var observerPort =
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), observerPorts.get(follower - 1));
        try (var learner = new TestLearner(connect(ensemble.quorum(leader), memberKey));
                var throughFollower = new TestLearner(connect(observerPort, memberKey))) {
            learner.joinAs(77);
            throughFollower.joinAs(78);
        }
        for (InetSocketAddress port :
                List.of(ensemble.quorum(leader), ensemble.election(leader), observerPort)) {
            refused(connect(port, elsewhereKey));
            refused(connect(port, strangerKey));
            refusedWithoutTls(port);
        }
        assertThat(ensemble.mode(leader)).isEqualTo("leader");
        writeThroughAll();
    }

    @Test
    void membersChangeToTlsOneAfterTheOther() throws Exception {
        ensemble.startAll();
        ensemble.awaitLeader();
        String[][] steps = {
            {"portUnification=true"}, {"portUnification=true", "sslQuorum=true"}, {"sslQuorum=true"}
        };
        for (String[] step : steps) {
            for (int id = 1; id <= 3; id++) {
                ensemble.stop(id);
                ensemble.start(id, with(memberKey, trust, step));
                ensemble.awaitLeader();
            }
            writeThroughAll();
        }
        refusedWithoutTls(ensemble.quorum(ensemble.awaitLeader()));
    }

    @Test
    void certificatesThatChangeAreReadAgain() throws Exception {
        Path key = Files.copy(memberKey, directory.resolve("key.p12"));
        Path trusted = new TestCertificates(directory).trustIn(key);
        String[] lines = with(key, trusted, "sslQuorum=true", "sslQuorumReloadCertFiles=true");
        ensemble.start(1, lines);
        ensemble.start(2, lines);
        int leader = ensemble.awaitLeader();
        refused(connect(ensemble.quorum(leader), strangerKey));

        new TestCertificates(directory).trustIn(key, strangerKey);
        ensemble.start(3, with(strangerKey, trusted, "sslQuorum=true"));
        ensemble.awaitLeader();
        writeThroughAll();
    }

    @Test
    void whoSaysNothingIsNotWaitedFor() throws Exception {
        ensemble.start(
                1,
                with(
                        memberKey,
                        trust,
                        "portUnification=true",
                        "ssl.quorum.handshakeDetectionTimeoutMillis=50"));
        try (var silent = new Socket()) {
            silent.connect(ensemble.election(1), TIMEOUT_MILLIS);
            silent.setSoTimeout(900); // Whoever is to greet may take a second, without TLS.
            assertThat(silent.getInputStream().read()).isNegative();
        }
    }

    @Test
    void whatCannotBeUsedIsToldAtTheStart() {
        assertThatThrownBy(
                        () ->
                                ensemble.start(
                                        1, with(Path.of("/nowhere.p12"), trust, "sslQuorum=true")))
                .hasMessageContaining("key store /nowhere.p12 can't be used as PKCS12")
                .hasMessageContaining("does not exist");
        assertThatThrownBy(
                        () ->
                                ensemble.start(
                                        1,
                                        with(
                                                memberKey,
                                                trust,
                                                "portUnification=true",
                                                "ssl.quorum.ciphersuites=NONE_AT_ALL")))
                .hasMessageContaining("NONE_AT_ALL");
    }

    private void writeThroughAll() throws IOException {
        for (int id : ensemble.ids()) {
            try (Wire client = Wire.connected(ensemble.client(id))) {
                var create =
                        new Request.Create(
                                OpCode.CREATE,
                                ZnodePath.of("/" + written++),
                                Bytes.EMPTY,
                                Acl.OPEN,
                                0,
                                -1);
                assertThat(client.call(create).error()).isEqualTo(ErrorCode.OK);
            }
        }
    }

    /** Connects once somebody listens. */
    private static SSLSocket connect(InetSocketAddress address, Path key) throws Exception {
        SSLContext context = TestCertificates.context(key, trust);
        long deadline = System.nanoTime() + TIMEOUT_MILLIS * 1_000_000L;
        while (true) {
            try {
                var socket =
                        (SSLSocket)
                                context.getSocketFactory()
                                        .createSocket(address.getAddress(), address.getPort());
                socket.setSoTimeout(TIMEOUT_MILLIS);
                // With 1.3 a client is done before the server has looked at its certificate.
                socket.setEnabledProtocols(new String[] {"TLSv1.2"});
                return socket;
            } catch (ConnectException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(5_000_000);
            }
        }
    }

    private static void refused(SSLSocket socket) {
        assertThatThrownBy(socket::startHandshake)
                .isInstanceOfAny(SSLException.class, SocketException.class);
    }

    private static void refusedWithoutTls(InetSocketAddress address) throws IOException {
        try (var learner = new TestLearner(address)) {
            assertThatThrownBy(() -> learner.introduce(79)).isInstanceOf(EOFException.class);
        }
    }
}
