package dev.ostler.replica.ensemble;

import dev.ostler.protocol.ServerId;
import dev.ostler.protocol.SessionId;
import dev.ostler.replica.client.Client;
import dev.ostler.replica.client.Delivery;
import dev.ostler.replica.client.Submission;
import dev.ostler.replica.session.LocalSessions;
import dev.ostler.tree.Tree;
import dev.ostler.tree.TreeVersion;
import dev.ostler.zab.Link;
import dev.ostler.zab.election.State;
import dev.ostler.zab.message.Packet;

import java.util.Optional;

/**
 * What a member does at a time. What a role has no use for comes from a role before it, and is
 * dropped: clients and links of earlier roles were closed, and need not be told again.
 */
sealed interface Role permits Looking, Leaving, Leading, Learning {
    /** When nothing needs to happen by itself. */
    long NEVER = Long.MAX_VALUE;

    State state();

    /** What clients see or, where none are, the state on which the role builds. */
    TreeVersion published();

    /** The sessions that this member keeps to itself; none while it serves nobody. */
    default Optional<LocalSessions> localSessions() {
        return Optional.empty();
    }

    default long wakeUpMillis() {
        return NEVER;
    }

    default void tick() {}

    default void endBatch() {}

    default void submit(Submission submission) {
        submission.client().deliver(Delivery.close(0));
    }

    default void disconnected(Client client, SessionId session) {}

    /** A learner has connected. */
    default void accepted(Link learner) {
        learner.close("this server does not lead");
    }

    /** The leader is reached. */
    default void connected(ServerId leader, Link link) {
        link.close("this server follows nobody, or somebody else");
    }

    /** The leader is not there. */
    default void unreachable(ServerId leader, String reason) {}

    default void received(Link link, Packet packet) {}

    default void broken(Link link, String reason) {}

    default void snapshotProgress(Link link) {}

    default void snapshotReceived(Link leader, Tree state) {}
}
