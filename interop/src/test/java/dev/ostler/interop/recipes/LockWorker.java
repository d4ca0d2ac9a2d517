package dev.ostler.interop.recipes;

import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.connection.Repeat;
import dev.ostler.recipes.lock.DistributedLock;
import dev.ostler.recipes.lock.FairLock;
import dev.ostler.recipes.lock.Held;
import dev.ostler.recipes.lock.OneNodeLock;
import dev.ostler.recipes.retry.RetryForever;

import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A process whose threads add to a number that only a lock protects: they read it, and write one
 * more without a check of the version. So two holders at a time would lose something. Each round
 * prints the fencing token. Arguments: connect string, {@code fair} or {@code one}, threads, rounds
 * of each; after the rounds of {@code die} it holds the lock until it is killed.
 */
final class LockWorker {
    static final String NUMBER = "/number";
    static final String LOCK = "/lock";

    private LockWorker() {}

    public static void main(String[] arguments) throws Exception {
        int threads = Integer.parseInt(arguments[2]);
        int rounds = Integer.parseInt(arguments[3]);
        try (ManagedClient client =
                        ManagedClient.newClient(arguments[0], 5000, 20_000, new RetryForever(50))
                                .start();
                var executor = Executors.newFixedThreadPool(threads)) {
            DistributedLock lock = lock(client, arguments[1]);
            var all = new ArrayList<Future<Void>>();
            Callable<Void> work =
                    () -> {
                        for (int i = 0; i < rounds; i++) {
                            try (Held held = lock.acquire()) {
                                addOne(client);
                                print("token " + held.fencingToken());
                            }
                        }
                        return null;
                    };
            for (int i = 0; i < threads; i++) {
                all.add(executor.submit(work));
            }
            await(all);
            if (arguments.length > 4) {
                Held held = lock.acquire();
                print("held " + held.fencingToken());
                Thread.currentThread().join(); // It never ends by itself.
            }
        }
    }

    static DistributedLock lock(ManagedClient client, String kind) {
        return switch (kind) {
            case "fair" -> new FairLock(client, LOCK);
            case "one" -> new OneNodeLock(client, LOCK);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static void await(Iterable<Future<Void>> all)
            throws InterruptedException, ExecutionException {
        for (Future<Void> each : all) {
            each.get();
        }
    }

    private static void addOne(ManagedClient client) throws InterruptedException {
        int number = number(client);
        client.await(
                client.call(
                        Repeat.ALWAYS,
                        handle -> handle.zk().setData(NUMBER, Bytes.utf8("" + (number + 1)))));
    }

    static int number(ManagedClient client) throws InterruptedException {
        return Integer.parseInt(
                client.await(client.call(Repeat.ALWAYS, handle -> handle.zk().getData(NUMBER)))
                        .text());
    }

    private static synchronized void print(String line) {
        System.out.println(line);
    }
}
