package dev.ostler.recipes.examples;

import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.counter.AtomicCounter;
import dev.ostler.recipes.counter.Change;

/** Numbers that no two processes get. */
final class CounterExample {
    private CounterExample() {}

    /** A block of numbers: the first of them. */
    static long reserve(ManagedClient client, int count) throws InterruptedException {
        var next = new AtomicCounter(client, "/ids/next");
        Change change = next.add(count); // Once, also if the reply gets lost.
        return change.before();
    }
}
