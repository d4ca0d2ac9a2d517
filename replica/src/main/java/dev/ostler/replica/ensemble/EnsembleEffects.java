package dev.ostler.replica.ensemble;

import dev.ostler.protocol.ServerId;
import dev.ostler.protocol.Zxid;
import dev.ostler.replica.ClientEffects;
import dev.ostler.tree.TreeVersion;
import dev.ostler.zab.config.Membership;
import dev.ostler.zab.election.Notification;
import dev.ostler.zab.election.State;

import org.jspecify.annotations.Nullable;

/**
 * What an {@link EnsembleMember} wants done, beside what it asks of its {@link MemberStorage}. The
 * shell round it does it; nothing here answers the member, news of what was done comes as a later
 * call to it.
 */
public interface EnsembleEffects extends ClientEffects {
    /**
     * Make a state the one that readers see, and let clients come. Nobody has a watch, for nobody
     * is connected. It is not older than what clients have read here before, but for what they have
     * read while {@link EnsembleMember#isReadOnly}: that may never have been committed.
     */
    void openToClients(TreeVersion version);

    /**
     * Let no client come, and disconnect those that are there. None of them is answered any more
     * once this call has returned; each is still told of by {@link EnsembleMember#disconnected},
     * and its watches are to be forgotten before {@link #openToClients}.
     */
    void closeToClients(String reason);

    /** Say something to another voter, instead of what was to be said to it and was not yet. */
    void send(ServerId to, Notification notification);

    /** Listen on the quorum port; who connects is told by {@link EnsembleMember#accepted}. */
    void openToLearners();

    /** Stop to listen on the quorum port. The links that are there are closed by themselves. */
    void closeToLearners();

    /**
     * Connect to the quorum port of a leader, a few times while it refuses, since it may not yet
     * listen; then call {@link EnsembleMember#connected} or {@link EnsembleMember#unreachable}. To
     * be given up at {@link #disconnectFromLeader}.
     */
    void connectToLeader(ServerId leader);

    /** Give up {@link #connectToLeader}, if it has not come to a link. A link closes by itself. */
    void disconnectFromLeader();

    /**
     * The ensemble consists of others from now on, reached where this says. It was kept by {@link
     * MemberStorage#membership}.
     *
     * @param lastSeen a newer membership that is proposed, or null
     */
    void membership(Membership committed, @Nullable Membership lastSeen);

    /**
     * Tell the operators of a new state.
     *
     * @param reason why the last role ended, or what the new one is
     */
    void changed(State state, String reason);

    /**
     * Tell the operators that a transaction has left this member with a state that differs from
     * that of the leader, by its digest. It is told of the first transaction after which they
     * differ; it may have been caused much earlier, and elsewhere.
     */
    void digestsDiffer(Zxid zxid, long ofLeader, long here);
}
