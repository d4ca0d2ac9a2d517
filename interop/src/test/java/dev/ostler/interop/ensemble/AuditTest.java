package dev.ostler.interop.ensemble;

import static dev.ostler.interop.server.Implementation.APACHE;
import static dev.ostler.interop.server.Implementation.UNDER_TEST;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.interop.server.Await;
import dev.ostler.interop.server.Implementation;
import dev.ostler.interop.server.ServerUnderTest;
import dev.ostler.interop.wire.RawSession;
import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.CreateFlag;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.ZnodePath;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Who changed what, as servers log it. */
@Execution(ExecutionMode.CONCURRENT) // It mostly waits, for servers.
class AuditTest {
    private static final int TIMEOUT = 30_000;
    private static final Map<String, String> ON = Map.of("audit.enable", "true");

    private static final Pattern LINE =
            Pattern.compile("(INFO|ERROR) .*Slf4jAuditLogger - (?:session=(\\S+)\t)?(.*)");

    private static final String EPHEMERAL_GONE =
            "operation=ephemeralZNodeDeletionOnSessionCloseOrExpire\tznode=";

    @TempDir Path directory;

    @Test
    void theLinesAreThoseOfApache() throws Exception {
        List<String> lines = audited(UNDER_TEST);
        List<String> ofApache = audited(APACHE);

        assertThat(withoutEphemerals(lines)).isEqualTo(withoutEphemerals(ofApache));
        // Znodes go with their session in any order.
        assertThat(lines).containsExactlyInAnyOrderElementsOf(ofApache);
        assertThat(lines).hasSizeGreaterThan(25);
    }

    private static List<String> withoutEphemerals(List<String> lines) {
        return lines.stream().filter(line -> !line.contains(EPHEMERAL_GONE)).toList();
    }

    private List<String> audited(Implementation implementation) throws Exception {
        Path home = directory.resolve(implementation.toString());
        try (ServerUnderTest server = server(implementation, home)) {
            server.start();
            RawSession session = RawSession.open(server.clientPort(), TIMEOUT);
            var id = new SessionId(session.handshake().sessionId());
            work(session);
            session.closeSession();
            Await.until(
                    () -> lines(server).size() - withoutEphemerals(lines(server)).size() == 3,
                    server::logTail);
            server.stop();
            assertThat(Files.readString(server.log())).contains("session=" + id);
            return lines(server);
        }
    }

    private static ServerUnderTest server(Implementation implementation, Path home)
            throws IOException {
        return new ServerUnderTest(
                implementation,
                home,
                ON,
                List.of("-Dinterop.log.level=INFO", "-Dzookeeper.extendedTypesEnabled=true"));
    }

    /**
     * Every kind of request, done and failed, but what Apache's loses or runs together: lists of
     * several, sequential znodes within a multi, flags and lists that don't exist.
     */
    private static void work(RawSession session) throws IOException {
        for (int flags = CreateFlag.PERSISTENT; flags <= CreateFlag.CONTAINER; flags++) {
            session.call(create(OpCode.CREATE, "/kind" + flags, flags, -1));
        }
        session.call(create(OpCode.CREATE2, "/two", CreateFlag.PERSISTENT_SEQUENTIAL, -1));
        session.call(create(OpCode.CREATE_CONTAINER, "/box", CreateFlag.CONTAINER, -1));
        session.call(create(OpCode.CREATE_TTL, "/ttl", CreateFlag.PERSISTENT_WITH_TTL, 60_000));
        session.call(
                create(
                        OpCode.CREATE_TTL,
                        "/ttl",
                        CreateFlag.PERSISTENT_SEQUENTIAL_WITH_TTL,
                        60_000));
        session.call(create(OpCode.CREATE, "/none/a", CreateFlag.PERSISTENT_SEQUENTIAL, -1));
        session.call(new Request.SetData(ZnodePath.of("/box"), Bytes.utf8("secret"), -1));
        session.call(new Request.SetData(ZnodePath.of("/box"), Bytes.utf8("secret"), 9));
        session.call(new Request.GetData(ZnodePath.of("/box"), false));
        session.call(new Request.Delete(ZnodePath.of("/ttl"), -1));
        session.call(new Request.Delete(ZnodePath.of("/ttl"), -1));
        session.call(
                new Request.SetAcl(
                        ZnodePath.of("/box"),
                        List.of(new Acl(Acl.ALL & ~Acl.WRITE, "world", "anyone")),
                        -1));
        session.call(new Request.SetAcl(ZnodePath.of("/none"), Acl.READ_ONLY, -1));
        session.call(
                new Request.Multi(
                        List.of(
                                create(OpCode.CREATE, "/m", CreateFlag.EPHEMERAL, -1),
                                create(OpCode.CREATE2, "/n", CreateFlag.PERSISTENT, -1),
                                new Request.SetData(ZnodePath.of("/n"), Bytes.EMPTY, -1),
                                new Request.Check(ZnodePath.of("/n"), 1),
                                create(OpCode.CREATE_CONTAINER, "/o", CreateFlag.CONTAINER, -1),
                                new Request.Delete(ZnodePath.of("/n"), -1))));
        session.call(
                new Request.Multi(
                        List.of(
                                create(OpCode.CREATE, "/n", CreateFlag.PERSISTENT, -1),
                                new Request.Delete(ZnodePath.of("/none"), -1),
                                new Request.SetData(ZnodePath.of("/box"), Bytes.EMPTY, -1))));
        session.call(new Request.Multi(List.of()));
        session.call(new Request.Reconfig(null, "3", null, -1));
    }

    private static Request.Write create(int opCode, String path, int flags, long ttl) {
        return new Request.Create(
                opCode, ZnodePath.of(path), Bytes.utf8("secret"), Acl.OPEN, flags, ttl);
    }

    /** The events, without their sessions, which no two servers number alike. */
    private static List<String> lines(ServerUnderTest server) throws IOException {
        try (Stream<String> all = Files.lines(server.log())) {
            return all.map(LINE::matcher)
                    .filter(Matcher::find)
                    .map(
                            found ->
                                    found.group(1)
                                            + (found.group(2) == null ? " " : " in a session: ")
                                            + found.group(3))
                    .toList();
        }
    }

    @Test
    void aMemberTellsWhatItsOwnClientsDoAndEachWhatGoesWithASession() throws Exception {
        var kinds = EnsembleUnderTest.voters(UNDER_TEST, UNDER_TEST);
        try (var ensemble = new EnsembleUnderTest(directory, kinds, ON)) {
            ensemble.start();
            for (int id = 1; id <= 2; id++) {
                String path = "/of" + id;
                RawSession session = RawSession.open(ensemble.member(id).clientPort(), TIMEOUT);
                session.call(create(OpCode.CREATE, path, CreateFlag.EPHEMERAL, -1));
                // It does not wait for the answer: that is no way out of the audit.
                session.send(create(OpCode.CREATE, path + "-gone", CreateFlag.PERSISTENT, -1));
                session.send(new Request.CloseSession());
                session.flush();
                session.close();
                for (int member = 1; member <= 2; member++) {
                    awaitLine(ensemble.member(member), EPHEMERAL_GONE + path + "\t");
                }
                awaitLine(ensemble.member(id), "operation=create\tznode=" + path + "-gone\t");
                assertThat(lines(ensemble.member(3 - id)))
                        .noneMatch(line -> line.contains("operation=create\tznode=" + path));
            }
        }
    }

    private static void awaitLine(ServerUnderTest server, String part)
            throws IOException, InterruptedException {
        Await.until(
                () -> lines(server).stream().anyMatch(line -> line.contains(part)),
                () -> part + " is missed in\n" + String.join("\n", lines(server)));
    }
}
