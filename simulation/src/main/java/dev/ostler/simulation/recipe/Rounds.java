package dev.ostler.simulation.recipe;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How much of its work each client has done, whichever process did it. */
final class Rounds {
    private final int wanted;
    private final Map<String, Integer> done = new TreeMap<>();

    Rounds(List<String> clients, int wanted) {
        this.wanted = wanted;
        clients.forEach(client -> done.put(client, 0));
    }

    void done(String client) {
        done.merge(client, 1, Integer::sum);
    }

    boolean isDone(String client) {
        return done.getOrDefault(client, 0) >= wanted;
    }

    boolean isDone() {
        return done.keySet().stream().allMatch(this::isDone);
    }

    @Override
    public String toString() {
        return "of " + wanted + " rounds " + done + " are done";
    }
}
