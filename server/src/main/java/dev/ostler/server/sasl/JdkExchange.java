package dev.ostler.server.sasl;

import dev.ostler.protocol.Bytes;
import dev.ostler.replica.client.SaslStep;

import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;

/** An exchange by a mechanism of the JDK. */
final class JdkExchange implements SaslExchange {
    private final SaslServer server;

    JdkExchange(SaslServer server) {
        this.server = server;
    }

    @Override
    public SaslStep step(Bytes token) {
        try {
            byte[] answer = server.evaluateResponse(token.toByteArray());
            Bytes sent = answer == null ? null : Bytes.wrap(answer);
            if (!server.isComplete()) {
                return new SaslStep.Challenge(sent);
            }
            String id = server.getAuthorizationID();
            server.dispose();
            return new SaslStep.Complete(sent, id);
        } catch (SaslException | RuntimeException e) {
            // Tokens that are no tokens make the mechanisms throw all sorts of things.
            return new SaslStep.Failed(printable(String.valueOf(e.getMessage())));
        }
    }

    /** Messages quote tokens, and must not look like several lines of a log. */
    static String printable(String message) {
        return message.replaceAll("\\p{Cntrl}", "?");
    }
}
