package dev.ostler.zab.leader;

import dev.ostler.zab.message.EpochAck;

/** Where a learner stands, as its leader sees it. */
sealed interface LearnerPhase {
    /** It has connected, and is to say who it is. */
    record AwaitingInfo() implements LearnerPhase {}

    /** It has said who it is; the leader waits for a quorum to do so, and for the disk. */
    record AwaitingEpoch() implements LearnerPhase {}

    /** It knows the epoch, and is to promise. */
    record AwaitingEpochAck() implements LearnerPhase {}

    /** It has promised; the leader waits for a quorum to do so. */
    record AwaitingAgreement(EpochAck ack) implements LearnerPhase {}

    /** It was away for long; the leader reads its log. */
    record ReadingLog() implements LearnerPhase {}

    /** It has been sent all there is, and from now on gets all that comes; it is to acknowledge. */
    record CatchingUp(boolean bySnapshot) implements LearnerPhase {}

    /** It has caught up, durably; the leader waits for a quorum to do so. */
    record Synced() implements LearnerPhase {}

    /** It serves clients. */
    record Serving() implements LearnerPhase {}
}
