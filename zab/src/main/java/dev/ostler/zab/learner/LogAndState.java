package dev.ostler.zab.learner;

import dev.ostler.zab.CommittedLog;
import dev.ostler.zab.Proposal;
import dev.ostler.zab.Storage;

import java.util.List;

/**
 * Where a learner's transactions go: to the log, and to the state once they are committed. As long
 * as the role lasts they have no other way to either, so that the window of committed transactions
 * has no hole.
 */
final class LogAndState {
    private final CommittedLog history;
    private final Storage storage;
    private final LearnerApplication application;

    LogAndState(CommittedLog history, Storage storage, LearnerApplication application) {
        this.history = history;
        this.storage = storage;
        this.application = application;
    }

    void log(Proposal proposal) {
        application.proposed(proposal);
        storage.append(proposal);
    }

    /**
     * What the leader brings along before UPTODATE is its history, and not yet that of a quorum; so
     * it is for the caller to note what is.
     */
    void apply(Proposal committed) {
        history.append(committed);
        application.apply(committed);
    }

    /** As {@link #apply(Proposal)}, and activates reconfigurations. */
    void apply(List<Incoming.Committed> committed) {
        for (Incoming.Committed next : committed) {
            apply(next.proposal());
            if (next.designatedLeader() != null) {
                application.reconfigured(next.proposal(), next.designatedLeader());
            }
        }
    }
}
