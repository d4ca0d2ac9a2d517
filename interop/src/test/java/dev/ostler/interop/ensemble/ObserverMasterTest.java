package dev.ostler.interop.ensemble;

import static dev.ostler.interop.server.Implementation.APACHE;
import static dev.ostler.interop.server.Implementation.UNDER_TEST;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.interop.server.Implementation;
import dev.ostler.interop.server.SaslUsers;
import dev.ostler.interop.server.ServerUnderTest;
import dev.ostler.interop.wire.RawConnection;
import dev.ostler.interop.wire.RawSession;
import dev.ostler.interop.wire.Reply;
import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.testing.FreePorts;

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

/**
 * An observer of ZooKeeper's that is told to join through followers ({@code observerMasterPort}),
 * and so never goes to the leader; with ZooKeeper's leader all prove by SASL who they are.
 */
@Execution(ExecutionMode.CONCURRENT) // It mostly waits, for elections.
class ObserverMasterTest {
    private static final int TIMEOUT = 30_000;

    @TempDir Path directory;

    @ParameterizedTest
    @EnumSource
    void itJoinsThroughAFollower(Implementation leader) throws Exception {
        List<EnsembleUnderTest.Kind> kinds =
                new ArrayList<>(EnsembleUnderTest.voters(UNDER_TEST, leader));
        kinds.add(new EnsembleUnderTest.Kind(APACHE, true));
        kinds.add(new EnsembleUnderTest.Kind(UNDER_TEST, true));
        var settings = new HashMap<String, String>();
        settings.put("observerMasterPort", Integer.toString(FreePorts.next()));
        if (leader == APACHE) {
            settings.putAll(SaslUsers.SETTINGS_OF_MEMBERS);
        }
        String flag = SaslUsers.write(directory);
        try (var ensemble = new EnsembleUnderTest(directory, kinds, settings)) {
            for (int id = 1; id <= kinds.size(); id++) {
                ensemble.give(id, flag);
            }
            ensemble.start();
            assertThat(ensemble.leader()).isEqualTo(2);
            ensemble.awaitMode(3, "observer");
            ensemble.awaitMode(4, "observer");
            assertThat(ensemble.member(1).log()).content().contains("Passing the observer at");
            useThrough(ensemble.member(3), ensemble.member(1));

            // The way through the follower ends with its leader, and is there again with the next.
            ensemble.member(2).kill();
            ensemble.member(2).launch();
            ensemble.awaitServing();
            ensemble.awaitMode(3, "observer");
            useThrough(ensemble.member(3), ensemble.member(2));
        }
    }

    private static void useThrough(ServerUnderTest observer, ServerUnderTest other)
            throws IOException {
        try (RawSession session = RawSession.open(observer.clientPort(), TIMEOUT)) {
            String path = "/" + session.handshake().sessionId();
            assertThat(create(session, path).error()).isEqualTo(ErrorCode.OK.code());
            session.call(new Request.Sync(ZnodePath.of("/")));
            assertThat(exists(session, path)).isEqualTo(ErrorCode.OK.code());
            try (RawSession moved = session.resumeOn(other.clientPort(), RawConnection.PATIENCE)) {
                assertThat(exists(moved, path)).isEqualTo(ErrorCode.OK.code());
                moved.closeSession();
            }
        }
    }

    private static Reply create(RawSession session, String path) throws IOException {
        return session.call(
                new Request.Create(
                        OpCode.CREATE, ZnodePath.of(path), Bytes.EMPTY, Acl.OPEN, 1, -1));
    }

    private static int exists(RawSession session, String path) throws IOException {
        return session.call(new Request.Exists(ZnodePath.of(path), false)).error();
    }
}
