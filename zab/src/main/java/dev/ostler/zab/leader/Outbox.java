package dev.ostler.zab.leader;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ServerId;
import dev.ostler.zab.Proposal;
import dev.ostler.zab.message.Activation;
import dev.ostler.zab.message.Packet;
import dev.ostler.zab.message.PacketBatch;
import dev.ostler.zab.message.PacketType;

import java.util.ArrayList;
import java.util.List;

/**
 * What goes to all who are registered, gathered until it is sent: followers get proposals and
 * commits, observers what is committed. A batch is encoded once, whoever gets it.
 */
final class Outbox {
    private final List<Packet> forFollowers = new ArrayList<>();
    private final List<Packet> forObservers = new ArrayList<>();

    static Packet proposalPacket(Proposal proposal) {
        return Packet.of(PacketType.PROPOSAL, proposal.zxid(), proposal.txn());
    }

    void propose(Proposal proposal) {
        forFollowers.add(proposalPacket(proposal));
    }

    /**
     * @param observed whether there are observers
     */
    void commit(Proposal proposal, boolean observed) {
        forFollowers.add(Packet.of(PacketType.COMMIT, proposal.zxid()));
        if (observed) {
            forObservers.add(Packet.of(PacketType.INFORM, proposal.zxid(), proposal.txn()));
        }
    }

    /**
     * A reconfiguration is committed, and holds from now on.
     *
     * @param observed whether there are observers
     */
    void activate(Proposal proposal, ServerId designatedLeader, boolean observed) {
        forFollowers.add(new Activation(designatedLeader, Bytes.EMPTY).toCommit(proposal.zxid()));
        if (observed) {
            forObservers.add(
                    new Activation(designatedLeader, proposal.txn()).toInform(proposal.zxid()));
        }
    }

    boolean isEmpty() {
        return forFollowers.isEmpty() && forObservers.isEmpty();
    }

    void sendTo(List<LearnerLink> learners) {
        send(forFollowers, learners, true);
        send(forObservers, learners, false);
    }

    private static void send(List<Packet> packets, List<LearnerLink> learners, boolean followers) {
        if (packets.isEmpty()) {
            return;
        }
        var batch = new PacketBatch(packets);
        packets.clear();
        for (LearnerLink learner : learners) {
            if (learner.isRegistered() && learner.isFollower() == followers) {
                learner.link.send(batch);
            }
        }
    }
}
