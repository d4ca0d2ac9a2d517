package dev.ostler.simulation.recipe;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.recipes.queue.DistributedQueue;
import dev.ostler.simulation.check.AgreedHistory;
import dev.ostler.simulation.check.Checker;
import dev.ostler.simulation.check.Violation;
import dev.ostler.simulation.world.World;
import dev.ostler.tree.Znode;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * Clients that put items into a queue and take them. What is promised: an item that was put is
 * taken once; only if a taker ended, or was told that the outcome is unknown, may one be missing
 * for it.
 */
final class QueueTrial implements Trial {
    private static final String PATH = "/app/queue";
    private static final String LOST = "no item is lost";
    private static final String TRUE = "what could not be put is not there";
    private static final String TWICE = "no item is there twice";

    private static final long THINK_MICROS = 1_200_000;
    private static final long PATIENCE_MICROS = 1_500_000;
    private static final long QUIET_MICROS = 5_000_000;

    private final AgreedHistory history;
    private final Rounds rounds;
    private final Map<String, Taking> takers = new HashMap<>();
    private final Set<String> put = new TreeSet<>();
    private final Set<String> refused = new TreeSet<>();
    private final Map<String, String> taken = new HashMap<>();
    private int perhapsTaken;
    private long lastActivity;
    private @Nullable World world;

    QueueTrial(AgreedHistory history, List<String> clients, int rounds) {
        this.history = history;
        this.rounds = new Rounds(clients, rounds);
    }

    @Override
    public Application application(Desk desk) {
        world = desk.process().world();
        var taking = new Taking(desk);
        takers.put(desk.name(), taking);
        return taking;
    }

    @Override
    public List<Checker> checkers() {
        return List.of();
    }

    /** Also nothing is put back any more. */
    @Override
    public boolean isDone() {
        return rounds.isDone()
                && isEmpty()
                && world != null
                && world.nowMicros() > lastActivity + QUIET_MICROS;
    }

    private boolean isEmpty() {
        Znode queue = history.latest().find(ZnodePath.of(PATH));
        return queue == null || queue.childCount() == 0;
    }

    @Override
    public String left() {
        return rounds + (isEmpty() ? "" : ", and the queue is not empty");
    }

    @Override
    public void end() {
        Set<String> missing = new TreeSet<>(put);
        missing.removeAll(taken.keySet());
        if (missing.size() > perhapsTaken) {
            throw new Violation(
                    LOST,
                    missing
                            + " were put and not taken, and "
                            + perhapsTaken
                            + " takers know nothing");
        }
    }

    private final class Taking implements Application {
        private final Desk desk;
        private final DistributedQueue queue;
        private int puts;
        private int polls;

        Taking(Desk desk) {
            this.desk = desk;
            queue = new DistributedQueue(desk.client(), PATH);
        }

        @Override
        public void begin() {
            nextPut();
            nextPoll();
        }

        @Override
        public void died() {
            perhapsTaken += polls;
        }

        private void nextPut() {
            if (!rounds.isDone(desk.name())) {
                desk.later(desk.upTo(THINK_MICROS), this::put);
            }
        }

        private void put() {
            puts++;
            String item = desk + "-" + puts;
            desk.hear(
                    queue.putAsync(Bytes.utf8(item)),
                    (done, failure) -> {
                        desk.say("has put " + item + ": " + failure);
                        if (failure == null) {
                            put.add(item);
                        } else if (!Desk.mayHaveHappened(failure)) {
                            refused.add(item);
                            mustNotBeThere(item);
                        }
                        rounds.done(desk.name());
                        nextPut();
                    });
        }

        private void nextPoll() {
            desk.later(desk.upTo(THINK_MICROS), this::poll);
        }

        private void poll() {
            if (rounds.isDone() && isEmpty()) {
                nextPoll();
                return;
            }
            lastActivity = desk.process().world().nowMicros();
            polls++;
            CompletableFuture<Optional<Bytes>> polled =
                    queue.pollAsync(Duration.ofNanos(desk.upTo(PATIENCE_MICROS) * 1000));
            desk.hear(polled.thenApply(item -> item.orElse(null)), this::polled);
            if (desk.random().nextInt(5) == 0) {
                desk.later(desk.upTo(PATIENCE_MICROS), () -> polled.cancel(false));
            }
        }

        private void polled(@Nullable Bytes item, @Nullable Throwable failure) {
            lastActivity = desk.process().world().nowMicros();
            polls--;
            desk.say("has taken " + item + ": " + failure);
            if (item != null) {
                took(item.toUtf8String());
            } else if (Desk.mayHaveHappened(failure)) {
                perhapsTaken++;
            }
            nextPoll();
        }

        private void mustNotBeThere(String item) {
            if (refused.contains(item) && taken.containsKey(item)) {
                throw new Violation(TRUE, item + " was not put, and " + desk + " has taken it");
            }
        }

        private void took(String item) {
            String other = taken.putIfAbsent(item, desk.toString());
            if (other != null) {
                throw new Violation(TWICE, desk + " and " + other + " have taken " + item);
            }
            mustNotBeThere(item);
        }
    }
}
