package dev.ostler.simulation.server;

import dev.ostler.simulation.world.SimulatedProcess;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The thread of a server that works on its disk: one job after the other, all that wait at a time
 * together. They take their time, half of it before the bytes are on the disk and half behind. Its
 * process can end at any moment between.
 */
public final class DiskThread {
    private final SimulatedProcess process;
    private final LongSupplier jobMicros;
    private final ArrayDeque<Job> jobs = new ArrayDeque<>();
    private boolean busy;

    /** What is done on the disk. */
    @FunctionalInterface
    public interface Work {
        void run() throws IOException;
    }

    private record Job(Work work, Runnable done) {}

    /**
     * @param jobMicros what the next job takes
     */
    public DiskThread(SimulatedProcess process, LongSupplier jobMicros) {
        this.process = process;
        this.jobMicros = jobMicros;
    }

    /**
     * Does something on the disk behind everything asked for before, then calls back.
     *
     * @param work what fails in it ends the process
     */
    public void submit(Work work, Runnable done) {
        jobs.add(new Job(work, done));
        if (!busy) {
            busy = true;
            next();
        }
    }

    public boolean isIdle() {
        return !busy;
    }

    private void next() {
        if (jobs.isEmpty()) {
            busy = false;
            return;
        }
        List<Job> batch = List.copyOf(jobs);
        jobs.clear();
        long micros = jobMicros.getAsLong();
        process.after(
                micros / 2,
                () -> {
                    for (Job job : batch) {
                        run(job);
                    }
                    process.after(micros / 2, () -> finish(batch));
                });
    }

    private static void run(Job job) {
        try {
            job.work.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void finish(List<Job> batch) {
        for (Job job : batch) {
            job.done.run();
        }
        next();
    }
}
