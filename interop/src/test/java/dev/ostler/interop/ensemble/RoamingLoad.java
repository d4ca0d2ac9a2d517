package dev.ostler.interop.ensemble;

import dev.ostler.interop.load.Writer;
import dev.ostler.interop.server.Await;
import dev.ostler.interop.server.ServerUnderTest;
import dev.ostler.interop.wire.RawSession.SessionRefusedException;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Sessions that write all the time, each to any of the members that will have it. When its
 * connection ends a session goes on at the next one that serves, and checks there that nothing that
 * was acknowledged is missing. A session that was lost, and a write that was lost, fail the test.
 */
final class RoamingLoad implements AutoCloseable {
    /** Short against a test, so that one who has come to a member that stands still goes on. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Between two writes of a session. */
    private static final long PACE_NANOS = 4_000_000;

    private final EnsembleUnderTest ensemble;
    private final List<Writer> writers = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> running = new ArrayList<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong moves = new AtomicLong();
    private volatile boolean stopping;

    /** Begins {@code sessions} sessions below {@code parent}-0, -1 and so on. */
    RoamingLoad(EnsembleUnderTest ensemble, String parent, int sessions, long seed)
            throws IOException, InterruptedException {
        this.ensemble = ensemble;
        var random = new Random(seed);
        List<ServerUnderTest> members = List.copyOf(ensemble.members().values());
        for (int i = 0; i < sessions; i++) {
            var writer = new Writer(parent + "-" + i, random.nextLong(), PATIENCE);
            begin(writer, members.get(i % members.size()).clientPort());
            writers.add(writer);
            var itsRandom = new Random(random.nextLong());
            running.add(
                    threads.submit(
                            () -> {
                                write(writer, itsRandom);
                                return null;
                            }));
        }
    }

    /** A member that has served may be without a leader again. */
    private void begin(Writer writer, int port) throws IOException, InterruptedException {
        Await.until(
                () -> {
                    try {
                        writer.begin(port);
                        return true;
                    } catch (ConnectException | SessionRefusedException e) {
                        return false;
                    }
                },
                () -> "no session at " + port + ":\n" + ensemble.logs());
    }

    private void write(Writer writer, Random random) throws Exception {
        while (true) {
            try {
                writer.writeUntilTheEnd(this::onAcknowledged);
            } catch (SocketTimeoutException e) {
                writer.interrupt(); // Its server stands still.
            }
            if (stopping) {
                return;
            }
            moveOn(writer, random);
        }
    }

    /** Leaves the machine time for the servers that start meanwhile. */
    private void onAcknowledged() {
        acknowledged.incrementAndGet();
        LockSupport.parkNanos(PACE_NANOS);
    }

    private void moveOn(Writer writer, Random random) throws InterruptedException {
        while (!stopping) {
            List<ServerUnderTest> members = List.copyOf(ensemble.members().values());
            int port = members.get(random.nextInt(members.size())).clientPort();
            try {
                writer.resume(port);
                writer.verify();
                moves.incrementAndGet();
                return;
            } catch (SessionRefusedException e) {
                if (e.isExpired()) {
                    throw new AssertionError("a session was lost", e);
                }
                Thread.sleep(20); // It does not serve yet, or not any more.
            } catch (IOException e) {
                Thread.sleep(20); // Nobody listens there now.
            }
        }
    }

    /** Returns when so many more writes were acknowledged. */
    void await(long writes) throws IOException, InterruptedException {
        long target = acknowledged.get() + writes;
        Await.until(
                () -> {
                    failIfBroken();
                    return acknowledged.get() >= target;
                },
                () -> "writes have stopped:\n" + ensemble.logs());
    }

    private void failIfBroken() throws InterruptedException {
        for (Future<?> writer : running) {
            if (writer.isDone()) {
                rethrow(writer);
            }
        }
    }

    private static void rethrow(Future<?> writer) throws InterruptedException {
        try {
            writer.get();
        } catch (ExecutionException e) {
            throw new AssertionError("a writer has failed", e.getCause());
        }
    }

    long acknowledged() {
        return acknowledged.get();
    }

    /** How often a session went on at another connection. */
    long moves() {
        return moves.get();
    }

    /** Stops writing, and checks everything once more. */
    void finish() throws IOException, InterruptedException {
        stop();
        for (Future<?> writer : running) {
            rethrow(writer);
        }
        int port = ensemble.member(ensemble.leader()).clientPort();
        for (Writer writer : writers) {
            writer.resume(port);
            writer.verify();
            writer.interrupt();
        }
    }

    private void stop() throws IOException {
        stopping = true;
        for (int i = 0; i < writers.size(); i++) {
            // More than once: it may just be about to go on at another member.
            while (!running.get(i).isDone()) {
                writers.get(i).interrupt();
                LockSupport.parkNanos(5_000_000);
            }
        }
    }

    @Override
    public void close() throws IOException {
        stop();
        threads.close();
    }
}
