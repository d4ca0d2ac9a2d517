package dev.ostler.server.auth;

import dev.ostler.protocol.Bytes;
import dev.ostler.server.sasl.SaslInitiator;
import dev.ostler.server.sasl.SaslProof;
import dev.ostler.server.transport.Link;
import dev.ostler.server.transport.WarningLimit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;

import javax.security.sasl.SaslException;

/**
 * Proves to whom this member has connected who it is. Each step is a thread's of its own: it may
 * log in and ask Kerberos for a ticket, and links of the loop must not wait for that.
 */
final class Proving extends Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Proving.class);

    private static final byte[] NOTHING = {};

    private final SaslInitiator initiator;
    private final String host;

    /** Once it has begun. */
    private @Nullable SaslProof proof;

    /** A thread takes a step; what comes meanwhile waits. */
    private boolean busy;

    /**
     * @param host where the other side is, as the members call it
     */
    Proving(
            Link link,
            InetSocketAddress remote,
            Introduction introduction,
            WarningLimit warnings,
            long millisMax,
            SaslInitiator initiator,
            String host) {
        super(link, remote, introduction, warnings, millisMax);
        this.initiator = initiator;
        this.host = host;
    }

    /** What a step came to, and what is to be said. */
    private record Said(SaslProof proof, @Nullable Bytes token) {}

    @FunctionalInterface
    private interface Step {
        Said take() throws SaslException;
    }

    void begin() {
        aside(
                () -> {
                    SaslProof begun = initiator.begin(host);
                    return new Said(begun, begun.begin());
                },
                false);
    }

    /** No virtual thread: Kerberos resolves names, and the system's resolver holds its carrier. */
    private void aside(Step step, boolean last) {
        busy = true;
        link().reading(false);
        Thread.ofPlatform()
                .daemon()
                .name("sasl-proof")
                .start(
                        () -> {
                            Runnable told;
                            try {
                                Said said = step.take();
                                told = () -> said(said, last);
                            } catch (SaslException | RuntimeException e) {
                                String why = String.valueOf(e.getMessage());
                                told = () -> fail(why);
                            }
                            try {
                                link().loop().execute(told);
                            } catch (RejectedExecutionException e) {
                                LOG.debug("The loop has ended before an exchange");
                            }
                        });
    }

    private void said(Said said, boolean last) {
        busy = false;
        if (isOver() || !link().isOpen()) {
            return;
        }
        proof = said.proof();
        if (!last) {
            send(new AuthPacket(AuthPacket.Status.GOES_ON, said.token()));
            goOn();
        } else if (said.token() == null && said.proof().isComplete()) {
            finish(NOTHING);
            goOn();
        } else {
            fail("the other side takes it for done before it is");
        }
        if (!busy) {
            link().reading(true);
        }
    }

    @Override
    void take(ByteBuffer in) {
        while (!busy && !isOver() && in.hasRemaining()) {
            AuthPacket packet = AuthPacket.read(in);
            if (packet == null) {
                return;
            }
            SaslProof begun = Objects.requireNonNull(proof);
            Bytes token = packet.tokenOrEmpty();
            switch (packet.status()) {
                case GOES_ON -> aside(() -> new Said(begun, begun.answer(token)), false);
                case SUCCESS -> {
                    if (begun.isComplete()) {
                        finish(NOTHING);
                    } else {
                        aside(() -> new Said(begun, begun.answer(token)), true);
                    }
                }
                case ERROR -> fail("the other side does not believe it; its log says why");
            }
        }
    }

    @Override
    String whyCutOff() {
        return "the other side hung up; does it have quorum.auth.enableSasl=true?";
    }
}
