package dev.ostler.interop.ensemble;

import static dev.ostler.interop.server.Implementation.APACHE;
import static dev.ostler.interop.server.Implementation.UNDER_TEST;

import dev.ostler.interop.ensemble.EnsembleUnderTest.Kind;
import dev.ostler.interop.server.Await;
import dev.ostler.interop.server.Implementation;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Members of both implementations prove to each other by SASL who they are ({@code quorum.auth}).
 */
@Execution(ExecutionMode.CONCURRENT) // It mostly waits, for elections.
class MemberSaslTest {
    private static final int TIMEOUT = 30_000;

    @TempDir Path directory;

    @ParameterizedTest
    @EnumSource
    void theyElectEachOtherAndGoOnWithoutTheLeader(Implementation leader) throws Exception {
        Implementation other = leader == APACHE ? UNDER_TEST : APACHE;
        List<Kind> kinds = EnsembleUnderTest.voters(leader, other, leader);
        String flag = SaslUsers.write(directory);
        try (var ensemble =
                new EnsembleUnderTest(directory, kinds, SaslUsers.SETTINGS_OF_MEMBERS)) {
            for (int id = 1; id <= kinds.size(); id++) {
                ensemble.give(id, flag);
            }
            ensemble.startLedBy(3);
            writeThroughAll(ensemble, "/before");
            ensemble.member(3).kill();
            ensemble.awaitServing();
            ensemble.member(3).launch();
            ensemble.awaitServing();
            writeThroughAll(ensemble, "/after");
        }
    }

    @Test
    void membersThatProveWhoTheyAreAndMembersThatDoNotMixForTheTimeOfAChange() throws Exception {
        Map<String, String> accepts = Map.of("quorum.auth.enableSasl", "true");
        Map<String, String> proves =
                Map.of(
                        "quorum.auth.enableSasl", "true",
                        "quorum.auth.learnerRequireSasl", "true");
        String flag = SaslUsers.write(directory);
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

            ensemble.member(1).kill();
            ensemble.give(1, proves);
            ensemble.member(1).launch();
            ensemble.member(1).awaitServing();
            writeThroughAll(ensemble, "/second");

            ensemble.member(3).kill();
            ensemble.give(3, SaslUsers.SETTINGS_OF_MEMBERS);
            ensemble.member(3).launch();
            // Of the two others one still proves nothing, and is not let in if this one leads.
            Await.until(
                    () -> isWritten(ensemble.member(3), "/third"),
                    () -> "the member that asks for proof does not serve:\n" + ensemble.logs());
        }
    }

    /** Members may still be between two leaders. */
    private static void writeThroughAll(EnsembleUnderTest ensemble, String path)
            throws IOException, InterruptedException {
        for (Map.Entry<Integer, ServerUnderTest> member : ensemble.members().entrySet()) {
            Await.until(
                    () -> isWritten(member.getValue(), path + member.getKey()),
                    () -> "member " + member.getKey() + " takes no write:\n" + ensemble.logs());
        }
    }

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
