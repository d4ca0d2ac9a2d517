package dev.ostler.recipes.examples;

import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.leader.LeaderSelector;

import java.util.concurrent.BlockingQueue;

/** The leader works; it is interrupted when it leads no longer. */
final class LeaderSelectorExample {
    private LeaderSelectorExample() {}

    static LeaderSelector work(ManagedClient client, String id, BlockingQueue<String> jobs) {
        return new LeaderSelector(
                        client,
                        "/worker",
                        id,
                        term -> {
                            while (term.isHeld()) {
                                String job = jobs.take();
                                if (job.equals("stop")) {
                                    return; // Somebody else is to lead.
                                }
                            }
                        })
                .autoRequeue()
                .start();
    }
}
