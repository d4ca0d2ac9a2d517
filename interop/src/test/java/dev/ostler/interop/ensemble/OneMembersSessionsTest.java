package dev.ostler.interop.ensemble;

import static dev.ostler.interop.server.Implementation.APACHE;
import static dev.ostler.interop.server.Implementation.UNDER_TEST;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.interop.server.Await;
import dev.ostler.interop.server.Implementation;
import dev.ostler.interop.server.ServerUnderTest;
import dev.ostler.interop.wire.RawConnection;
import dev.ostler.interop.wire.RawConnection.ConnectRequest;
import dev.ostler.interop.wire.RawConnection.Handshake;
import dev.ostler.interop.wire.RawSession;
import dev.ostler.interop.wire.RawSession.SessionRefusedException;
import dev.ostler.interop.wire.Reply;
import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Sessions that one member keeps to itself, and a member that lets clients read while it is alone:
 * both kinds of servers do the same, whoever leads.
 */
@Execution(ExecutionMode.CONCURRENT) // They mostly wait, for elections.
class OneMembersSessionsTest {
    private static final int TIMEOUT = 30_000;

    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource({"APACHE, false", "UNDER_TEST, false", "APACHE, true", "UNDER_TEST, true"})
    void membersOfBothKindsAgree(String leader, boolean upgrading) throws Exception {
        Implementation leads = leader.equals("APACHE") ? APACHE : UNDER_TEST;
        Implementation follows = leads == APACHE ? UNDER_TEST : APACHE;
        try (var ensemble =
                new EnsembleUnderTest(
                        directory,
                        EnsembleUnderTest.voters(follows, UNDER_TEST, leads),
                        Map.of(
                                "localSessionsEnabled",
                                "true",
                                "localSessionsUpgradingEnabled",
                                Boolean.toString(upgrading)))) {
            for (int id : ensemble.members().keySet()) {
                ensemble.give(id, "-Dreadonlymode.enabled=true");
            }
            // Of two the one with the higher id leads; the third follows.
            ensemble.member(3).launch();
            ensemble.member(1).launch();
            await(ensemble.member(1), "rw");
            ensemble.member(2).launch();
            for (ServerUnderTest member : ensemble.members().values()) {
                await(member, "rw");
            }
            assertThat(ensemble.leader()).isEqualTo(3);

            for (int id : ensemble.members().keySet()) {
                useLocalSessions(ensemble, id, upgrading);
            }
            ensemble.member(3).kill();
            ensemble.member(2).kill();
            readFromTheOneThatIsLeft(ensemble.member(1));
            ensemble.member(2).launch();
            awaitReadWrite(ensemble.member(1));
        }
    }

    private static void useLocalSessions(EnsembleUnderTest ensemble, int id, boolean upgrading)
            throws IOException {
        ServerUnderTest member = ensemble.member(id);
        ServerUnderTest other = ensemble.member(id % 3 + 1);
        try (RawSession first = RawSession.open(member.clientPort(), TIMEOUT);
                RawSession session = RawSession.open(member.clientPort(), TIMEOUT)) {
            long before = create(first, "/first-" + id, 0).zxid();
            RawSession.open(member.clientPort(), TIMEOUT).closeSession();
            Reply written = create(session, "/a-" + id, 0);
            assertThat(written.error()).isEqualTo(ErrorCode.OK.code());
            assertThat(written.zxid())
                    .as("sessions begin and end without transactions")
                    .isEqualTo(before + 1);

            int owned = create(session, "/e-" + id, 1).error();
            if (upgrading) {
                assertThat(owned).isEqualTo(ErrorCode.OK.code());
                catchUp(other);
                try (RawSession moved = session.resumeOn(other.clientPort(), patience())) {
                    assertThat(moved.call(exists("/e-" + id)).error())
                            .isEqualTo(ErrorCode.OK.code());
                    moved.closeSession();
                }
                first.call(new Request.Sync(ZnodePath.of("/")));
                assertThat(first.call(exists("/e-" + id)).error())
                        .isEqualTo(ErrorCode.NO_NODE.code());
            } else {
                assertThat(owned).isEqualTo(ErrorCode.EPHEMERAL_ON_LOCAL_SESSION.code());
                assertThatThrownBy(() -> session.resumeOn(other.clientPort(), patience()))
                        .isInstanceOf(SessionRefusedException.class);
                session.closeSession();
            }
            first.closeSession();
        }
    }

    /** A member that lags turns away whoever has seen more than it has. */
    private static void catchUp(ServerUnderTest member) throws IOException {
        try (RawSession session = RawSession.open(member.clientPort(), TIMEOUT)) {
            session.call(new Request.Sync(ZnodePath.of("/")));
            session.closeSession();
        }
    }

    private static Duration patience() {
        return RawConnection.PATIENCE;
    }

    private static void readFromTheOneThatIsLeft(ServerUnderTest alone) throws Exception {
        await(alone, "ro");
        assertThat(alone.mode()).isEqualTo("read-only");
        assertThatThrownBy(() -> RawSession.open(alone.clientPort(), TIMEOUT))
                .isInstanceOf(SessionRefusedException.class);
        try (RawSession reader = RawSession.openReadOnly(alone.clientPort(), TIMEOUT)) {
            assertThat(reader.call(exists("/a-1")).error()).isEqualTo(ErrorCode.OK.code());
            assertThat(create(reader, "/never", 0).error())
                    .isEqualTo(ErrorCode.NOT_READ_ONLY.code());
            reader.closeSession();
            assertThat(refusedFor(alone, reader.handshake(), true))
                    .extracting(Handshake::readOnly)
                    .isEqualTo(true);
            assertThat(refusedFor(alone, reader.handshake(), false)).isNull();
            assertThat(refusedFor(alone, reader.handshake(), null)).isNull();
        }
    }

    private static @Nullable Handshake refusedFor(
            ServerUnderTest member, Handshake ended, @Nullable Boolean readOnly)
            throws IOException {
        try (RawConnection connection = RawConnection.open(member.clientPort())) {
            Handshake answer =
                    connection.connect(
                            new ConnectRequest(
                                    0, TIMEOUT, ended.sessionId(), ended.password(), readOnly));
            assertThat(answer == null || answer.isRefused()).isTrue();
            return answer;
        }
    }

    private static void awaitReadWrite(ServerUnderTest member) throws Exception {
        await(member, "rw");
        try (RawSession session = RawSession.open(member.clientPort(), TIMEOUT)) {
            assertThat(create(session, "/again", 0).error()).isEqualTo(ErrorCode.OK.code());
            session.closeSession();
        }
    }

    private static void await(ServerUnderTest member, String answer)
            throws IOException, InterruptedException {
        Await.until(
                () -> answer.equals(isReadOnly(member)),
                () -> "it is not " + answer + ":\n" + member.logTail());
    }

    /** Empty while nobody listens there. */
    private static String isReadOnly(ServerUnderTest member) {
        try {
            return member.ask("isro");
        } catch (IOException e) {
            return "";
        }
    }

    private static Reply create(RawSession session, String path, int flags) throws IOException {
        return session.call(
                new Request.Create(
                        OpCode.CREATE, ZnodePath.of(path), Bytes.EMPTY, Acl.OPEN, flags, -1));
    }

    private static Request.Exists exists(String path) {
        return new Request.Exists(ZnodePath.of(path), false);
    }
}
