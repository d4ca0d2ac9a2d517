package dev.ostler.zab.learner;

import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.zab.Link;
import dev.ostler.zab.Proposal;
import dev.ostler.zab.ProtocolViolationException;
import dev.ostler.zab.learner.Phase.Broadcasting;
import dev.ostler.zab.learner.Phase.Connecting;
import dev.ostler.zab.learner.Phase.Left;
import dev.ostler.zab.message.Packet;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Consumer;

/**
 * What all parts of a learner have in common: where its term with the leader stands, the link to
 * the leader, and for how long that may be silent.
 */
final class Term {
    final boolean observer;
    final LearnerOptions options;
    final LearnerApplication application;

    Phase phase = new Connecting();
    private @Nullable Link leader;
    private long nowMillis;
    private long silenceMillis;
    private long deadlineMillis = Long.MAX_VALUE;

    Term(boolean observer, LearnerOptions options, LearnerApplication application) {
        this.observer = observer;
        this.options = options;
        this.application = application;
        silenceMillis = options.initMillis();
    }

    String phaseName() {
        return phase.getClass().getSimpleName();
    }

    // Time.

    /** When {@link #tick} is wanted. */
    long wakeUpMillis() {
        return deadlineMillis;
    }

    void tick(long now) {
        nowMillis = now;
        if (now >= deadlineMillis) {
            leave("the leader was silent for " + silenceMillis + " ms while " + phaseName());
        }
    }

    /** The leader is alive: from now on it may be silent again. */
    void heard(long now) {
        nowMillis = now;
        if (!(phase instanceof Left)) {
            deadlineMillis = now + silenceMillis;
        }
    }

    /** From now on the leader may be silent for so long. */
    void allowSilence(long millis) {
        silenceMillis = millis;
        heard(nowMillis);
    }

    // The link.

    void connected(Link link) {
        leader = link;
    }

    void send(Packet packet) {
        if (leader != null) {
            leader.send(packet);
        }
    }

    void close(String reason) {
        if (leader != null) {
            leader.close(reason);
        }
    }

    /** The link broke, is closed, or could not be made; there is to be another to this leader. */
    void reconnect() {
        leader = null;
        phase = new Connecting();
        application.reconnect();
    }

    // The end.

    /** Lets a packet be taken; one that should not have been sent ends the term. */
    void take(Packet packet, Consumer<Packet> taker) {
        try {
            taker.accept(packet);
        } catch (MalformedRecordException | ProtocolViolationException wrong) {
            leave(packet + " while " + phaseName() + ": " + wrong.getMessage());
        }
    }

    /** Ends it, if it has not ended. */
    void leave(String reason) {
        if (phase instanceof Left) {
            return;
        }
        Phase last = phase;
        phase = new Left();
        deadlineMillis = Long.MAX_VALUE;
        close(reason);
        List<Proposal> pending =
                last instanceof Broadcasting(Broadcast broadcast) ? broadcast.end() : List.of();
        application.left(pending, reason);
    }
}
