package dev.ostler.interop.ensemble;

import static dev.ostler.interop.server.Implementation.APACHE;
import static dev.ostler.interop.server.Implementation.UNDER_TEST;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.interop.server.ServerUnderTest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;

/** Members whose ports another program has taken. */
@Execution(ExecutionMode.CONCURRENT) // They mostly wait, for another to let go.
class TakenPortTest {
    /** As ZooKeeper ends without an election port. */
    private static final int UNABLE_TO_BIND = 14;

    @TempDir Path directory;

    /**
     * Apache's goes back to looking, and as long as it is the best candidate it is elected again
     * and again.
     */
    @Test
    void aLeaderThatNobodyCanReachEndsAndAnotherLeads() throws Exception {
        try (var ensemble = ensemble()) {
            ServerUnderTest elected = ensemble.member(3);
            try (var taken = takeQuorumPort(ensemble, 3)) {
                // With two there is no choice.
                elected.launch();
                ensemble.member(1).launch();

                assertThat(elected.exitCode()).as(elected::logTail).isEqualTo(UNABLE_TO_BIND);
                assertThat(elected.logTail())
                        .contains("This server was elected, but no learner can reach it")
                        .contains(":" + taken.getLocalPort());
                ensemble.member(2).launch();
                ensemble.awaitServing();
                assertThat(ensemble.leader()).isEqualTo(2);
            }

            elected.launch();
            ensemble.awaitServing();
            assertThat(elected.mode()).isEqualTo("follower");
        }
    }

    private static ServerSocket takeQuorumPort(EnsembleUnderTest ensemble, int id)
            throws Exception {
        return new ServerSocket(ensemble.ports(id).quorum(), 1, InetAddress.getLoopbackAddress());
    }

    private EnsembleUnderTest ensemble() throws Exception {
        return new EnsembleUnderTest(
                directory,
                EnsembleUnderTest.voters(APACHE, UNDER_TEST, UNDER_TEST),
                Map.of("initLimit", "10"));
    }
}
