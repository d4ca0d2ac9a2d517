package dev.ostler.recipes.migration;

import dev.ostler.client.async.Data;
import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.Failures;
import dev.ostler.recipes.Paths;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.lock.FairLock;
import dev.ostler.recipes.lock.Held;
import dev.ostler.recipes.operation.Transaction;

import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.common.PathUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Carries out migrations, and keeps record of it below a znode.
 *
 * {@snippet :
 * var migrations = new Migrations(client, "/migrations");
 * client.await(
 *         migrations.run(
 *                 MigrationSet.of(
 *                         "shop",
 *                         Step.named("a place for orders").create("/orders", Bytes.EMPTY))));
 * }
 *
 * <p><b>Once.</b> A step is one transaction with its record, whose name is the step's number. So it
 * is carried out and recorded or neither, whoever dies when; and two that try it at one time do not
 * both succeed, whether they have the lock or believe so. The lock only keeps others from trying in
 * vain.
 *
 * <p><b>Verified.</b> Before anything is done, the records are compared with the set: steps that
 * were carried out must be there, in their order, with the same operations.
 *
 * <p>Futures are completed on the client's thread, which must not be held up. They fail with {@link
 * MigrationException}, or with an {@link dev.ostler.client.async.OperationException} if the servers
 * can't be reached; then running the set again goes on where it has ended.
 */
public final class Migrations {
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    private static final CompletableFuture<Void> NOTHING = CompletableFuture.completedFuture(null);

    private final ManagedClient client;
    private final String base;

    /**
     * @param base where records and locks are kept, a znode below it for each set; created if it is
     *     missing
     */
    public Migrations(ManagedClient client, String base) {
        PathUtils.validatePath(base);
        this.client = client;
        this.base = base;
    }

    private String path(String id) {
        return Paths.child(base, id);
    }

    private String records(String id) {
        return path(id) + "/steps";
    }

    /** What was carried out of a set, in its order. */
    public CompletableFuture<List<Applied>> applied(String id) {
        return client.sync()
                .forPathAsync(records(id))
                .thenCompose(synced -> readRecords(id))
                .thenApply(
                        records -> {
                            List<Applied> all = new ArrayList<>();
                            records.forEach((name, data) -> all.add(Applied.read(name, data)));
                            return List.copyOf(all);
                        });
    }

    private CompletableFuture<SortedMap<String, Data>> readRecords(String id) {
        return Failures.unless(
                client.getChildren().withData(records(id)),
                Code.NONODE,
                () -> CompletableFuture.completedFuture(new TreeMap<>()));
    }

    /** The steps that {@link #run} would carry out now. Fails if it would refuse the set. */
    public CompletableFuture<List<Step>> pending(MigrationSet set) {
        return applied(set.id()).thenApply(applied -> rest(set, applied));
    }

    /**
     * Carries out the steps that were not yet, one after the other, while no other does. It waits
     * for others as long as it takes, or until the future is cancelled; what is under way then goes
     * on to its end.
     *
     * @return the steps that were not carried out before
     */
    public CompletableFuture<List<Step>> run(MigrationSet set) {
        var result = new CompletableFuture<List<Step>>();
        CompletableFuture<Held> acquired =
                new FairLock(client, path(set.id()) + "/lock").acquireAsync();
        acquired.whenComplete(
                (held, failure) -> {
                    if (failure == null) {
                        runUnder(held, set, result);
                    } else {
                        result.completeExceptionally(failure);
                    }
                });
        result.whenComplete((done, failure) -> acquired.cancel(false));
        return result;
    }

    private void runUnder(Held held, MigrationSet set, CompletableFuture<List<Step>> result) {
        if (result.isDone()) {
            held.releaseAsync(); // It was cancelled in the same instant.
            return;
        }
        runUnlocked(set)
                .whenComplete(
                        (done, failure) ->
                                held.releaseAsync()
                                        .whenComplete(
                                                (released, any) -> {
                                                    if (failure == null) {
                                                        result.complete(done);
                                                    } else {
                                                        result.completeExceptionally(
                                                                Failures.cause(failure));
                                                    }
                                                }));
    }

    /** Without the lock it is safe as well: of two that try a step, one finds its record. */
    CompletableFuture<List<Step>> runUnlocked(MigrationSet set) {
        return client.create()
                .creatingParentsIfNeeded()
                .idempotent()
                .forPathAsync(records(set.id()), Bytes.EMPTY)
                .thenCompose(made -> pending(set))
                .thenCompose(rest -> carryOut(set, rest));
    }

    /** Those that were not carried out, if those that were are the first of the set. */
    private static List<Step> rest(MigrationSet set, List<Applied> applied) {
        for (int i = 0; i < applied.size(); i++) {
            Applied known = applied.get(i);
            if (known.number() != i) {
                throw new MigrationException(
                        set,
                        "step " + known.number() + " is recorded, step " + i + " is not",
                        null);
            }
            if (i >= set.steps().size()) {
                throw new MigrationException(
                        set,
                        applied.size()
                                + " steps were carried out, and the set has no more than "
                                + i
                                + ": \""
                                + known.name()
                                + "\" is missing",
                        null);
            }
            Step step = set.steps().get(i);
            if (!known.isOf(step)) {
                throw new MigrationException(
                        set,
                        describe(set, i)
                                + " is not what was carried out as \""
                                + known.name()
                                + "\": its digest is "
                                + step.digest()
                                + ", not "
                                + known.digest(),
                        null);
            }
        }
        return set.steps().subList(applied.size(), set.steps().size());
    }

    private CompletableFuture<List<Step>> carryOut(MigrationSet set, List<Step> steps) {
        CompletableFuture<Void> done = NOTHING;
        int first = set.steps().size() - steps.size();
        for (int number = first; number < set.steps().size(); number++) {
            int next = number;
            done = done.thenCompose(before -> carryOut(set, next));
        }
        return done.thenApply(all -> steps);
    }

    private CompletableFuture<Void> carryOut(MigrationSet set, int number) {
        Step step = set.steps().get(number);
        Transaction transaction = client.transaction();
        step.addTo(transaction);
        return transaction
                .create(records(set.id()) + "/" + Applied.znode(number), Applied.record(step))
                .commitAsync()
                .thenCompose(
                        results -> {
                            LOG.info("Step {} of {} is done: {}", number, set.id(), step);
                            return NOTHING;
                        })
                .exceptionallyCompose(failure -> judge(set, number, failure));
    }

    /** A step that has failed may have been carried out, by this try or another's. */
    private CompletableFuture<Void> judge(MigrationSet set, int number, Throwable failure) {
        return pending(set)
                .thenCompose(
                        rest -> {
                            if (set.steps().size() - rest.size() > number) {
                                return NOTHING;
                            }
                            if (Failures.mayHaveHappened(failure)) {
                                return carryOut(set, number); // It had not, and is safe to try.
                            }
                            Throwable cause = Failures.cause(failure);
                            throw new MigrationException(
                                    set,
                                    describe(set, number)
                                            + " can't be carried out: "
                                            + cause.getMessage(),
                                    cause);
                        });
    }

    private static String describe(MigrationSet set, int number) {
        return "step " + number + ", \"" + set.steps().get(number) + "\",";
    }
}
