package dev.ostler.replica;

import dev.ostler.protocol.Zxid;
import dev.ostler.replica.client.Client;
import dev.ostler.replica.client.Delivery;
import dev.ostler.replica.client.Submission;
import dev.ostler.replica.view.Commit;
import dev.ostler.tree.Tree;
import dev.ostler.tree.TreeVersion;
import dev.ostler.tree.plan.Planned;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What an {@link Authority} has planned and nobody sees yet: transactions that are not committed
 * and, between them, the states that are to be published and what is to be answered from those. It
 * all leaves in order, as far as is committed.
 */
final class Unpublished {
    /**
     * After so many transactions there is a version to be published, though the batch may be
     * longer: what is published must not fall behind what is committed by more than a leader keeps
     * for its learners.
     */
    private static final int TXNS_PER_VERSION_MAX = 200;

    private final Tree tree;
    private final ClientEffects effects;
    private final ArrayDeque<Step> steps = new ArrayDeque<>();
    private final List<Commit> committed = new ArrayList<>();
    private long committedZxid;
    private int txnsInBatch;
    private TreeVersion published;

    private sealed interface Step {
        /** A transaction that was planned. */
        record Proposed(Commit commit) implements Step {}

        /**
         * A state to be published once all before it is committed.
         *
         * @param waiting what is to be answered from it
         */
        record Point(TreeVersion version, @Nullable Submission waiting) implements Step {}
    }

    /**
     * @param tree all of it is committed now; what is planned is applied to it
     */
    Unpublished(Tree tree, ClientEffects effects) {
        this.tree = tree;
        this.effects = effects;
        committedZxid = tree.zxid();
        published = tree.freeze();
    }

    /** The state that clients see. */
    TreeVersion published() {
        return published;
    }

    /** A transaction was planned, and what its client is told of it. */
    void add(Planned planned, @Nullable Client client, @Nullable Delivery delivery) {
        long zxid = planned.logged().header().zxid().value();
        steps.add(new Step.Proposed(new Commit(zxid, planned.changes(), client, delivery)));
        txnsInBatch++;
        if (txnsInBatch % TXNS_PER_VERSION_MAX == 0) {
            cut();
        }
    }

    /** What is planned from here on may be committed later than what was, or by somebody else. */
    void cut() {
        steps.add(new Step.Point(tree.freeze(), null));
    }

    /** Answers a submission once all that was planned before it is committed. */
    void await(Submission submission) {
        steps.add(new Step.Point(tree.freeze(), submission));
    }

    /** Sends something that needs no transaction, behind the replies to what came before. */
    void decide(Client client, Delivery delivery) {
        steps.add(new Step.Proposed(new Commit(tree.zxid(), List.of(), client, delivery)));
        cut();
    }

    /** Whether there was a transaction in the batch that ends here; the state behind it counts. */
    boolean endBatch() {
        if (txnsInBatch == 0) {
            return false;
        }
        txnsInBatch = 0;
        cut();
        return true;
    }

    /**
     * Everything up to and including {@code zxid} is committed.
     *
     * @throws IllegalStateException if more was before
     */
    void committed(Zxid zxid) {
        if (Long.compareUnsigned(zxid.value(), committedZxid) < 0) {
            throw new IllegalStateException(
                    "committed up to " + zxid + " after " + new Zxid(committedZxid));
        }
        committedZxid = zxid.value();
    }

    /** Publishes what can be. */
    void release() {
        for (Step step = steps.peek(); step != null; step = steps.peek()) {
            switch (step) {
                case Step.Proposed(Commit commit) when isCommitted(commit.zxid()) ->
                        committed.add(commit);
                case Step.Point(TreeVersion version, Submission waiting)
                        when isCommitted(version.zxid()) -> {
                    published = version;
                    effects.publish(committed, version, waiting);
                    committed.clear();
                }
                case Step.Proposed _, Step.Point _ -> {
                    return;
                }
            }
            steps.remove();
        }
    }

    private boolean isCommitted(long zxid) {
        return Long.compareUnsigned(zxid, committedZxid) <= 0;
    }
}
