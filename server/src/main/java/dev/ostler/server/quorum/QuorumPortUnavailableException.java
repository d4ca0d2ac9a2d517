package dev.ostler.server.quorum;

import java.io.IOException;

/**
 * A server that was elected can't listen for learners. It must not go on: the others would elect it
 * again.
 */
public final class QuorumPortUnavailableException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * @param reason where it tried to listen, and what the system said
     */
    public QuorumPortUnavailableException(String reason) {
        super(
                "This server was elected, but no learner can reach it, so it stops and leaves it to"
                        + " the others: "
                        + reason
                        + ". Does another program listen there, and is the address in this server's"
                        + " server.N line one of this machine?");
    }
}
