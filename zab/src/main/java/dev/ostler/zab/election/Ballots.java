package dev.ostler.zab.election;

import dev.ostler.protocol.ServerId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The last vote of each voter. */
final class Ballots {
    /**
     * A vote, and the circumstances that decide with which others it agrees.
     *
     * @param version of the notification, or 0 if its form does not matter
     */
    record Ballot(Vote vote, State state, int version) {
        /**
         * Whether both are for the same leader. Who is looking must agree in everything. Who has a
         * leader must agree in who it is and what epoch it leads; zxid and round may differ, since
         * nobody looks up those of a leader that he joined later. Among notifications of different
         * forms the epochs are not comparable.
         */
        boolean agreesWith(Ballot other) {
            if (state == State.LOOKING || other.state == State.LOOKING) {
                return vote.equals(other.vote);
            }
            boolean sameForm = version > 0 == other.version > 0;
            return vote.leader().equals(other.vote.leader())
                    && (!sameForm || vote.peerEpoch() == other.vote.peerEpoch());
        }
    }

    private final SortedMap<ServerId, Ballot> ballots = new TreeMap<>();

    void put(ServerId voter, Ballot ballot) {
        ballots.put(voter, ballot);
    }

    @Nullable State stateOf(ServerId voter) {
        Ballot ballot = ballots.get(voter);
        return ballot == null ? null : ballot.state;
    }

    List<ServerId> supporters(Ballot ballot) {
        var supporters = new ArrayList<ServerId>();
        for (Map.Entry<ServerId, Ballot> entry : ballots.entrySet()) {
            if (entry.getValue().agreesWith(ballot)) {
                supporters.add(entry.getKey());
            }
        }
        return supporters;
    }

    void clear() {
        ballots.clear();
    }
}
