package dev.ostler.recipes.examples;

import dev.ostler.recipes.barrier.DoubleBarrier;
import dev.ostler.recipes.connection.ManagedClient;

/** Members of a computation do each step together. */
final class BarrierExample {
    private BarrierExample() {}

    static void steps(ManagedClient client, int members, int steps, Runnable step)
            throws InterruptedException {
        var barrier = new DoubleBarrier(client, "/computation", members);
        for (int i = 0; i < steps; i++) {
            barrier.enter(); // All are there.
            step.run();
            barrier.leave(); // All have done it.
        }
    }
}
