package dev.ostler.server.sasl;

import dev.ostler.protocol.Bytes;

import org.jspecify.annotations.Nullable;

import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;

/**
 * An exchange in which this side proves who it is. Each step may take as long as Kerberos takes.
 * For one thread at a time.
 */
public final class SaslProof {
    private final JaasSection section;
    private final SaslClient client;

    SaslProof(JaasSection section, SaslClient client) {
        this.section = section;
        this.client = client;
    }

    /** What is said first; empty where the other side begins. */
    public Bytes begin() throws SaslException {
        Bytes first = client.hasInitialResponse() ? answer(Bytes.EMPTY) : null;
        return first == null ? Bytes.EMPTY : first;
    }

    /**
     * Answers the other side.
     *
     * @return null if there is nothing left to say
     */
    public @Nullable Bytes answer(Bytes challenge) throws SaslException {
        try {
            byte[] answer = section.as(() -> client.evaluateChallenge(challenge.toByteArray()));
            return answer == null ? null : Bytes.wrap(answer);
        } catch (SaslException | RuntimeException e) {
            // Challenges that are none make the mechanisms throw all sorts of things.
            throw new SaslException(JdkExchange.printable(String.valueOf(e.getMessage())), e);
        }
    }

    /** Whether there is nothing more to prove, and the other side has proved what it must. */
    public boolean isComplete() {
        return client.isComplete();
    }
}
