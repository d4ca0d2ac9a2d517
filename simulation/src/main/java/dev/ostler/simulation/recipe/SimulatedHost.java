package dev.ostler.simulation.recipe;

import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.connection.Host;
import dev.ostler.simulation.world.SimulatedProcess;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** The machine that a managed client runs on: the events of a simulated process. */
final class SimulatedHost implements Host {
    private static final int HOP_MICROS = 60;
    private static final int LISTENER_HOP_MICROS = 20_000;
    private static final Duration LONGEST = Duration.ofDays(1);

    private final SimulatedProcess process;
    private final RandomGenerator random;
    private final SimulatedThread thread;
    private final long originNanos;
    private boolean over;

    SimulatedHost(SimulatedProcess process, RandomGenerator random) {
        this.process = process;
        this.random = random;
        thread = new SimulatedThread(process, random, HOP_MICROS);
        // Now and then the clock runs over.
        originNanos = random.nextBoolean() ? 0 : Long.MAX_VALUE - random.nextLong(30_000_000_000L);
    }

    @Override
    public void execute(Runnable task) {
        if (!over) {
            thread.execute(task);
        }
    }

    @Override
    public Subscription schedule(Runnable task, Duration delay) {
        var due = new Due(task);
        Duration shortened = delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
        process.after(shortened.toNanos() / 1000, () -> execute(due));
        return due;
    }

    private static final class Due implements Runnable, Subscription {
        private final Runnable task;
        private boolean closed;

        Due(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            if (!closed) {
                closed = true;
                task.run();
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Override
    public boolean isHere() {
        return thread.isHere();
    }

    @Override
    public long nanoTime() {
        return originNanos + process.world().nowMicros() * 1000;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public Executor newListenerExecutor() {
        return new SimulatedThread(process, random, LISTENER_HOP_MICROS);
    }

    @Override
    public void shutdown() {
        thread.execute(() -> over = true);
    }
}
