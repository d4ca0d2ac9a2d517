package dev.ostler.zab.learner;

import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.ServerId;
import dev.ostler.zab.CommittedLog;
import dev.ostler.zab.Proposal;
import dev.ostler.zab.Storage;
import dev.ostler.zab.Zxids;
import dev.ostler.zab.learner.Phase.Broadcasting;
import dev.ostler.zab.message.Activation;
import dev.ostler.zab.message.Packet;
import dev.ostler.zab.message.PacketType;
import dev.ostler.zab.message.Revalidation;
import dev.ostler.zab.message.SessionTouches;

import java.util.List;

/**
 * What the leader proposes is logged, acknowledged and, once it is committed, applied: step 4 of
 * {@link Learner}. An observer hears of what is committed only, and acknowledges nothing.
 */
final class Broadcast {
    private final Term term;
    private final CommittedLog history;
    private final Storage storage;
    private final LogAndState logAndState;
    private final long epoch;
    private final Incoming incoming;

    /** The last proposal that was given to the log, and the last of them asked to be durable. */
    private long logged;

    private long durableAsked;
    private long acknowledged;

    /**
     * @param history all of it durable
     * @param incoming what has come behind it
     */
    Broadcast(
            Term term,
            CommittedLog history,
            Storage storage,
            LogAndState logAndState,
            long epoch,
            Incoming incoming) {
        this.term = term;
        this.history = history;
        this.storage = storage;
        this.logAndState = logAndState;
        this.epoch = epoch;
        this.incoming = incoming;
        acknowledged = history.last();
        logged = acknowledged;
        durableAsked = acknowledged;
    }

    /** A quorum has the history. */
    void begin() {
        List<Incoming.Committed> committed = incoming.takeCommitted();
        for (Incoming.Committed next : committed) {
            log(next.proposal());
        }
        if (term.observer) {
            incoming.dropProposed();
        } else {
            for (Proposal next : incoming.proposed()) {
                log(next);
            }
        }
        logAndState.apply(committed);
        history.commit(history.last());
        term.application.serve(epoch);
    }

    /** Hands out what is logged and not committed; it counts as history from now on. */
    List<Proposal> end() {
        List<Proposal> pending = incoming.proposed();
        for (Proposal proposal : pending) {
            history.append(proposal);
        }
        return pending;
    }

    /** The leader has sent a packet. */
    void received(Packet packet) {
        if (term.observer) {
            onObserved(packet);
        } else {
            onFollowed(packet);
        }
    }

    private void onFollowed(Packet packet) {
        switch (packet.type()) {
            case PacketType.PROPOSAL -> {
                Proposal proposal = Incoming.proposal(packet);
                incoming.propose(proposal);
                log(proposal);
            }
            case PacketType.COMMIT -> {
                Proposal committed = incoming.commit(packet.zxid());
                if (committed != null) {
                    apply(committed);
                }
            }
            case PacketType.COMMIT_AND_ACTIVATE -> {
                ServerId designated = Activation.of(packet).designatedLeader();
                Proposal committed = incoming.commit(packet.zxid());
                if (committed != null) {
                    apply(committed);
                    term.application.reconfigured(committed, designated);
                }
            }
            default -> onCommon(packet);
        }
    }

    private void onObserved(Packet packet) {
        switch (packet.type()) {
            case PacketType.INFORM -> {
                Proposal committed = incoming.inform(Incoming.proposal(packet));
                log(committed);
                apply(committed);
            }
            case PacketType.INFORM_AND_ACTIVATE -> {
                Activation activation = Activation.of(packet);
                Proposal committed = incoming.inform(Incoming.proposal(packet, activation));
                log(committed);
                apply(committed);
                term.application.reconfigured(committed, activation.designatedLeader());
            }
            default -> onCommon(packet);
        }
    }

    private void onCommon(Packet packet) {
        switch (packet.type()) {
            case PacketType.PING -> answer(packet);
            case PacketType.SYNC -> term.application.synced();
            case PacketType.REVALIDATE -> {
                Revalidation.Answer answer = Revalidation.Answer.of(packet);
                term.application.revalidated(answer.session(), answer.valid());
            }
            default -> {
                // Something of a later version, or what an observer has no use for.
            }
        }
    }

    private void answer(Packet ping) {
        var touches = new JuteWriter();
        term.application.forEachTouched(
                (session, timeoutMillis) -> SessionTouches.write(touches, session, timeoutMillis));
        term.send(SessionTouches.answer(ping, touches.toBytes()));
    }

    private void log(Proposal proposal) {
        logAndState.log(proposal);
        logged = proposal.zxid();
    }

    private void apply(Proposal committed) {
        logAndState.apply(committed);
        history.commit(committed.zxid());
    }

    /** As {@link Learner#endBatch}. */
    void endBatch() {
        if (logged > durableAsked) {
            long upTo = logged;
            durableAsked = upTo;
            storage.whenDurable(() -> acknowledge(upTo));
        }
    }

    /** Everything up to this proposal is on disk. */
    private void acknowledge(long upTo) {
        if (term.observer || !(term.phase instanceof Broadcasting)) {
            return;
        }
        long next = Math.max(acknowledged + 1, Zxids.start(epoch) + 1);
        for (long zxid = next; zxid <= upTo; zxid++) {
            term.send(Packet.of(PacketType.ACK, zxid));
        }
        acknowledged = upTo;
    }
}
