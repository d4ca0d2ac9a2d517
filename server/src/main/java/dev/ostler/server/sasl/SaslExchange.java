package dev.ostler.server.sasl;

import dev.ostler.protocol.Bytes;
import dev.ostler.replica.client.SaslStep;

/** One client's SASL exchange. For one thread at a time. */
public interface SaslExchange {
    /** What is left of one that has ended: no second one is begun on a connection. */
    SaslExchange OVER = failing("the exchange is over");

    /** Takes what the client sent; after anything but a challenge the exchange has ended. */
    SaslStep step(Bytes token);

    /** One that fails whatever comes. */
    static SaslExchange failing(String reason) {
        var failed = new SaslStep.Failed(reason);
        return token -> failed;
    }
}
