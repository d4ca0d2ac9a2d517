package dev.ostler.recipes.examples;

import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.leader.LeaderLatch;
import dev.ostler.recipes.leader.LeaderLatchListener;

import java.util.List;

/** Of several processes one leads, and another follows when it ends. */
final class LeaderLatchExample {
    private LeaderLatchExample() {}

    static LeaderLatch takePart(ManagedClient client, String id, List<String> log) {
        var latch = new LeaderLatch(client, "/election", id);
        latch.onChange(
                new LeaderLatchListener() {
                    @Override
                    public void isLeader(long term) {
                        log.add(id + " leads"); // The term goes with each write it makes.
                    }

                    @Override
                    public void notLeader() {
                        log.add(id + " does not lead any more");
                    }
                });
        return latch.start();
    }
}
