package dev.ostler.simulation.check;

import static dev.ostler.simulation.check.AgreedHistory.hex;

import dev.ostler.protocol.Zxid;
import dev.ostler.tree.TreeVersion;

/**
 * Whoever says that its history is that of an epoch has everything that was agreed in the epochs
 * before: else it wins an election against those who have it, and takes it from them.
 */
public final class HistoryOfItsEpoch implements Checker {
    private static final String PROMISE = "currentEpoch means a whole history";

    private final AgreedHistory history;

    public HistoryOfItsEpoch(AgreedHistory history) {
        this.history = history;
    }

    @Override
    public void recovered(String server, TreeVersion state, long epoch) {
        long before = history.lastBefore(Zxid.of(epoch, 0).value());
        if (Long.compareUnsigned(state.zxid(), before) < 0) {
            throw new Violation(
                    PROMISE,
                    server
                            + " comes back with a history of epoch "
                            + epoch
                            + " that ends at "
                            + hex(state.zxid())
                            + ", and not at "
                            + hex(before));
        }
    }
}
