package dev.ostler.interop.ensemble;

import static dev.ostler.interop.server.Implementation.APACHE;
import static dev.ostler.interop.server.Implementation.UNDER_TEST;
import static dev.ostler.testing.TestCertificates.PASSWORD;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.interop.ensemble.EnsembleUnderTest.Kind;
import dev.ostler.interop.server.Implementation;
import dev.ostler.interop.server.ServerUnderTest;
import dev.ostler.interop.wire.RawSession;
import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.testing.FreePorts;
import dev.ostler.testing.TestCertificates;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Members of both implementations form an ensemble over TLS, and check each other's names. */
@Execution(ExecutionMode.CONCURRENT) // It mostly waits, for elections.
class TlsEnsembleTest {
    private static final int TIMEOUT = 30_000;

    @TempDir static Path certificates;
    private static Path key = Path.of("");
    private static Path trust = Path.of("");

    @TempDir Path directory;

    private int written;

    @BeforeAll
    static void makeCertificates() throws Exception {
        var make = new TestCertificates(certificates);
        key = make.keyFor("member", "ip:127.0.0.1,dns:localhost");
        trust = make.trustIn(key);
    }

    @ParameterizedTest
    @EnumSource
    void theyElectEachOtherAndLoseALeader(Implementation leader) throws Exception {
        try (var ensemble =
                new EnsembleUnderTest(
                        directory,
                        EnsembleUnderTest.voters(UNDER_TEST, APACHE, leader),
                        settings(Map.of()))) {
            ensemble.start();
            assertThat(ensemble.leader()).isEqualTo(3);
            writeThroughAll(ensemble);

            ensemble.member(3).kill();
            assertThat(ensemble.leader()).isLessThan(3);
            writeThroughAll(ensemble);
            ensemble.member(3).launch();
            ensemble.awaitMode(3, "follower");
            writeThroughAll(ensemble);
        }
    }

    @Test
    void anObserverJoinsThroughAFollower() throws Exception {
        List<Kind> kinds = new ArrayList<>(EnsembleUnderTest.voters(UNDER_TEST, APACHE));
        kinds.add(new Kind(APACHE, true));
        try (var ensemble =
                new EnsembleUnderTest(
                        directory,
                        kinds,
                        settings(
                                Map.of(
                                        "ssl.quorum.protocol",
                                        "TLSv1.2",
                                        "observerMasterPort",
                                        Integer.toString(FreePorts.next()))))) {
            ensemble.start();
            ensemble.awaitMode(3, "observer");
            assertThat(ensemble.member(1).log()).content().contains("Passing the observer at");
            writeThroughAll(ensemble);
        }
    }

    private static Map<String, String> settings(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("sslQuorum", "true");
        settings.put("fips-mode", "false"); // Else ZooKeeper does not look at the names.
        settings.put("ssl.quorum.keyStore.location", key.toString());
        settings.put("ssl.quorum.keyStore.password", PASSWORD);
        settings.put("ssl.quorum.trustStore.location", trust.toString());
        settings.put("ssl.quorum.trustStore.password", PASSWORD);
        return settings;
    }

    private void writeThroughAll(EnsembleUnderTest ensemble)
            throws IOException, InterruptedException {
        for (ServerUnderTest member : ensemble.members().values()) {
            if (member.isAlive()) {
                member.awaitServing();
                write(member);
            }
        }
    }

    private void write(ServerUnderTest member) throws IOException {
        try (RawSession session = RawSession.open(member.clientPort(), TIMEOUT)) {
            var create =
                    new Request.Create(
                            OpCode.CREATE,
                            ZnodePath.of("/" + written++),
                            Bytes.EMPTY,
                            Acl.OPEN,
                            0,
                            -1);
            assertThat(session.call(create).error()).isZero();
        }
    }
}
