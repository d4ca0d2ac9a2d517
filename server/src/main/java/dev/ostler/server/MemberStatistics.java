package dev.ostler.server;

import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.TxnHeader;
import dev.ostler.server.fourletter.EnsemblePlace.ProposalSizes;
import dev.ostler.server.fourletter.Metric;
import dev.ostler.zab.Proposal;
import dev.ostler.zab.election.State;
import dev.ostler.zab.leader.LearnerCounts;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is counted of a member's transactions and roles. The replica thread counts; any thread may
 * ask for what says so.
 */
final class MemberStatistics implements Measured {
    private final DigestHistory digests = new DigestHistory();
    private final JuteReader reader = new JuteReader();
    private final RoleTimes roles = new RoleTimes();
    private final CommitTimes commitTimes = new CommitTimes();
    private final AtomicLong logged = new AtomicLong();
    private final AtomicLong mismatches = new AtomicLong();
    private volatile ProposalSizes proposals = ProposalSizes.NONE;
    private volatile long nowMillis;
    private long wallMillis;

    void time(long now, long wall) {
        nowMillis = now;
        wallMillis = wall;
    }

    long nowMillis() {
        return nowMillis;
    }

    /** A transaction goes to the log. */
    void logged(Proposal proposal) {
        logged.incrementAndGet();
        proposals = proposals.with(proposal.txn().length());
        reader.reset(proposal.txn().unsafeArray(), 0, proposal.txn().length());
        commitTimes.logged(proposal.zxid(), TxnHeader.time(reader));
        if (DigestHistory.keeps(proposal.zxid())) {
            digests.logged(LoggedTxn.read(reader));
        }
    }

    /** Clients are shown everything up to this transaction. */
    void shown(long zxid) {
        commitTimes.shown(zxid, wallMillis);
    }

    void changed(State state) {
        roles.changed(state, nowMillis);
    }

    /** What was logged until now is shown to nobody as something new. */
    void serves(State state) {
        commitTimes.clear();
        roles.serves(state, nowMillis);
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
        metrics.add(commitTimes.commits("learner_commit_received_count"));
        metrics.add(commitTimes.times("commit_propagation_latency"));
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
        metrics.add(commitTimes.commits("commit_count"));
        metrics.add(commitTimes.times("quorum_ack_latency"));
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
        List<Metric> metrics = metrics();
        metrics.add(new Metric.Gauge("quorum_size", voters));
        metrics.add(new Metric.Counter("digest_mismatches_count", mismatches.get()));
        return metrics;
    }

    @Override
    public List<Metric> metrics() {
        var metrics = new ArrayList<Metric>(roles.metrics());
        metrics.add(commitTimes.times("propagation_latency"));
        return metrics;
    }

    @Override
    public void reset() {
        proposals = ProposalSizes.NONE;
        logged.set(0);
        roles.reset();
        commitTimes.reset();
    }
}
