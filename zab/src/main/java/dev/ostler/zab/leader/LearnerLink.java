package dev.ostler.zab.leader;

import dev.ostler.protocol.ServerId;
import dev.ostler.zab.Link;
import dev.ostler.zab.ProtocolViolationException;
import dev.ostler.zab.message.LearnerInfo;

import org.jspecify.annotations.Nullable;

/** What a leader knows of one learner that is connected. */
final class LearnerLink {
    private static final long NONE = -1;

    final Link link;
    LearnerPhase phase = new LearnerPhase.AwaitingInfo();

    /** When it must have been heard of. */
    long deadlineMillis;

    private @Nullable ServerId id;
    private boolean follower;
    private boolean voter;

    /** Proposals and commits go to it. */
    private boolean registered;

    private long acknowledged = NONE;
    private long pingsSent;
    private long pingsAnswered;
    private long roundPing = Long.MAX_VALUE;

    /** Of the proposals that it has to acknowledge the oldest, and one of the later ones. */
    private long watched = NONE;

    private long watchedSince;
    private long watchedNext = NONE;
    private long watchedNextSince;

    LearnerLink(Link link) {
        this.link = link;
    }

    String phaseName() {
        return phase.getClass().getSimpleName();
    }

    void introduced(LearnerInfo info, boolean asFollower, boolean asVoter) {
        id = info.id();
        follower = asFollower;
        votes(asVoter);
    }

    boolean is(ServerId server) {
        return server.equals(id);
    }

    /** Another membership counts: its vote does, or does no more. */
    void votes(boolean asVoter) {
        voter = follower && asVoter;
    }

    boolean isIntroduced() {
        return id != null;
    }

    ServerId id() {
        if (id == null) {
            throw new IllegalStateException("a learner that has not said who it is");
        }
        return id;
    }

    /** It gets proposals and commits, and not what is committed alone. */
    boolean isFollower() {
        return follower;
    }

    /** It counts in quorums: it belongs to the voters, and has come as a follower. */
    boolean isVoter() {
        return voter;
    }

    void register() {
        registered = true;
    }

    boolean isRegistered() {
        return registered;
    }

    boolean isServing() {
        return phase instanceof LearnerPhase.Serving;
    }

    /**
     * Up to where its log is known to be on disk, of this epoch; -1 if nothing of it. What it
     * acknowledges before NEWLEADER counts only behind that: until then its history may be another.
     */
    long acknowledged() {
        return isServing() ? acknowledged : NONE;
    }

    /**
     * It has acknowledged a proposal.
     *
     * @throws ProtocolViolationException if one before is missing
     */
    void acknowledge(long zxid) {
        if (zxid <= acknowledged) {
            return;
        }
        if (acknowledged != NONE && zxid != acknowledged + 1) {
            throw new ProtocolViolationException(
                    "an acknowledgement is missing behind 0x" + Long.toHexString(acknowledged));
        }
        acknowledged = zxid;
        if (watchedNext != NONE && zxid >= watchedNext) {
            watched = NONE;
            watchedNext = NONE;
        } else if (watched != NONE && zxid >= watched) {
            watched = watchedNext;
            watchedSince = watchedNextSince;
            watchedNext = NONE;
        }
    }

    /** It has been sent proposals, the last of them this one. */
    void proposed(long zxid, long nowMillis) {
        if (!follower || !isServing()) {
            return;
        }
        if (watched == NONE) {
            watched = zxid;
            watchedSince = nowMillis;
        } else {
            watchedNext = zxid;
            watchedNextSince = nowMillis;
        }
    }

    /** Whether it has left a proposal without acknowledgement for longer than this. */
    boolean isLate(long nowMillis, long limitMillis) {
        return watched != NONE && nowMillis - watchedSince > limitMillis;
    }

    /** For operators; only once it has said who it is. */
    LearnerState state(long lastProposed) {
        long missing;
        if (!isServing() || !follower) {
            missing = NONE;
        } else if (watched == NONE) {
            missing = 0;
        } else {
            // Before its first acknowledgement, the oldest batch that it owes counts from its end.
            missing = lastProposed - (acknowledged == NONE ? watched - 1 : acknowledged);
        }
        return new LearnerState(id(), follower, isServing(), missing);
    }

    /** It has been sent a ping. It answers only those that it gets while it serves. */
    void pinged() {
        if (isServing()) {
            pingsSent++;
        }
    }

    void answeredPing() {
        pingsAnswered = Math.min(pingsAnswered + 1, pingsSent);
    }

    /** The last ping was sent to learn whether it still follows. */
    void joinRound() {
        roundPing = pingsSent;
    }

    /** Whether it has said that it still follows, since {@link #joinRound}. */
    boolean confirmsRound() {
        return pingsAnswered >= roundPing;
    }
}
