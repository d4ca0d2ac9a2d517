package dev.ostler.simulation.recipe;

import dev.ostler.simulation.world.SimulatedProcess;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * A thread of a simulated process: it runs what it is given in order, each as an event of its own,
 * after a time that chance decides. So threads overtake each other as real ones do. What a task
 * throws ends the process.
 */
final class SimulatedThread implements Executor {
    private final SimulatedProcess process;
    private final RandomGenerator random;
    private final int delayMicrosMax;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean planned;
    private boolean running;

    /**
     * @param delayMicrosMax how late a task is at the most
     */
    SimulatedThread(SimulatedProcess process, RandomGenerator random, int delayMicrosMax) {
        this.process = process;
        this.random = random;
        this.delayMicrosMax = delayMicrosMax;
    }

    @Override
    public void execute(Runnable task) {
        waiting.add(task);
        plan();
    }

    private void plan() {
        if (!planned && !waiting.isEmpty()) {
            planned = true;
            process.after(random.nextInt(delayMicrosMax + 1), this::step);
        }
    }

    private void step() {
        planned = false;
        Runnable task = waiting.remove();
        running = true;
        try {
            task.run();
        } finally {
            running = false;
        }
        plan();
    }

    /** Whether a task of this thread is running. */
    boolean isHere() {
        return running;
    }
}
