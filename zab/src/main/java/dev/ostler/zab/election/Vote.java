package dev.ostler.zab.election;

import dev.ostler.protocol.ServerId;
import dev.ostler.zab.config.Electorate;

/**
 * Who should lead, and why.
 *
 * @param leader the candidate, or {@link #NOBODY}
 * @param zxid the last transaction in the candidate's log, committed or not
 * @param round of the election in which the vote was cast: what the protocol calls the election
 *     epoch
 * @param peerEpoch the epoch of the candidate's history, which is not always that of its zxid
 */
public record Vote(ServerId leader, long zxid, long round, long peerEpoch) {
    /** Whom a member without a vote proposes. */
    public static final ServerId NOBODY = new ServerId(Long.MIN_VALUE);

    /**
     * Whether its candidate is to be preferred: the one with the history of the later epoch, of the
     * same epoch the longer history, of the same history the greater id.
     */
    public boolean isBetterThan(Vote other) {
        if (peerEpoch != other.peerEpoch) {
            return peerEpoch > other.peerEpoch;
        }
        if (zxid != other.zxid) {
            return zxid > other.zxid;
        }
        return leader.compareTo(other.leader) > 0;
    }

    /** Whether it should be proposed instead of {@code holder}. */
    boolean isPreferredTo(Vote holder, Electorate electorate) {
        return electorate.mayLead(leader) && isBetterThan(holder);
    }

    Vote inRound(long newRound) {
        return new Vote(leader, zxid, newRound, peerEpoch);
    }

    Vote inEpoch(long newPeerEpoch) {
        return new Vote(leader, zxid, round, newPeerEpoch);
    }
}
