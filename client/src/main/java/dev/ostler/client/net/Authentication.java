package dev.ostler.client.net;

import dev.ostler.client.core.Connection;
import dev.ostler.protocol.Bytes;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;

/** Finds out, off the thread of the socket, what the client says in a SASL exchange. */
final class Authentication {
    private static final Logger LOG = LoggerFactory.getLogger(Authentication.class);

    private final @Nullable Authenticator authenticator;
    private final Errands errands;
    private final Inbox inbox;

    /** Counts the links, so that an answer that comes too late is known. */
    private int link;

    /** Written by an errand, read by the next one; they follow each other. */
    private volatile Authenticator.@Nullable Exchange exchange;

    /**
     * @param authenticator null if nobody will ask
     */
    Authentication(@Nullable Authenticator authenticator, Errands errands, Inbox inbox) {
        this.authenticator = authenticator;
        this.errands = errands;
        this.inbox = inbox;
    }

    /**
     * Answers what a server has said.
     *
     * @param challenge null to begin
     */
    void proceed(@Nullable Bytes challenge, InetSocketAddress server) {
        int current = link;
        errands.send(
                "SaslThread",
                () -> step(challenge, server),
                new Errands.Answer<>() {
                    @Override
                    public void done(Authenticator.Step step) {
                        answer(
                                (connection, now) -> {
                                    if (current == link) {
                                        connection.authenticationStep(
                                                step.token(), step.complete(), now);
                                    }
                                });
                    }

                    @Override
                    public void failed(Throwable failure) {
                        answer(
                                (connection, now) -> {
                                    if (current == link) {
                                        tellFailure(connection, failure, now);
                                    }
                                });
                        LOG.error("SASL with {} has failed", server, failure);
                    }
                });
    }

    /** What SASL says is final; anything else, such as too many threads, need not come again. */
    private static void tellFailure(Connection connection, Throwable failure, long now) {
        if (failure instanceof IOException) {
            connection.authenticationFailed(failure.toString());
        } else {
            connection.lost("SASL has met an error: " + failure, now);
        }
    }

    private Authenticator.Step step(@Nullable Bytes challenge, InetSocketAddress server)
            throws IOException {
        if (authenticator == null) {
            throw new IllegalStateException("nobody authenticates this client");
        }
        Authenticator.Exchange current = challenge == null ? null : exchange;
        if (current == null) {
            current = authenticator.begin(server);
            exchange = current;
        }
        return current.next(challenge);
    }

    /** The link is gone, and the exchange with it. */
    void cancel() {
        link++;
    }

    private void answer(Inbox.Wish wish) {
        inbox.add(wish);
    }
}
