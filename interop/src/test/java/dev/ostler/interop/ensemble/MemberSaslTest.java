package dev.ostler.interop.ensemble;

import static dev.ostler.interop.server.Implementation.APACHE;
import static dev.ostler.interop.server.Implementation.UNDER_TEST;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.interop.server.Await;
import dev.ostler.interop.server.SaslUsers;
import dev.ostler.interop.server.ServerUnderTest;
import dev.ostler.interop.wire.RawSession;
import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Members of both implementations prove to each other by SASL who they are ({@code quorum.auth}).
 */
@Execution(ExecutionMode.CONCURRENT) // It mostly waits, for elections.
class MemberSaslTest {
    private static final int TIMEOUT = 30_000;

    @TempDir Path directory;

    /** Ostler leads first, then one of ZooKeeper's; in the end nobody gets in without a proof. */
    @Test
    void oneAfterTheOtherBeginsToProveWhoItIsAndWhoeverLeadsMayDie() throws Exception {
        String flag = SaslUsers.write(directory);
        Map<String, String> accepts = Map.of("quorum.auth.enableSasl", "true");
        Map<String, String> proves =
                Map.of(
                        "quorum.auth.enableSasl", "true",
                        "quorum.auth.learnerRequireSasl", "true");
        Map<String, String> requires = SaslUsers.SETTINGS_OF_MEMBERS;
        try (var ensemble =
                new EnsembleUnderTest(
                        directory,
                        EnsembleUnderTest.voters(APACHE, APACHE, UNDER_TEST),
                        Map.of("fips-mode", "false"))) {
            for (int id = 1; id <= 3; id++) {
                ensemble.give(id, flag);
            }
            ensemble.give(2, accepts);
            ensemble.give(3, accepts);
            ensemble.startLedBy(3);
            writeThroughAll(ensemble, "/first");

            restart(ensemble, 1, proves);
            restart(ensemble, 3, requires);
            assertThat(ensemble.leader()).isLessThan(3);
            restart(ensemble, 2, requires);
            restart(ensemble, 1, requires);
            writeThroughAll(ensemble, "/second");

            ensemble.member(ensemble.leader()).kill();
            writeThroughAll(ensemble, "/third");
        }
    }

    private static void restart(EnsembleUnderTest ensemble, int id, Map<String, String> lines)
            throws IOException, InterruptedException {
        ensemble.member(id).kill();
        ensemble.give(id, lines);
        ensemble.member(id).launch();
        ensemble.member(id).awaitServing();
        write(ensemble, id, "/again" + id + "-" + lines.size());
    }

    private static void writeThroughAll(EnsembleUnderTest ensemble, String path)
            throws IOException, InterruptedException {
        for (int id : ensemble.members().keySet()) {
            if (ensemble.member(id).isAlive()) {
                write(ensemble, id, path + id);
            }
        }
    }

    private static void write(EnsembleUnderTest ensemble, int id, String path)
            throws IOException, InterruptedException {
        Await.until(
                () -> isWritten(ensemble.member(id), path),
                () -> "member " + id + " takes no write:\n" + ensemble.logs());
    }

    /** Members may still be between two leaders. */
    private static boolean isWritten(ServerUnderTest member, String path) {
        try (RawSession session = RawSession.open(member.clientPort(), TIMEOUT)) {
            var create =
                    new Request.Create(
                            OpCode.CREATE, ZnodePath.of(path), Bytes.EMPTY, Acl.OPEN, 0, -1);
            int error = session.call(create).error();
            return error == 0 || error == ErrorCode.NODE_EXISTS.code();
        } catch (IOException e) {
            return false;
        }
    }
}
