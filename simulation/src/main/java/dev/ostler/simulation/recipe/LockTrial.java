package dev.ostler.simulation.recipe;

import dev.ostler.recipes.line.LossPolicy;
import dev.ostler.recipes.lock.DistributedLock;
import dev.ostler.recipes.lock.Held;
import dev.ostler.recipes.lock.LockOptions;
import dev.ostler.simulation.check.AgreedHistory;
import dev.ostler.simulation.check.Checker;
import dev.ostler.simulation.check.Violation;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Contenders for one lock: they wait for it, for a while, or not at all, change their minds, hold
 * it and write to what it protects, and give it back.
 */
final class LockTrial implements Trial {
    private static final String PLACE = "who reads on after writing keeps his place";

    private static final long THINK_MICROS = 1_000_000;
    private static final long WRITE_MICROS = 100_000;
    private static final long PATIENCE_MICROS = 2_000_000;

    private final LockKind kind;
    private final AgreedHistory history;
    private final Rounds rounds;
    private final GrantedInTurn inTurn;
    private final OneAtATime oneAtATime = new OneAtATime();
    private @Nullable FencedResource resource;

    LockTrial(LockKind kind, AgreedHistory history, List<String> clients, int rounds) {
        this.kind = kind;
        this.history = history;
        this.rounds = new Rounds(clients, rounds);
        inTurn = new GrantedInTurn(kind.turns());
    }

    @Override
    public Application application(Desk desk) {
        if (resource == null) {
            resource = new FencedResource(desk.process().world());
        }
        return new Contender(desk, resource);
    }

    @Override
    public List<Checker> checkers() {
        return List.of(inTurn);
    }

    /** Nobody wants it any more, and nobody stands in the way of others. */
    @Override
    public boolean isDone() {
        return rounds.isDone() && isFree();
    }

    private boolean isFree() {
        return kind.isFree(history.latest());
    }

    @Override
    public String left() {
        return rounds + (isFree() ? "" : ", and the lock is not free");
    }

    private final class Contender implements Application {
        private final Desk desk;
        private final FencedResource resource;
        private final LockOptions options;

        Contender(Desk desk, FencedResource resource) {
            this.desk = desk;
            this.resource = resource;
            options =
                    LockOptions.DEFAULT.withPolicy(
                            desk.random().nextBoolean()
                                    ? LossPolicy.CONNECTION
                                    : LossPolicy.SESSION);
        }

        @Override
        public void begin() {
            next();
        }

        private void next() {
            if (!rounds.isDone(desk.name())) {
                desk.later(desk.upTo(THINK_MICROS), this::ask);
            }
        }

        private void ask() {
            DistributedLock lock = kind.lock(desk.client(), options, desk.random());
            int dice = desk.random().nextInt(10);
            if (dice < 5) {
                desk.hear(lock.acquireAsync(), this::came);
            } else if (dice < 8) {
                long micros = dice == 5 ? 0 : desk.upTo(PATIENCE_MICROS);
                CompletableFuture<Optional<Held>> tried =
                        lock.tryAcquireAsync(Duration.ofNanos(micros * 1000));
                desk.hear(tried.thenApply(held -> held.orElse(null)), this::came);
            } else {
                CompletableFuture<Held> unwanted = lock.acquireAsync();
                desk.hear(unwanted, this::came);
                desk.later(desk.upTo(PATIENCE_MICROS), () -> unwanted.cancel(false));
            }
        }

        private void came(@Nullable Held held, @Nullable Throwable failure) {
            if (held == null) {
                desk.say("does not get it: " + failure);
                next();
                return;
            }
            desk.say("has it by " + held.path() + ", token " + held.fencingToken());
            inTurn.granted(desk.toString(), held.fencingToken());
            begins(held);
            new Holding(held).begin();
        }

        private void begins(Held held) {
            if (kind.excludes()) {
                oneAtATime.begins(desk, held.fencingToken(), kind.isAlone(held), held::isHeld);
            }
        }

        /** The lock is there. */
        private final class Holding {
            private final Held held;
            private boolean released;

            Holding(Held held) {
                this.held = held;
            }

            void begin() {
                if (desk.random().nextBoolean()) {
                    desk.hear(
                            held.lost(),
                            (loss, failure) -> {
                                if (loss != null) {
                                    desk.say("has lost it: " + loss);
                                    release();
                                }
                            });
                }
                desk.later(desk.holdMicros(), this::release);
                write();
            }

            private void write() {
                if (!released && held.isHeld()) {
                    resource.write(desk.toString(), held.fencingToken());
                    desk.later(desk.upTo(WRITE_MICROS), this::write);
                }
            }

            /** Now and then a writer reads on. */
            private void release() {
                if (released) {
                    return;
                }
                released = true;
                if (kind.isToWrite(held) && held.isHeld() && desk.random().nextBoolean()) {
                    downgrade();
                } else {
                    giveBack();
                }
            }

            private void downgrade() {
                desk.say("reads on");
                desk.hear(
                        kind.readOn(desk.client(), options, held),
                        (reading, failure) -> {
                            if (reading == null) {
                                desk.say("can't read on: " + failure);
                                rounds.done(desk.name());
                                next();
                                return;
                            }
                            if (reading.fencingToken() != held.fencingToken()) {
                                throw new Violation(PLACE, desk + " has another token than before");
                            }
                            begins(reading);
                            new Holding(reading).begin();
                        });
            }

            private void giveBack() {
                desk.say("gives it back");
                desk.hear(
                        held.releaseAsync(),
                        (done, failure) -> {
                            rounds.done(desk.name());
                            next();
                        });
            }
        }
    }
}
