package dev.ostler.client.net;

import dev.ostler.client.core.Connection;
import dev.ostler.client.core.Phase;
import dev.ostler.client.net.Authenticator.Exchange;
import dev.ostler.client.net.Authenticator.Standing;
import dev.ostler.client.net.Authenticator.Step;
import dev.ostler.protocol.Bytes;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Has the client logged in, and finds out what it says in a SASL exchange, both off the thread of
 * the socket. A login serves all links until it ends, and the next one comes while it is still
 * good: a link is made again without anybody but the server.
 */
final class Authentication {
    private static final Logger LOG = LoggerFactory.getLogger(Authentication.class);

    /** Between logins that no link waits for. */
    private static final long LOGIN_PAUSE_MILLIS = 60_000;

    private final @Nullable Authenticator authenticator;
    private final Errands errands;
    private final Inbox inbox;

    /** Counts the links, so that an answer that comes too late is known. */
    private int link;

    /** That of the link, once it has begun. */
    private @Nullable Exchange exchange;

    private boolean loggingIn;
    private long nextLogin = Long.MIN_VALUE;

    /**
     * @param authenticator null if nobody will ask
     */
    Authentication(@Nullable Authenticator authenticator, Errands errands, Inbox inbox) {
        this.authenticator = authenticator;
        this.errands = errands;
        this.inbox = inbox;
    }

    // ---- the login ----

    /** A link will be made: logs in if it has to. */
    void prepare() {
        if (standing() == Standing.NONE) {
            logIn();
        }
    }

    /** Whether a link has to wait for the login. */
    boolean isLoggingIn() {
        return loggingIn && !isLoggedIn();
    }

    /** Whether a link may be authenticated; also if nobody will ask. */
    boolean isLoggedIn() {
        return standing() != Standing.NONE;
    }

    /** Logs in anew, if the last login gets old. */
    void tend(long now) {
        if (standing() == Standing.AGEING && now >= nextLogin) {
            logIn();
        }
    }

    private Standing standing() {
        return authenticator == null ? Standing.FRESH : authenticator.standing();
    }

    private void logIn() {
        if (authenticator == null || loggingIn) {
            return;
        }
        loggingIn = true;
        errands.send(
                "LoginThread",
                () -> {
                    authenticator.login();
                    return authenticator;
                },
                new Errands.Answer<>() {
                    @Override
                    public void done(Authenticator loggedIn) {
                        answer((connection, now) -> loginEnded(now));
                    }

                    @Override
                    public void failed(Throwable failure) {
                        answer(
                                (connection, now) -> {
                                    loginEnded(now);
                                    if (!(failure instanceof IOException)
                                            && connection.phase() == Phase.CHOOSING
                                            && !isLoggedIn()) {
                                        connection.lost("the login met an error: " + failure, now);
                                    }
                                });
                        LOG.warn("The login has failed", failure);
                    }
                });
    }

    private void loginEnded(long now) {
        loggingIn = false;
        nextLogin = now + LOGIN_PAUSE_MILLIS;
    }

    // ---- the exchange ----

    /**
     * Answers what a server has said.
     *
     * @param challenge null to begin
     */
    void proceed(@Nullable Bytes challenge, InetSocketAddress server) {
        int current = link;
        Exchange begun = exchange;
        errands.send(
                "SaslThread",
                () -> step(begun, challenge, server),
                new Errands.Answer<>() {
                    @Override
                    public void done(Said said) {
                        answer(
                                (connection, now) -> {
                                    if (current == link) {
                                        exchange = said.exchange();
                                        connection.authenticationStep(
                                                said.step().token(), said.step().complete(), now);
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

    private record Said(Exchange exchange, Step step) {}

    private Said step(@Nullable Exchange begun, @Nullable Bytes challenge, InetSocketAddress server)
            throws IOException {
        if (authenticator == null) {
            throw new IllegalStateException("nobody authenticates this client");
        }
        Exchange current = begun == null ? authenticator.begin(server) : begun;
        return new Said(current, current.next(challenge));
    }

    /** The link is gone, and the exchange with it. */
    void cancel() {
        link++;
        exchange = null;
    }

    private void answer(Inbox.Wish wish) {
        inbox.add(wish);
    }
}
