package dev.ostler.server;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.Zxid;
import dev.ostler.storage.RecoveryTarget;
import dev.ostler.storage.snapshot.SnapshotSink;
import dev.ostler.storage.snapshot.SnapshotSummary;
import dev.ostler.zab.CommittedLog;
import dev.ostler.zab.Proposal;
import dev.ostler.zab.Zxids;

/**
 * Recovers a tree, and notes the last transactions for members that were away for a short while.
 */
final class HistoryRecovery implements RecoveryTarget {
    private final TreeRecovery tree;
    private final CommittedLog history;
    private final JuteWriter scratch = new JuteWriter();

    HistoryRecovery(TreeRecovery tree, CommittedLog history) {
        this.tree = tree;
        this.history = history;
    }

    @Override
    public SnapshotSink beginSnapshot(Zxid zxid) {
        return tree.beginSnapshot(zxid);
    }

    @Override
    public void endSnapshot(Zxid zxid, SnapshotSummary summary) {
        tree.endSnapshot(zxid, summary);
        history.reset(zxid.value());
    }

    @Override
    public void replay(LoggedTxn txn) {
        tree.replay(txn);
        long zxid = txn.header().zxid().value();
        if (!Zxids.follows(history.last(), zxid)) {
            // ZooKeeper has logged a zxid twice: others must not be caught up across that.
            history.reset(zxid);
            return;
        }
        scratch.clear();
        txn.write(scratch);
        Bytes bytes = scratch.toBytes();
        history.append(new Proposal(zxid, bytes));
    }
}
