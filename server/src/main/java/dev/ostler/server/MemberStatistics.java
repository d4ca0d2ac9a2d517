package dev.ostler.server;

import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.LoggedTxn;
import dev.ostler.server.fourletter.EnsemblePlace.ProposalSizes;
import dev.ostler.server.fourletter.Metric;
import dev.ostler.zab.Proposal;
import dev.ostler.zab.leader.LearnerCounts;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is counted of a member's transactions and roles. The replica thread counts; any thread may
 * ask for what says so.
 */
final class MemberStatistics {
    private final DigestHistory digests = new DigestHistory();
    private final JuteReader reader = new JuteReader();
    private final AtomicLong lookings = new AtomicLong();
    private final AtomicLong logged = new AtomicLong();
    private final AtomicLong mismatches = new AtomicLong();
    private volatile ProposalSizes proposals = ProposalSizes.NONE;
    private volatile long nowMillis;

    void time(long now) {
        nowMillis = now;
    }

    long nowMillis() {
        return nowMillis;
    }

    /** A transaction goes to the log. */
    void logged(Proposal proposal) {
        logged.incrementAndGet();
        proposals = proposals.with(proposal.txn().length());
        if (DigestHistory.keeps(proposal.zxid())) {
            reader.reset(proposal.txn().unsafeArray(), 0, proposal.txn().length());
            digests.logged(LoggedTxn.read(reader));
        }
    }

    void looking() {
        lookings.incrementAndGet();
    }

    void digestDiffers() {
        mismatches.incrementAndGet();
    }

    /** On the replica thread. */
    SortedMap<Long, Long> digests() {
        return digests.all();
    }

    /** Any thread. */
    ProposalSizes proposals() {
        return proposals;
    }

    /** Any thread. */
    List<Metric> ofLearner(int voters) {
        List<Metric> metrics = ofMember(voters);
        metrics.add(new Metric.Counter("learner_proposal_received_count", logged.get()));
        return metrics;
    }

    /**
     * Any thread.
     *
     * @param sinceMillis when it became leader
     */
    List<Metric> ofLeader(int voters, long sinceMillis, LearnerCounts counts) {
        List<Metric> metrics = ofMember(voters);
        ProposalSizes sizes = proposals;
        metrics.add(new Metric.Counter("proposal_count", logged.get()));
        metrics.add(new Metric.Gauge("leader_uptime", nowMillis - sinceMillis));
        metrics.add(new Metric.Gauge("last_proposal_size", sizes.last()));
        metrics.add(new Metric.Gauge("max_proposal_size", sizes.max()));
        metrics.add(new Metric.Gauge("min_proposal_size", sizes.min()));
        metrics.add(new Metric.Gauge("learners", counts.learners()));
        metrics.add(new Metric.Gauge("synced_followers", counts.syncedFollowers()));
        metrics.add(
                new Metric.Gauge("synced_non_voting_followers", counts.syncedNonVotingFollowers()));
        metrics.add(new Metric.Gauge("synced_observers", counts.syncedObservers()));
        metrics.add(new Metric.Gauge("pending_syncs", counts.pendingSyncs()));
        return metrics;
    }

    private List<Metric> ofMember(int voters) {
        var metrics = new ArrayList<Metric>();
        metrics.add(new Metric.Gauge("quorum_size", voters));
        metrics.add(new Metric.Counter("looking_count", lookings.get()));
        metrics.add(new Metric.Counter("digest_mismatches_count", mismatches.get()));
        return metrics;
    }

    /** Any thread. */
    void reset() {
        proposals = ProposalSizes.NONE;
        logged.set(0);
        lookings.set(0);
    }
}
