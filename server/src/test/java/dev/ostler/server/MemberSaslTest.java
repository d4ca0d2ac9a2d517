package dev.ostler.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.testing.TestCertificates;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;

/** Members that prove to each other by SASL who they are, and some that do not. */
class MemberSaslTest {
    private static final String ENABLE = "quorum.auth.enableSasl=true";
    private static final String PROVE = "quorum.auth.learnerRequireSasl=true";
    private static final String REQUIRE = "quorum.auth.serverRequireSasl=true";

    @TempDir Path directory;

    private TestEnsemble ensemble = new TestEnsemble(Path.of(""), 0, 0);

    @BeforeAll
    static void installSections() {
        JaasSections.install();
    }

    @AfterEach
    void stopEnsemble() throws IOException {
        ensemble.close();
        assertThat(ensemble.failures()).isEmpty();
    }

    @Test
    void whoProvesWhoItIsBelongsToThem() throws Exception {
        ensemble = new TestEnsemble(directory, 3, 1);
        ensemble.startAll(ENABLE, PROVE, REQUIRE);
        int leader = ensemble.awaitLeader();
        writeThroughAll("/before");
        ensemble.stop(leader);
        ensemble.awaitLeader();
        writeThroughAll("/after");
    }

    @Test
    void itIsProvedBehindTlsWhereThereIsTls(@TempDir Path certificates) throws Exception {
        Path key = new TestCertificates(certificates).keyFor("member", "ip:127.0.0.1");
        Path trust = new TestCertificates(certificates).trustIn(key);
        String[] lines = {
            ENABLE,
            PROVE,
            REQUIRE,
            "sslQuorum=true",
            "ssl.quorum.keyStore.location=" + key,
            "ssl.quorum.keyStore.password=" + TestCertificates.PASSWORD,
            "ssl.quorum.trustStore.location=" + trust,
            "ssl.quorum.trustStore.password=" + TestCertificates.PASSWORD
        };
        ensemble = new TestEnsemble(directory, 3, 0);
        ensemble.startAll(lines);
        ensemble.awaitLeader();
        writeThroughAll("/secret");
    }

    /** The way of an ensemble that serves meanwhile, and back. */
    @Test
    void oneMemberAfterTheOtherBeginsToProveWhoItIs() throws Exception {
        ensemble = new TestEnsemble(directory, 3, 0);
        ensemble.startAll();
        String[][] steps = {{ENABLE}, {ENABLE, PROVE}, {ENABLE, PROVE, REQUIRE}, {ENABLE, PROVE}};
        for (String[] step : steps) {
            for (int id = 1; id <= 3; id++) {
                ensemble.awaitLeader();
                ensemble.stop(id);
                ensemble.start(id, step);
            }
        }
        ensemble.awaitLeader();
        writeThroughAll("/end");
    }

    /** One that comes later and can prove who it is has joined in the same time. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "# Without SASL.",
                ENABLE,
                ENABLE + "\n" + PROVE + "\nquorum.auth.learner.saslLoginContext=Liar"
            })
    void whoDoesNotProveWhoItIsStaysOutside(String lines) throws Exception {
        ensemble = new TestEnsemble(directory, 3, 1);
        ensemble.start(1, ENABLE, PROVE, REQUIRE);
        ensemble.start(2, ENABLE, PROVE, REQUIRE);
        ensemble.awaitLeader();
        ensemble.start(3, lines);
        ensemble.start(4, ENABLE, PROVE, REQUIRE);
        ensemble.awaitInService(4);
        assertThat(ensemble.mode(3)).isEmpty();

        ensemble.stop(3);
        ensemble.start(3, ENABLE, PROVE, REQUIRE);
        ensemble.awaitLeader();
    }

    @Test
    void aSectionThatIsMissingEndsTheStart() {
        ensemble = new TestEnsemble(directory, 3, 0);
        for (String key :
                new String[] {
                    "quorum.auth.server.saslLoginContext", "quorum.auth.learner.saslLoginContext"
                }) {
            assertThatThrownBy(() -> ensemble.start(1, ENABLE, key + "=Nowhere"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No JAAS configuration section named 'Nowhere'")
                    .hasMessageContaining(key);
        }
        assertThatThrownBy(
                        () ->
                                ensemble.start(
                                        1,
                                        ENABLE,
                                        "quorum.auth.learner.saslLoginContext=QuorumServer"))
                .hasMessageContaining("section QuorumServer")
                .hasMessageContaining("has no username");
    }

    private void writeThroughAll(String path) throws IOException {
        for (int id : ensemble.ids()) {
            try (Wire client = Wire.connected(ensemble.client(id))) {
                var create =
                        new Request.Create(
                                OpCode.CREATE,
                                ZnodePath.of(path + id),
                                Bytes.EMPTY,
                                Acl.OPEN,
                                0,
                                -1);
                assertThat(client.call(create).error()).isEqualTo(ErrorCode.OK);
            }
        }
    }
}
