package dev.ostler.interop.ensemble;

import static dev.ostler.interop.server.Implementation.APACHE;
import static dev.ostler.interop.server.Implementation.UNDER_TEST;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.interop.server.Implementation;
import dev.ostler.interop.server.SaslUsers;
import dev.ostler.interop.server.ServerUnderTest;
import dev.ostler.interop.wire.RawSession;
import dev.ostler.interop.wire.SaslLogin;
import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Who proves by SASL to be somebody is so for the whole ensemble: the leader judges what followers
 * of either implementation pass on.
 */
@Execution(ExecutionMode.CONCURRENT) // It mostly waits, for elections.
class SaslEnsembleTest {
    private static final int TIMEOUT = 30_000;

    @TempDir Path directory;

    @ParameterizedTest
    @EnumSource
    void theLeaderKnowsTheUsersOfItsFollowers(Implementation leader) throws Exception {
        String flag = SaslUsers.write(directory);
        try (var ensemble =
                new EnsembleUnderTest(
                        directory,
                        EnsembleUnderTest.voters(UNDER_TEST, APACHE, leader),
                        SaslUsers.SETTINGS)) {
            for (int id = 1; id <= 3; id++) {
                ensemble.give(id, flag);
            }
            ensemble.startLedBy(3);
            for (int id = 1; id <= 3; id++) {
                useThrough(ensemble.member(id), "/of" + id);
            }
        }
    }

    private static void useThrough(ServerUnderTest member, String path) throws IOException {
        try (RawSession bob = as("bob", member);
                RawSession ann = as("ann", member);
                RawSession admin = as("super", member)) {
            var request =
                    new Request.Create(
                            OpCode.CREATE,
                            ZnodePath.of(path),
                            Bytes.EMPTY,
                            List.of(new Acl(Acl.ALL, "auth", "")),
                            0,
                            -1);
            assertThat(bob.call(request).error()).isZero();
            assertThat(set(ann, path)).isEqualTo(ErrorCode.NO_AUTH.code());
            assertThat(set(bob, path)).isZero();
            assertThat(set(admin, path)).isZero();
            ann.call(new Request.Sync(ZnodePath.ROOT));
            assertThat(get(ann, path)).isEqualTo(ErrorCode.NO_AUTH.code());
            assertThat(get(bob, path)).isZero();
        }
    }

    private static RawSession as(String user, ServerUnderTest member) throws IOException {
        RawSession session = RawSession.open(member.clientPort(), TIMEOUT);
        assertThat(SaslLogin.prove(session, user, user)).isZero();
        return session;
    }

    private static int set(RawSession session, String path) throws IOException {
        return session.call(new Request.SetData(ZnodePath.of(path), Bytes.utf8("x"), -1)).error();
    }

    private static int get(RawSession session, String path) throws IOException {
        return session.call(new Request.GetData(ZnodePath.of(path), false)).error();
    }
}
