package dev.ostler.client.core;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.MalformedRecordException;

import org.jspecify.annotations.Nullable;

/**
 * Lets a server find out by SASL who the client is: tokens go back and forth, one at a time, with
 * ordinary xids (client protocol, 11.8). It is over when the client needs to hear no more and the
 * server has answered what was said last.
 */
final class SaslExchange {
    private static final int NONE = 0;

    /** What an event has led to. */
    enum Progress {
        GOES_ON,
        DONE,
        /** The server does not believe the client, or does not know SASL. */
        REFUSED
    }

    private final Effects effects;
    private final Calls calls;
    private int awaitedXid = NONE;
    private boolean complete;

    SaslExchange(Effects effects, Calls calls) {
        this.effects = effects;
        this.calls = calls;
    }

    void begin() {
        effects.authenticate(null);
    }

    /**
     * The client knows what to say.
     *
     * @param token null for nothing
     * @param nothingMoreToHear whether the client is content
     */
    Progress say(@Nullable Bytes token, boolean nothingMoreToHear) {
        complete |= nothingMoreToHear;
        if (token != null) {
            awaitedXid = calls.nextXid();
            effects.send(Frames.sasl(awaitedXid, token));
        }
        return progress();
    }

    /**
     * The server has answered.
     *
     * @param error how: 0 or the number of an error code
     * @throws MalformedRecordException if no such answer was due
     */
    Progress answered(int xid, int error, JuteReader body) {
        if (awaitedXid == NONE || xid != awaitedXid) {
            throw new MalformedRecordException("a SASL reply with xid " + xid + " is not due");
        }
        awaitedXid = NONE;
        Bytes challenge = body.readBuffer();
        if (error != 0 || (challenge == null && !complete)) {
            return Progress.REFUSED;
        }
        if (!complete) {
            effects.authenticate(challenge);
        }
        return progress();
    }

    private Progress progress() {
        return complete && awaitedXid == NONE ? Progress.DONE : Progress.GOES_ON;
    }
}
