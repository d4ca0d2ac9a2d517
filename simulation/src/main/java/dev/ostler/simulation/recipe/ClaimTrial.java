package dev.ostler.simulation.recipe;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.recipes.queue.Claim;
import dev.ostler.recipes.queue.DistributedQueue;
import dev.ostler.simulation.check.AgreedHistory;
import dev.ostler.simulation.check.Checker;
import dev.ostler.simulation.check.Violation;
import dev.ostler.tree.TreeVersion;
import dev.ostler.tree.Znode;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * Clients that put items into a queue, claim them and acknowledge them. What is promised: an item
 * that was put is acknowledged once, whoever dies; and while the session of one who has claimed it
 * lasts, nobody else is given it.
 */
final class ClaimTrial implements Trial {
    private static final String PATH = "/app/queue";
    private static final String LOST = "no item is lost";
    private static final String TWICE = "no item is acknowledged twice";
    private static final String ALONE = "a claim excludes others";

    private static final long THINK_MICROS = 1_200_000;
    private static final long WORK_MICROS = 400_000;
    private static final long PATIENCE_MICROS = 1_500_000;

    private final AgreedHistory history;
    private final Rounds rounds;
    private final Set<String> put = new HashSet<>();
    private final Map<String, String> acknowledged = new HashMap<>();
    private final Map<String, Claimed> claims = new HashMap<>();
    private final Set<Worker> acknowledging = new HashSet<>();
    private int perhapsAcknowledged;

    /** A claim that was neither acknowledged nor given back. */
    private record Claimed(String who, SessionId session) {}

    ClaimTrial(AgreedHistory history, List<String> clients, int rounds) {
        this.history = history;
        this.rounds = new Rounds(clients, rounds);
    }

    @Override
    public Application application(Desk desk) {
        return new Worker(desk);
    }

    @Override
    public List<Checker> checkers() {
        return List.of();
    }

    @Override
    public boolean isDone() {
        Znode queue = history.latest().find(ZnodePath.of(PATH));
        return rounds.isDone()
                && acknowledging.isEmpty()
                && (queue == null || queue.childCount() == 0);
    }

    @Override
    public String left() {
        Znode queue = history.latest().find(ZnodePath.of(PATH));
        return rounds + ", and " + (queue == null ? 0 : queue.childCount()) + " items are there";
    }

    @Override
    public void end() {
        Set<String> missing = new TreeSet<>(put);
        missing.removeAll(acknowledged.keySet());
        if (missing.size() > perhapsAcknowledged) {
            throw new Violation(
                    LOST,
                    missing
                            + " were put and not acknowledged, and "
                            + perhapsAcknowledged
                            + " acknowledgements have no outcome");
        }
    }

    /** The session whose claim an item is under; null if there is none. */
    private @Nullable SessionId claimant(String item) {
        TreeVersion state = history.latest();
        for (Turns.Standing standing : Turns.line(state, PATH)) {
            Znode znode = state.find(ZnodePath.of(PATH + '/' + standing.name()));
            Znode claim = state.find(ZnodePath.of(PATH + "-claims/" + standing.name()));
            if (znode != null && claim != null && Objects.equals(znode.data(), Bytes.utf8(item))) {
                return new SessionId(claim.owner());
            }
        }
        return null;
    }

    private final class Worker implements Application {
        private final Desk desk;
        private final DistributedQueue queue;
        private int puts;

        Worker(Desk desk) {
            this.desk = desk;
            queue = new DistributedQueue(desk.client(), PATH);
        }

        @Override
        public void begin() {
            nextPut();
            nextClaim();
        }

        @Override
        public void died() {
            perhapsAcknowledged += acknowledging.remove(this) ? 1 : 0;
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
                        }
                        rounds.done(desk.name());
                        nextPut();
                    });
        }

        private void nextClaim() {
            desk.later(desk.upTo(THINK_MICROS), this::claim);
        }

        private void claim() {
            CompletableFuture<Optional<Claim>> claimed =
                    queue.claimAsync(Duration.ofNanos(desk.upTo(PATIENCE_MICROS) * 1000));
            desk.hear(
                    claimed.thenApply(claim -> claim.orElse(null)),
                    (claim, failure) -> claimed(claim));
            if (desk.random().nextInt(5) == 0) {
                desk.later(desk.upTo(PATIENCE_MICROS), () -> claimed.cancel(false));
            }
        }

        private void claimed(@Nullable Claim claim) {
            if (claim == null) {
                nextClaim();
                return;
            }
            String item = claim.item().toUtf8String();
            desk.say("has claimed " + item);
            Claimed other = claims.get(item);
            if (other != null && history.latest().sessionTimeout(other.session) >= 0) {
                throw new Violation(
                        ALONE, desk + " was given " + item + ", which " + other + " has");
            }
            if (acknowledged.containsKey(item)) {
                throw new Violation(
                        TWICE,
                        desk
                                + " was given "
                                + item
                                + ", acknowledged by "
                                + acknowledged.get(item));
            }
            SessionId session = claimant(item);
            if (session != null) {
                claims.put(item, new Claimed(desk.toString(), session));
            }
            desk.later(desk.upTo(WORK_MICROS), () -> finish(item, claim));
        }

        private void finish(String item, Claim claim) {
            Claimed mine = claims.get(item);
            if (mine != null && mine.who.equals(desk.toString())) {
                claims.remove(item);
            }
            if (desk.random().nextInt(4) == 0) {
                desk.hear(claim.giveBack(), (done, failure) -> nextClaim());
                return;
            }
            acknowledging.add(this);
            desk.hear(
                    claim.acknowledge(),
                    (done, failure) -> {
                        acknowledging.remove(this);
                        desk.say("has acknowledged " + item + ": " + failure);
                        if (failure instanceof IllegalStateException
                                || Desk.mayHaveHappened(failure)) {
                            perhapsAcknowledged++; // The claim is lost, perhaps by this itself.
                        } else if (failure == null) {
                            String other = acknowledged.putIfAbsent(item, desk.toString());
                            if (other != null) {
                                throw new Violation(
                                        TWICE, item + " by " + desk + " and by " + other);
                            }
                        }
                        nextClaim();
                    });
        }
    }
}
