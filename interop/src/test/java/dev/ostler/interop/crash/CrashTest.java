package dev.ostler.interop.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.interop.load.Writer;
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

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Rounds of load, {@code kill -9} and a start on the same directory. The property {@code
 * interop.crash.rounds} says how many; {@code interop.crash.seed} replays the same writes, though
 * not the same moments of death.
 */
class CrashTest {
    private static final int ROUNDS = Integer.getInteger("interop.crash.rounds", 5);
    private static final long SEED = Long.getLong("interop.crash.seed", System.nanoTime());
    private static final int WRITERS = 4;

    private final Random random = new Random(SEED);
    private int acknowledged;
    private int foundThoughNotAcknowledged;
    private long ephemeralsKept;

    @TempDir Path directory;

    @Test
    @Tag("S012")
    @Tag("S176")
    @Tag("S187")
    @Tag("S207")
    void nothingAcknowledgedIsLostAndNothingElseIsHalfThere() throws Exception {
        try (var server = server().start()) {
            List<Writer> writers = beginWriters(server);
            for (int round = 1; round <= ROUNDS; round++) {
                ZnodePath gone = closedSessionsEphemeral(server, round);
                loadAndKill(server, writers);
                server.start();
                for (Writer writer : writers) {
                    writer.resume(server.clientPort());
                    foundThoughNotAcknowledged += writer.verify();
                    ephemeralsKept += writer.ephemerals();
                }
                assertThat(errorOf(server, new Request.Exists(gone, false)))
                        .isEqualTo(ErrorCode.NO_NODE.code());
            }
        } catch (AssertionError | IOException e) {
            throw new AssertionError("interop.crash.seed=" + SEED, e);
        }
        System.out.printf(
                "crash: %d rounds, %d acknowledged writes all there, %d more had been done,"
                        + " %d ephemeral znodes kept%n",
                ROUNDS, acknowledged, foundThoughNotAcknowledged, ephemeralsKept);
        assertThat(ephemeralsKept).isPositive();
    }

    private ServerUnderTest server() throws IOException {
        // Small enough that logs are rolled and snapshots taken in the middle of the load.
        return new ServerUnderTest(
                Implementation.UNDER_TEST,
                directory,
                Map.of("snapCount", "700", "preAllocSize", "512", "maxSessionTimeout", "60000"),
                List.of());
    }

    private List<Writer> beginWriters(ServerUnderTest server) throws IOException {
        var writers = new ArrayList<Writer>();
        for (int i = 0; i < WRITERS; i++) {
            var writer = new Writer("/writer" + i, random.nextLong());
            writer.begin(server.clientPort());
            writers.add(writer);
        }
        return writers;
    }

    /** What an orderly closed session leaves behind: nothing, also after a crash. */
    private ZnodePath closedSessionsEphemeral(ServerUnderTest server, int round)
            throws IOException {
        String path = "/ephemeral" + round;
        try (RawSession session = RawSession.open(server.clientPort(), 60_000)) {
            var create =
                    new Request.Create(
                            OpCode.CREATE, ZnodePath.of(path), Bytes.EMPTY, Acl.OPEN, 1, -1);
            assertThat(session.call(create).error()).isZero();
            session.closeSession();
        }
        return ZnodePath.of(path);
    }

    private void loadAndKill(ServerUnderTest server, List<Writer> writers) throws Exception {
        int writes = 50 + random.nextInt(2_000);
        var reached = new CountDownLatch(1);
        var done = new AtomicInteger();
        Runnable onAcknowledged =
                () -> {
                    if (done.incrementAndGet() == writes) {
                        reached.countDown();
                    }
                };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<Future<?>>();
            for (Writer writer : writers) {
                Callable<Void> load =
                        () -> {
                            writer.writeUntilTheEnd(onAcknowledged);
                            return null;
                        };
                results.add(threads.submit(load));
            }
            reached.await();
            server.kill();
            for (Future<?> result : results) {
                result.get();
            }
        }
        acknowledged += done.get();
    }

    private static int errorOf(ServerUnderTest server, Request request) throws IOException {
        try (RawSession session = RawSession.open(server.clientPort(), 60_000)) {
            int error = session.call(request).error();
            session.closeSession();
            return error;
        }
    }
}
