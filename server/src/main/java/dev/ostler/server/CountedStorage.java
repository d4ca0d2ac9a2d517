package dev.ostler.server;

import dev.ostler.replica.ensemble.MemberStorage;
import dev.ostler.server.audit.SessionEnds;
import dev.ostler.tree.Tree;
import dev.ostler.tree.TreeVersion;
import dev.ostler.zab.Proposal;
import dev.ostler.zab.config.Membership;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/** A storage whose transactions are counted for the operators, and audited. */
record CountedStorage(MemberStorage storage, MemberStatistics statistics, SessionEnds ends)
        implements MemberStorage {
    @Override
    public void append(Proposal proposal) {
        statistics.logged(proposal);
        ends.logged(proposal.txn());
        storage.append(proposal);
    }

    @Override
    public void acceptedEpoch(long epoch) {
        storage.acceptedEpoch(epoch);
    }

    @Override
    public void currentEpoch(long epoch) {
        storage.currentEpoch(epoch);
    }

    @Override
    public void whenDurable(Runnable then) {
        storage.whenDurable(then);
    }

    @Override
    public void membership(Membership committed, @Nullable Membership lastSeen) {
        storage.membership(committed, lastSeen);
    }

    @Override
    public void replace(TreeVersion state) {
        storage.replace(state);
    }

    @Override
    public void truncate(long zxid, Consumer<Tree> then) {
        storage.truncate(zxid, then);
    }
}
