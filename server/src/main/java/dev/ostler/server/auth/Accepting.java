package dev.ostler.server.auth;

import dev.ostler.protocol.Bytes;
import dev.ostler.replica.client.SaslStep;
import dev.ostler.server.sasl.SaslAcceptor;
import dev.ostler.server.sasl.SaslExchange;
import dev.ostler.server.transport.Link;
import dev.ostler.server.transport.WarningLimit;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * Has whoever has connected prove who it is. Where it need not, it may say at once what it has to
 * say: that never begins like a packet of an exchange.
 *
 * <p>What is asked here is computed on the loop: it takes no longer than a millisecond, and nobody
 * else has to be asked, for Kerberos' tickets neither.
 */
final class Accepting extends Exchange {
    /** What is answered so often and proves nothing yet never will. */
    private static final int ROUNDS_MAX = 5;

    private static final byte[] NOTHING = {};

    private final SaslAcceptor acceptor;
    private final boolean required;
    private final Greeting greeting;

    /** The greeting, once all of it has come. */
    private byte @Nullable [] greeted;

    private @Nullable SaslExchange exchange;
    private int rounds;

    Accepting(
            Link link,
            InetSocketAddress remote,
            Introduction introduction,
            WarningLimit warnings,
            long millisMax,
            SaslAcceptor acceptor,
            boolean required,
            Greeting greeting) {
        super(link, remote, introduction, warnings, millisMax);
        this.acceptor = acceptor;
        this.required = required;
        this.greeting = greeting;
        if (!required) {
            link.loop().schedule(this::endSilence, millisMax / 2);
        }
    }

    /** Who would prove something begins at once; who waits may wait for us. */
    private void endSilence() {
        if (mayDoWithout() && !holdsSomething()) {
            finish(greetedOrNothing());
        }
    }

    private boolean mayDoWithout() {
        return !required && exchange == null && !isOver();
    }

    private byte[] greetedOrNothing() {
        return greeted == null ? NOTHING : greeted;
    }

    @Override
    void take(ByteBuffer in) {
        if (greeted == null) {
            int length = greeting.length(in.duplicate());
            if (length < 0) {
                return;
            }
            greeted = new byte[length];
            in.get(greeted);
        }
        while (!isOver() && in.hasRemaining()) {
            if (exchange == null && !AuthPacket.mayBegin(in)) {
                doWithout();
                return;
            }
            AuthPacket packet = AuthPacket.read(in);
            if (packet == null) {
                return;
            }
            if (exchange == null) {
                exchange = acceptor.begin();
            }
            answer(exchange.step(packet.tokenOrEmpty()));
        }
    }

    private void doWithout() {
        if (required) {
            fail(notProved());
        } else {
            finish(greetedOrNothing());
        }
    }

    private static String notProved() {
        return "it does not prove who it is, and quorum.auth.serverRequireSasl=true asks for that;"
                + " write quorum.auth.learnerRequireSasl=true there";
    }

    private void answer(SaslStep step) {
        switch (step) {
            case SaslStep.Challenge(Bytes token) -> {
                rounds++;
                if (rounds > ROUNDS_MAX) {
                    refuse("it goes on for more than " + ROUNDS_MAX + " rounds");
                } else {
                    send(new AuthPacket(AuthPacket.Status.GOES_ON, token));
                }
            }
            case SaslStep.Complete(Bytes token, String id) -> {
                send(new AuthPacket(AuthPacket.Status.SUCCESS, token));
                tellProved("it is " + id);
                finish(greetedOrNothing());
            }
            case SaslStep.Failed(String reason) -> refuse(reason);
            case SaslStep.NotOffered() -> refuse("it is not offered");
        }
    }

    private void refuse(String why) {
        send(new AuthPacket(AuthPacket.Status.ERROR, Bytes.EMPTY));
        fail(why);
    }

    @Override
    @Nullable String whyCutOff() {
        if (exchange != null || holdsSomething()) {
            return "the other side hung up in the middle of it";
        }
        return required && greetedOrNothing().length > 0 ? notProved() : null;
    }

    @Override
    public void closed(@Nullable IOException cause) {
        if (mayDoWithout() && !holdsSomething() && greetedOrNothing().length > 0) {
            finish(greetedOrNothing()); // It said who it is, to be called back.
        }
        super.closed(cause);
    }
}
