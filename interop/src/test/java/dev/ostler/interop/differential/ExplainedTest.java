package dev.ostler.interop.differential;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Objects.requireNonNull;

import dev.ostler.interop.random.Explained;
import dev.ostler.interop.random.Identities;
import dev.ostler.interop.server.Implementation;
import dev.ostler.interop.server.ServerUnderTest;
import dev.ostler.interop.wire.RawConnection;
import dev.ostler.interop.wire.RawConnection.ConnectRequest;
import dev.ostler.interop.wire.RawConnection.Handshake;
import dev.ostler.interop.wire.RawSession;
import dev.ostler.interop.wire.Reply;
import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What Ostler does where {@link Explained} says that it differs from Apache ZooKeeper 3.9.5. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExplainedTest {
    private static final int TIMEOUT_MILLIS = 60_000;

    private ServerUnderTest server;
    private RawSession session;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        server =
                new ServerUnderTest(
                                Implementation.OSTLER,
                                directory,
                                Map.of(
                                        "extendedTypesEnabled",
                                        "true",
                                        "DigestAuthenticationProvider.superDigest",
                                        Identities.SUPER_DIGEST),
                                List.of())
                        .start();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @BeforeEach
    void open() throws IOException {
        session = RawSession.open(server.clientPort(), TIMEOUT_MILLIS);
    }

    @AfterEach
    void close() throws IOException {
        session.close();
    }

    /** {@link Explained#DELETE_CONTAINER}. */
    @Test
    void aClientThatDeletesContainersIsCutOff() throws IOException {
        create("/container", null, Acl.OPEN);

        assertThat(answer(OpCode.DELETE_CONTAINER, pathAlone("/container"))).isNull();

        reopen();
        assertThat(error(new Request.Exists(ZnodePath.of("/container"), false))).isZero();
    }

    /** {@link Explained#CREATE_SESSION}. */
    @Test
    void aClientCannotCreateSessionsByRequest() throws IOException {
        var body = new JuteWriter();
        body.writeInt(10_000);

        Reply answer = requireNonNull(answer(OpCode.CREATE_SESSION, body.toByteArray()));

        assertThat(answer.error()).isEqualTo(ErrorCode.UNIMPLEMENTED.code());
        assertThat(session.connection().receive()).isNull();
    }

    /** {@link Explained#TTL_WITHOUT_FLAG}. */
    @Test
    void createTtlWithoutATtlModeIsRefused() throws IOException {
        var create =
                new Request.Create(OpCode.CREATE_TTL, ZnodePath.of("/ttl"), null, Acl.OPEN, 0, -1);

        assertThat(error(create)).isEqualTo(ErrorCode.BAD_ARGUMENTS.code());
    }

    /** {@link Explained#QUOTA_ON_ROOT}. */
    @Test
    void aQuotaOnTheRootCountsEverythingAndSurvivesARestart() throws Exception {
        create("/zookeeper/quota/zookeeper_limits", Bytes.utf8("count=9,bytes=9"), Acl.OPEN);
        create("/zookeeper/quota/zookeeper_stats", Bytes.utf8("count=0,bytes=0"), Acl.OPEN);
        create("/counted", Bytes.utf8("123"), Acl.OPEN);
        server.kill();
        server.start();
        reopen();

        assertThat(error(new Request.Exists(ZnodePath.of("/counted"), false))).isZero();
        var stats = new Request.GetData(ZnodePath.of("/zookeeper/quota/zookeeper_stats"), false);
        Bytes counted = requireNonNull(session.call(stats).body().readBuffer());
        assertThat(counted.toUtf8String()).startsWith("count=").doesNotStartWith("count=0,");
        delete("/zookeeper/quota/zookeeper_limits");
        delete("/zookeeper/quota/zookeeper_stats");
    }

    /** {@link Explained#GARBAGE_IN_QUOTA_STATS}. */
    @Test
    void garbageInTheStatisticsOfAQuotaDoesNoHarm() throws IOException {
        create("/quota", null, Acl.OPEN);
        create("/zookeeper/quota/quota", null, Acl.OPEN);
        create("/zookeeper/quota/quota/zookeeper_limits", Bytes.utf8("count=9,bytes=9"), Acl.OPEN);
        create("/zookeeper/quota/quota/zookeeper_stats", null, Acl.OPEN);
        ZnodePath stats = ZnodePath.of("/zookeeper/quota/quota/zookeeper_stats");
        assertThat(error(new Request.SetData(stats, Bytes.utf8("garbage"), -1))).isZero();

        create("/quota/child", Bytes.utf8("1"), Acl.OPEN);

        assertThat(error(new Request.Exists(ZnodePath.of("/quota/child"), false))).isZero();
    }

    /** {@link Explained#NULL_PATH}. */
    @Test
    void aNullPathIsAMalformedRequest() throws IOException {
        long before = session.call(new Request.Ping()).zxid();
        for (int opCode : List.of(OpCode.CREATE, OpCode.DELETE, OpCode.SET_DATA, OpCode.SET_ACL)) {
            var body = new JuteWriter();
            body.writeInt(-1);
            body.writeRaw(new byte[40]);

            Reply answer = requireNonNull(answer(opCode, body.toByteArray()));

            assertThat(answer.error()).isEqualTo(ErrorCode.MARSHALLING_ERROR.code());
            assertThat(answer.zxid()).isEqualTo(before);
        }
    }

    /** {@link Explained#NULL_ACL_IN_MULTI}. */
    @Test
    void aMultiWithoutAnAclListUsesAZxid() throws IOException {
        long before = session.call(new Request.Ping()).zxid();
        var create = new Request.Create(OpCode.CREATE, ZnodePath.of("/never"), null, null, 0, -1);

        Reply answer = session.call(new Request.Multi(List.of(create)));

        assertThat(answer.error()).isEqualTo(ErrorCode.MARSHALLING_ERROR.code());
        assertThat(answer.zxid()).isEqualTo(before + 1);
    }

    /** {@link Explained#ILLEGAL_IN_MULTI_READ}. */
    @Test
    void anIllegalMultiReadIsAnsweredWithTheErrorAlone() throws IOException {
        Request exists = new Request.Exists(ZnodePath.ROOT, false);

        Reply answer = session.call(new Request.MultiRead(List.of((Request.Read) exists)));

        assertThat(answer.error()).isEqualTo(ErrorCode.MARSHALLING_ERROR.code());
        assertThat(answer.body().remaining()).isZero();
    }

    /** {@link Explained#EMPTY_PATH_COUNT}. */
    @Test
    void theEmptyPathHasAsManyDescendantsAsTheRoot() throws IOException {
        assertThat(descendants("")).isEqualTo(descendants("/"));
    }

    /** {@link Explained#CATCH_UP_WITHOUT_READ}. */
    @Test
    void setWatchesTellsNothingAboutWhatMayNotBeRead() throws IOException {
        ZnodePath secret = ZnodePath.of("/secret");
        create("/secret", null, List.of(new Acl(Acl.ALL, "digest", Identities.DIGEST_OF_ANN)));
        List<ZnodePath> watches = List.of(secret);

        Reply answer =
                session.call(
                        new Request.SetWatches(
                                OpCode.SET_WATCHES,
                                0,
                                watches,
                                watches,
                                watches,
                                List.of(),
                                List.of()));

        assertThat(answer.error()).isZero();
        assertThat(session.notifications()).isEmpty();
    }

    /** {@link Explained#WRONG_PASSWORD_CUTS_OFF}. */
    @Test
    void aWrongPasswordDoesNotDisturbTheRightfulClient() throws IOException {
        try (RawConnection thief = RawConnection.open(server.clientPort())) {
            Handshake answer =
                    requireNonNull(
                            thief.connect(
                                    new ConnectRequest(
                                            0,
                                            TIMEOUT_MILLIS,
                                            session.handshake().sessionId(),
                                            Bytes.wrap(new byte[16]),
                                            false)));
            assertThat(answer.isRefused()).isTrue();
        }

        assertThat(error(new Request.Exists(ZnodePath.ROOT, false))).isZero();
    }

    private int descendants(String path) throws IOException {
        JuteReader body = session.call(new Request.GetAllChildrenNumber(ZnodePath.of(path))).body();
        return body.readInt();
    }

    private void create(String path, @Nullable Bytes data, List<Acl> acl) throws IOException {
        var create = new Request.Create(OpCode.CREATE, ZnodePath.of(path), data, acl, 0, -1);
        assertThat(error(create)).isZero();
    }

    private void delete(String path) throws IOException {
        assertThat(error(new Request.Delete(ZnodePath.of(path), -1))).isZero();
    }

    private int error(Request request) throws IOException {
        return session.call(request).error();
    }

    /** The reply, or null if the server closes the connection instead. */
    private @Nullable Reply answer(int opCode, byte[] body) throws IOException {
        session.send(opCode, body);
        session.flush();
        byte[] payload = session.connection().receive();
        return payload == null ? null : Reply.decode(payload);
    }

    private void reopen() throws IOException {
        session.close();
        open();
    }

    private static byte[] pathAlone(String path) {
        var body = new JuteWriter();
        body.writePath(ZnodePath.of(path));
        return body.toByteArray();
    }
}
