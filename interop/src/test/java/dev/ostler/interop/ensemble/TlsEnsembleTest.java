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
import java.util.List;
import java.util.Map;

/** Members of both implementations form an ensemble over TLS. */
@Execution(ExecutionMode.CONCURRENT) // It mostly waits, for elections.
class TlsEnsembleTest {
    private static final int TIMEOUT = 30_000;

    @TempDir static Path certificates;
    private static Path key = Path.of("");
    private static Path keyOfElsewhere = Path.of("");
    private static Path trust = Path.of("");

    @TempDir Path directory;

    private int written;

    @BeforeAll
    static void makeCertificates() throws Exception {
        var make = new TestCertificates(certificates);
        key = make.keyFor("member", "ip:127.0.0.1,dns:localhost");
        keyOfElsewhere = make.keyFor("elsewhere", "dns:elsewhere.example.com");
        trust = make.trustIn(key, keyOfElsewhere);
    }

    @ParameterizedTest
    @EnumSource
    void theyElectEachOtherAndLoseALeader(Implementation leader) throws Exception {
        try (var ensemble = ensemble(key, EnsembleUnderTest.voters(UNDER_TEST, APACHE, leader))) {
            for (int id = 1; id <= 3; id++) {
                // Else ZooKeeper does not look at the names.
                ensemble.give(id, Map.of("sslQuorum", "true", "fips-mode", "false"));
            }
            ensemble.startLedBy(3);
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
    void anObserverJoinsThroughAFollowerAndNobodyLooksAtNamesByDefault() throws Exception {
        List<Kind> kinds = new ArrayList<>(EnsembleUnderTest.voters(UNDER_TEST, APACHE));
        kinds.add(new Kind(APACHE, true));
        String port = Integer.toString(FreePorts.next());
        try (var ensemble = ensemble(keyOfElsewhere, kinds)) {
            for (int id = 1; id <= 3; id++) {
                ensemble.give(
                        id,
                        Map.of(
                                "sslQuorum",
                                "true",
                                "ssl.quorum.protocol",
                                "TLSv1.2",
                                "observerMasterPort",
                                port));
            }
            ensemble.start();
            ensemble.awaitMode(3, "observer");
            assertThat(ensemble.member(1).log()).content().contains("Passing the observer at");
            writeThroughAll(ensemble);
        }
    }

    @Test
    void membersWithAndWithoutTlsMixForTheTimeOfAChange() throws Exception {
        Map<String, String> first = Map.of("portUnification", "true");
        Map<String, String> second = Map.of("portUnification", "true", "sslQuorum", "true");
        try (var ensemble = ensemble(key, EnsembleUnderTest.voters(APACHE, APACHE, UNDER_TEST))) {
            ensemble.give(1, first);
            ensemble.give(2, second);
            ensemble.give(3, first);
            ensemble.startLedBy(3);
            writeThroughAll(ensemble);

            ensemble.member(3).kill();
            ensemble.give(3, second);
            ensemble.member(3).launch();
            ensemble.awaitMode(3, "follower");
            writeThroughAll(ensemble);
        }
    }

    private EnsembleUnderTest ensemble(Path keys, List<Kind> kinds) throws IOException {
        return new EnsembleUnderTest(
                directory,
                kinds,
                Map.of(
                        "ssl.quorum.keyStore.location",
                        keys.toString(),
                        "ssl.quorum.keyStore.password",
                        PASSWORD,
                        "ssl.quorum.trustStore.location",
                        trust.toString(),
                        "ssl.quorum.trustStore.password",
                        PASSWORD));
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
