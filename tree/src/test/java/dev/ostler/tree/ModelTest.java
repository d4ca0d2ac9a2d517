package dev.ostler.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Txn;
import dev.ostler.protocol.TxnHeader;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayDeque;

/** A tree answers everything as a {@link Model} does, and what was frozen stays as it was. */
@Tag("S011")
@Tag("S185")
@Tag("S186")
class ModelTest {
    private static final int TRANSACTIONS = 4_000;

    private record Frozen(TreeVersion version, Model model, long now) {
        void check() {
            Agreement.check(version, model, now);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void treeAndModelAgree(long seed) {
        boolean extendedTypes = seed % 2 == 0;
        var txns = new RandomTxns(seed);
        var tree = PersistentTree.empty(new TreeOptions(true, extendedTypes));
        var model = new Model(extendedTypes);
        var kept = new ArrayDeque<Frozen>();

        for (int i = 0; i < TRANSACTIONS; i++) {
            Txn txn = txns.nextTxn();
            TxnHeader header = txns.nextHeader(txn);
            Outcome outcome = tree.apply(header, txn, change -> {});
            assertThat(outcome.error())
                    .as("%s at step %d", txn, i)
                    .isEqualTo(model.apply(header, txn));
            if (i % 16 == 0) {
                assertThat(tree.digest()).as("digest at step %d", i).isEqualTo(model.digest());
            }

            switch (txns.nextInt(40)) {
                case 0, 1 -> kept.addLast(new Frozen(tree.freeze(), model.copy(), txns.now()));
                case 2 -> {
                    Frozen newest = kept.peekLast();
                    if (newest != null) {
                        tree.reset(newest.version);
                        model = newest.model.copy();
                        assertThat(tree.freeze()).isSameAs(newest.version);
                    }
                }
                case 3 -> {
                    if (kept.size() > 8) {
                        kept.removeFirst().check();
                    }
                }
                default -> {}
            }
        }
        kept.addLast(new Frozen(tree.freeze(), model, txns.now()));
        kept.forEach(Frozen::check);
    }

    /** All in one edit, as a log is replayed. */
    @ParameterizedTest
    @ValueSource(longs = {5, 6, 7, 8})
    void whatWasReplayedAgreesWithTheModel(long seed) {
        boolean extendedTypes = seed % 2 == 0;
        var txns = new RandomTxns(seed);
        var tree = PersistentTree.empty(new TreeOptions(true, extendedTypes));
        var model = new Model(extendedTypes);

        for (int i = 0; i < TRANSACTIONS; i++) {
            Txn txn = txns.nextTxn();
            TxnHeader header = txns.nextHeader(txn);
            tree.replay(header, txn);
            model.apply(header, txn);
            if (i % 16 == 0) {
                assertThat(tree.digest()).as("digest at step %d", i).isEqualTo(model.digest());
            }
        }

        new Frozen(tree.freeze(), model, txns.now()).check();
    }
}
