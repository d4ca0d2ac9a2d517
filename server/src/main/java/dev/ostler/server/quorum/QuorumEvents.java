package dev.ostler.server.quorum;

import dev.ostler.tree.Tree;
import dev.ostler.zab.message.Packet;

import java.util.List;

/**
 * What happens on the quorum port, for the member. The calls come from event loops, those about one
 * link in the order of what they tell; whoever implements this passes them on to its own thread.
 */
public interface QuorumEvents {
    /** A learner has connected; it has said nothing yet. */
    void accepted(QuorumLink learner);

    /** The leader is reached; perhaps after the attempt was cancelled. */
    void connected(QuorumPort.Attempt attempt, QuorumLink leader);

    /** The leader cannot be reached. */
    void unreachable(QuorumPort.Attempt attempt, String reason);

    /** None of this member's addresses can be listened on, so it can't lead. */
    void cannotListen(String reason);

    /**
     * What one read brought. {@link QuorumLink#consumed} is to be called once it has been dealt
     * with: a link whose packets are not is not read.
     *
     * @param bytes how much that was
     */
    void received(QuorumLink link, List<Packet> packets, int bytes);

    /**
     * Part of the snapshot behind a SNAP packet has come from a leader, or has been written for a
     * learner, which takes it.
     */
    void snapshotProgress(QuorumLink link);

    /** All of the snapshot behind a SNAP packet has come. */
    void snapshotReceived(QuorumLink leader, Tree tree);

    /** The link is gone; nothing more comes from it. */
    void closed(QuorumLink link, String reason);
}
