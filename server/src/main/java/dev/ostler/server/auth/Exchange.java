package dev.ostler.server.auth;

import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.server.transport.Link;
import dev.ostler.server.transport.Receiver;
import dev.ostler.server.transport.WarningLimit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Takes the packets of an exchange out of what a link brings, and passes the rest on once it is
 * done. The link's loop owns it.
 *
 * <p>What is not complete is held; a packet has a greatest length, and the whole a time.
 */
abstract class Exchange implements Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private static final byte[] NOTHING = {};

    private final Link link;
    private final InetSocketAddress remote;
    private final Introduction introduction;
    private final WarningLimit warnings;

    private byte[] held = NOTHING;
    private int heldLength;

    /** Who is served, once this is done. */
    private @Nullable Receiver next;

    private boolean over;

    /** Whether the introduction knows how it has gone. */
    private boolean told;

    private @Nullable String failure;

    Exchange(
            Link link,
            InetSocketAddress remote,
            Introduction introduction,
            WarningLimit warnings,
            long millisMax) {
        this.link = link;
        this.remote = remote;
        this.introduction = introduction;
        this.warnings = warnings;
        link.loop()
                .schedule(
                        () -> {
                            if (!over) {
                                fail("it took longer than " + millisMax + " ms");
                            }
                        },
                        millisMax);
    }

    /** Takes the whole packets at the beginning of {@code in}, and goes on by them. */
    abstract void take(ByteBuffer in);

    /**
     * Why the exchange has failed that was cut off here.
     *
     * @return null if it had not begun
     */
    abstract @Nullable String whyCutOff();

    final Link link() {
        return link;
    }

    final boolean isOver() {
        return over;
    }

    /** Whether something came that could not be taken yet. */
    final boolean holdsSomething() {
        return heldLength > 0;
    }

    final void send(AuthPacket packet) {
        byte[] bytes = packet.toBytes();
        link.write(bytes, 0, bytes.length);
    }

    /**
     * There is no more to prove.
     *
     * @param before what was held back and comes first for who is served now
     */
    final void finish(byte[] before) {
        over = true;
        told = true;
        Receiver served = introduction.done();
        next = served;
        if (served == null) {
            link.close();
        } else if (before.length > 0) {
            served.received(before, before.length);
        }
    }

    /** Closes the link behind what was written. */
    final void fail(String why) {
        over = true;
        failure = why;
        link.closeWhenSent();
    }

    @Override
    public final void received(byte[] bytes, int length) {
        if (next != null) {
            next.received(bytes, length);
        } else if (!over) {
            if (held.length < heldLength + length) {
                held = Arrays.copyOf(held, heldLength + length);
            }
            System.arraycopy(bytes, 0, held, heldLength, length);
            heldLength += length;
            goOn();
        }
    }

    /** Takes what it can of what is held. */
    final void goOn() {
        var in = ByteBuffer.wrap(held, 0, heldLength);
        try {
            take(in);
        } catch (MalformedRecordException e) {
            fail("it sends " + e.getMessage());
        }
        var rest = new byte[in.remaining()];
        in.get(rest);
        held = over ? NOTHING : rest;
        heldLength = held.length;
        if (next != null && rest.length > 0 && link.isOpen()) {
            next.received(rest, rest.length);
        }
    }

    @Override
    public final void writable() {
        if (next != null) {
            next.writable();
        }
    }

    @Override
    public void closed(@Nullable IOException cause) {
        held = NOTHING;
        heldLength = 0;
        over = true;
        if (next != null) {
            next.closed(cause);
        }
        if (told) {
            return;
        }
        told = true;
        String why = failure == null ? whyCutOff() : failure;
        if (why != null && warnings.allowsOne()) {
            LOG.warn("SASL with {} failed: {}", remote, why);
        }
        introduction.failed(why == null ? "it said nothing" : "SASL: " + why);
    }

    /** Tells the log how it has gone. */
    final void tellProved(String what) {
        LOG.info("SASL with {}: {}", remote, what);
    }

    @Override
    public final String toString() {
        return next == null ? remote.toString() : next.toString();
    }
}
