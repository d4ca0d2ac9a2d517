package dev.ostler.interop.ensemble;

import static dev.ostler.interop.server.Implementation.APACHE;
import static dev.ostler.interop.server.Implementation.UNDER_TEST;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.interop.random.Identities;
import dev.ostler.interop.server.Await;
import dev.ostler.interop.server.Implementation;
import dev.ostler.interop.server.ServerUnderTest;
import dev.ostler.interop.wire.RawSession;
import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Members of one kind whose history went astray, brought back by a leader of the other kind. */
@Execution(ExecutionMode.CONCURRENT) // They mostly wait, for members to start.
class SynchronisationTest {

    /** So long that nobody's role ends for it in the midst of a test. */
    private static final Map<String, String> SETTINGS =
            Map.of(
                    "DigestAuthenticationProvider.superDigest",
                    Identities.SUPER_DIGEST,
                    "syncLimit",
                    "100",
                    "initLimit",
                    "100",
                    "preAllocSize",
                    "64");

    @TempDir Path directory;

    /** Apache's leader truncates only as long as nothing was written in its epoch. */
    @Test
    @Tag("S082")
    void apacheTakesBackWhatOnlyOursHas() throws Exception {
        takeBackATail(APACHE, UNDER_TEST, false);
    }

    @Test
    void oursTakesBackWhatOnlyApacheHasAndGoesOnInTheNextEpoch() throws Exception {
        takeBackATail(UNDER_TEST, APACHE, true);
    }

    @Test
    void oursTakesBackWhatOnlyOneOfOursHasAndGoesOnInTheNextEpoch() throws Exception {
        takeBackATail(UNDER_TEST, UNDER_TEST, true);
    }

    /**
     * A leader logs what nobody else does, and dies. When it comes back the others are an epoch
     * further: TRUNC within the old epoch, then perhaps the transactions of the new one.
     *
     * @param written whether there are some
     */
    private void takeBackATail(Implementation others, Implementation astray, boolean written)
            throws Exception {
        try (var ensemble =
                EnsembleUnderTest.behindRelays(
                        directory, EnsembleUnderTest.voters(others, others, astray), SETTINGS)) {
            startLedByThree(ensemble);
            ServerUnderTest first = ensemble.member(3);
            try (RawSession session = RawSession.open(first.clientPort(), 30_000)) {
                create(session, "/common");
                ensemble.network().mute(3);
                for (int i = 0; i < 5; i++) {
                    session.send(creation("/lost-" + i));
                }
                session.flush();
                awaitLogged(first, "/lost-4");
            }
            first.kill();
            // What it has sent must not arrive when the network heals.
            ensemble.network().reset();
            ensemble.network().heal();
            ensemble.awaitServing();
            if (written) {
                write(ensemble.member(ensemble.leader()), "/after-0", "/after-1", "/after-2");
            }

            first.launch();
            ensemble.awaitServing();

            assertThat(first.mode()).isEqualTo("follower");
            if (!written) {
                write(first, "/after-2");
            }
            assertThat(children(first)).contains("common", "after-2").doesNotContain("lost-0");
            Agreement.check(ensemble);
            assertThat(Files.readString(first.log()))
                    .contains("Truncating log to get in sync with the leader");
        }
    }

    /**
     * A snapshot that holds what nobody else has, and nothing before it: asked to truncate, our
     * member connects once more and says that it has nothing (ACKEPOCH with zxid -1).
     */
    @Test
    void apacheSendsAllToOursThatCannotGoBack() throws Exception {
        try (var ensemble =
                new EnsembleUnderTest(
                        directory,
                        EnsembleUnderTest.voters(APACHE, APACHE, UNDER_TEST),
                        SETTINGS)) {
            startLedByThree(ensemble);
            ServerUnderTest astray = ensemble.member(3);
            write(astray, "/common");
            astray.stop();
            ensemble.awaitServing();
            writeAloneAndKeepTheSnapshot(astray);

            astray.launch();
            ensemble.awaitServing();
            write(astray, "/after-2");

            assertThat(children(astray)).contains("common", "after-2").doesNotContain("astray-0");
            Agreement.check(ensemble);
            assertThat(Files.readString(astray.log()))
                    .contains("there is no way back to")
                    .contains("but by a snapshot");
        }
    }

    /** As a server on its own it goes on behind what the others know of. */
    private static void writeAloneAndKeepTheSnapshot(ServerUnderTest member) throws Exception {
        Path home = Objects.requireNonNull(member.dataDirectory().getParent());
        try (var alone =
                new ServerUnderTest(
                                UNDER_TEST,
                                home,
                                Map.of("snapCount", "20", "preAllocSize", "64"),
                                List.of())
                        .start()) {
            try (RawSession session = RawSession.open(alone.clientPort(), 30_000)) {
                for (int i = 0; i < 100; i++) {
                    create(session, "/astray-" + i);
                }
                session.closeSession();
            }
            alone.stop();
        }
        List<Path> snapshots = files(member, "snapshot.");
        Path last =
                snapshots.stream()
                        .max(Comparator.comparingLong(SynchronisationTest::zxid))
                        .orElseThrow();
        assertThat(snapshots).as("there is more than one snapshot").hasSizeGreaterThan(1);
        for (Path file : snapshots) {
            if (!file.equals(last)) {
                Files.delete(file);
            }
        }
        for (Path file : files(member, "log.")) {
            Files.delete(file);
        }
    }

    /**
     * With {@code db.autocreate} off, Apache's server says that it has nothing, not even the empty
     * database (ACKEPOCH with zxid -1).
     */
    @Test
    void oursSendsAllToApacheThatHasNothing() throws Exception {
        try (var ensemble =
                new EnsembleUnderTest(
                        directory,
                        EnsembleUnderTest.voters(APACHE, UNDER_TEST, UNDER_TEST),
                        SETTINGS)) {
            ensemble.start();
            write(ensemble.member(ensemble.leader()), "/a", "/b");
            ServerUnderTest empty = ensemble.member(1);
            empty.stop();
            ensemble.awaitServing();
            for (Path file : files(empty, "")) {
                Files.delete(file);
            }
            ensemble.give(1, "-Dzookeeper.db.autocreate=false");

            ensemble.member(1).launch();
            ensemble.awaitServing();

            assertThat(children(ensemble.member(1))).contains("a", "b");
            Agreement.check(ensemble);
        }
    }

    /** Of two the one with the higher id leads; the third follows. */
    private static void startLedByThree(EnsembleUnderTest ensemble) throws Exception {
        ensemble.member(3).launch();
        ensemble.member(1).launch();
        ensemble.awaitServing();
        ensemble.member(2).launch();
        ensemble.awaitServing();
        assertThat(ensemble.leader()).isEqualTo(3);
    }

    private static void write(ServerUnderTest server, String... paths) throws IOException {
        try (RawSession session = RawSession.open(server.clientPort(), 30_000)) {
            for (String path : paths) {
                create(session, path);
            }
            session.closeSession();
        }
    }

    private static void create(RawSession session, String path) throws IOException {
        assertThat(session.call(creation(path)).error()).as(path).isEqualTo(ErrorCode.OK.code());
    }

    private static Request.Create creation(String path) {
        return new Request.Create(OpCode.CREATE, ZnodePath.of(path), Bytes.EMPTY, Acl.OPEN, 0, -1);
    }

    private static List<String> children(ServerUnderTest server) throws IOException {
        try (RawSession session = RawSession.open(server.clientPort(), 30_000)) {
            session.call(new Request.Sync(ZnodePath.of("/")));
            var in =
                    session.call(
                                    new Request.GetChildren(
                                            OpCode.GET_CHILDREN, ZnodePath.of("/"), false))
                            .body();
            int count = in.readCount(4);
            List<String> names =
                    Stream.generate(() -> String.valueOf(in.readString())).limit(count).toList();
            session.closeSession();
            return names;
        }
    }

    /** Waits until a log of the server holds this text. */
    private static void awaitLogged(ServerUnderTest server, String text)
            throws IOException, InterruptedException {
        Await.until(
                () -> isLogged(server, text), () -> text + " is not logged:\n" + server.logTail());
    }

    private static boolean isLogged(ServerUnderTest server, String text) throws IOException {
        for (Path log : files(server, "log.")) {
            if (Files.readString(log, StandardCharsets.ISO_8859_1).contains(text)) {
                return true;
            }
        }
        return false;
    }

    private static List<Path> files(ServerUnderTest server, String prefix) throws IOException {
        try (Stream<Path> all = Files.list(server.dataDirectory().resolve("version-2"))) {
            return all.filter(file -> file.getFileName().toString().startsWith(prefix)).toList();
        }
    }

    private static long zxid(Path file) {
        String name = file.getFileName().toString();
        return Long.parseLong(name.substring(name.indexOf('.') + 1), 16);
    }
}
