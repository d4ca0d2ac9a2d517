package dev.ostler.replica.ensemble;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.TxnDigest;
import dev.ostler.tree.Change;
import dev.ostler.tree.Outcome;
import dev.ostler.tree.Tree;
import dev.ostler.tree.TreeVersion;
import dev.ostler.zab.Proposal;
import dev.ostler.zab.config.Membership;

import java.util.ArrayList;
import java.util.List;

/** The state of a member, and what changes it as a whole or by a transaction of another's. */
final class MemberTree {
    private final Memberships memberships;
    private final Moment time;
    private final EnsembleEffects effects;
    private Tree tree;

    /** Whether the state may be ahead of its zxid. */
    private boolean fuzzy;

    private boolean differs;

    /**
     * A transaction that was applied.
     *
     * @param changes what watchers want to know
     */
    record Applied(LoggedTxn logged, Outcome outcome, List<Change> changes) {}

    MemberTree(Tree tree, Memberships memberships, Moment time, EnsembleEffects effects) {
        this.tree = tree;
        this.memberships = memberships;
        this.time = time;
        this.effects = effects;
    }

    Tree tree() {
        return tree;
    }

    TreeVersion freeze() {
        return tree.freeze();
    }

    /** Clients are shown the membership by which this server goes, whatever others go by. */
    void showMembership() {
        Membership membership = memberships.committed();
        tree.setMembership(Bytes.utf8(membership.text()), membership.version(), time.wallMillis());
    }

    /** The log was cut, and this is what it now leads to. */
    void truncated(Tree recovered) {
        tree = recovered;
        showMembership();
        differs = false;
    }

    /**
     * Goes on from a leader's snapshot. ZooKeeper's goes on changing while it is written, so that
     * it may be ahead of its zxid until all is applied that was committed meanwhile.
     */
    void receive(Tree received) {
        tree = received;
        showMembership();
        fuzzy = true;
        differs = false;
    }

    /** The received state is caught up, and goes to the storage in place of the old one. */
    void keepReceived(MemberStorage storage) {
        fuzzy = false;
        storage.replace(tree.freeze());
    }

    /**
     * Applies a committed transaction, or a logged one when a role ends.
     *
     * @throws dev.ostler.protocol.MalformedRecordException if it is none
     */
    Applied apply(Proposal proposal) {
        LoggedTxn logged = LoggedTxn.read(new JuteReader(proposal.txn().unsafeArray()));
        var changes = new ArrayList<Change>(1);
        Outcome outcome = tree.apply(logged.header(), logged.txn(), changes::add);
        if (!fuzzy) {
            compare(logged);
        }
        return new Applied(logged, outcome, changes);
    }

    private void compare(LoggedTxn logged) {
        TxnDigest digest = logged.digest();
        if (digest == null || digest.version() != TxnDigest.VERSION || !tree.options().digest()) {
            return;
        }
        long here = tree.digest();
        boolean differsNow = here != digest.treeDigest();
        if (differsNow && !differs) {
            effects.digestsDiffer(logged.header().zxid(), digest.treeDigest(), here);
        }
        differs = differsNow;
    }
}
