package dev.ostler.server.transport;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * TLS over a link, by the JDK's engine. Stands between the link and who is served by it: what comes
 * is decrypted here; what was written is encrypted when it is about to leave, so that all of a
 * round goes into as few records as possible. What the handshake has to compute, it does on other
 * threads.
 */
public final class Tls implements Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(Tls.class);

    private static final byte[] NOTHING = {};
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    /** While a thread computes, so many bytes may come before the link is not read any more. */
    private static final int HELD_BYTES_MAX = 64 * 1024;

    /** Who asks for new keys again and again and reads none of the answers is cut off. */
    private static final int UNSENT_BYTES_MAX = 8 * Link.HIGH_WATER_BYTES;

    /** Records of an engine that says its last words. */
    private static final int GOODBYES_MAX = 4;

    private final Link link;
    private final SSLEngine engine;
    private final Handshake handshake;

    /** The handshake is done: from now on what is written is encrypted. */
    private boolean agreed;

    /** Who is served then. */
    private @Nullable Receiver receiver;

    /** What came and is no whole record, or must wait for a thread that computes. */
    private byte[] held = NOTHING;

    private int heldLength;

    /** The last chunk of the link's that is encrypted; all before it are, too. */
    private @Nullable Chunk lastSealed;

    /** A thread computes for the handshake. The engine is left alone meanwhile. */
    private boolean busy;

    private boolean paused;

    /** {@link Handshake#secured} named nobody. */
    private boolean refused;

    private @Nullable String failure;

    private Tls(Link link, SSLEngine engine, Handshake handshake) {
        this.link = link;
        this.engine = engine;
        this.handshake = handshake;
    }

    /**
     * Begins a handshake; nothing may be written to the link until it is {@linkplain
     * Handshake#secured done}.
     *
     * @param engine a new one, which knows whether it is the client's or the server's
     * @return who serves the link from now on
     */
    public static Receiver over(Link link, SSLEngine engine, Handshake handshake) {
        var tls = new Tls(link, engine, handshake);
        link.secure(tls);
        try {
            engine.beginHandshake();
        } catch (SSLException e) {
            throw new IllegalStateException("TLS can't begin: " + e.getMessage(), e);
        }
        tls.goOn(EMPTY.duplicate());
        return tls;
    }

    @Override
    public void received(byte[] bytes, int length) {
        if (busy) {
            hold(bytes, length);
            if (heldLength > HELD_BYTES_MAX) {
                paused = true;
                link.reading(false);
            }
        } else if (heldLength == 0) {
            goOn(ByteBuffer.wrap(bytes, 0, length));
        } else {
            int all = heldLength + length;
            byte[] joined = link.loop().tlsBuffers().joined(all);
            System.arraycopy(held, 0, joined, 0, heldLength);
            System.arraycopy(bytes, 0, joined, heldLength, length);
            heldLength = 0;
            goOn(ByteBuffer.wrap(joined, 0, all));
        }
    }

    private void hold(byte[] bytes, int length) {
        if (held.length < heldLength + length) {
            held = Arrays.copyOf(held, heldLength + length);
        }
        System.arraycopy(bytes, 0, held, heldLength, length);
        heldLength += length;
    }

    /** Takes what came, and keeps what can't be taken yet. */
    private void goOn(ByteBuffer input) {
        try {
            if (receiver != null || shakeHands(input)) {
                open(input);
            }
        } catch (SSLException e) {
            fail(e.getMessage());
        }
        int left = link.isOpen() ? input.remaining() : 0;
        if (left == 0) {
            held = NOTHING;
            heldLength = 0;
        } else if (heldLength == 0) {
            // A copy: the input may lie in a buffer of the loop's, or in what was held.
            held = new byte[left];
            input.get(held);
            heldLength = left;
        }
    }

    /** Goes as far as it can; true when the handshake is done. */
    private boolean shakeHands(ByteBuffer input) throws SSLException {
        while (link.isOpen()) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> {
                    compute();
                    return false;
                }
                case NEED_WRAP -> answer();
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    SSLEngineResult result =
                            engine.unwrap(
                                    input, ByteBuffer.wrap(link.loop().tlsBuffers().opened()));
                    if (result.getStatus() == Status.BUFFER_UNDERFLOW) {
                        return false;
                    }
                    if (result.getStatus() != Status.OK) {
                        throw new SSLException("the other end gave the handshake up");
                    }
                }
                case FINISHED, NOT_HANDSHAKING -> {
                    agreed = true; // What is told of it may write, and close behind that.
                    receiver = handshake.secured(engine.getSession());
                    if (receiver == null) {
                        refused = true;
                        link.close();
                    }
                    return receiver != null;
                }
            }
        }
        return false;
    }

    /** Lets another thread do what takes long, and goes on when that is done. */
    private void compute() {
        busy = true;
        Thread.ofVirtual()
                .name("tls-handshake")
                .start(
                        () -> {
                            for (Runnable task = engine.getDelegatedTask();
                                    task != null;
                                    task = engine.getDelegatedTask()) {
                                task.run();
                            }
                            try {
                                link.loop().execute(this::computed);
                            } catch (RejectedExecutionException e) {
                                LOG.debug("The loop has ended before a handshake");
                            }
                        });
    }

    private void computed() {
        busy = false;
        if (!link.isOpen()) {
            return;
        }
        if (paused) {
            paused = false;
            link.reading(true);
        }
        byte[] input = held;
        int length = heldLength;
        held = NOTHING;
        heldLength = 0;
        try {
            goOn(ByteBuffer.wrap(input, 0, length));
        } catch (RuntimeException e) {
            LOG.error("Closing a connection: {}", this, e);
            link.close();
        }
        if (!busy) {
            link.heedEnd();
        }
    }

    /** Decrypts whole records, and hands on what was in them. */
    private void open(ByteBuffer input) throws SSLException {
        var opened = ByteBuffer.wrap(link.loop().tlsBuffers().opened());
        while (link.isOpen()) {
            SSLEngineResult result = engine.unwrap(input, opened);
            switch (result.getStatus()) {
                case OK -> heed(result.getHandshakeStatus());
                case BUFFER_UNDERFLOW -> {
                    handOn(opened);
                    return;
                }
                case BUFFER_OVERFLOW -> {
                    if (opened.position() == 0) {
                        throw new SSLException("a record is too long");
                    }
                    handOn(opened);
                }
                case CLOSED -> {
                    handOn(opened);
                    input.position(input.limit());
                    if (link.isOpen()) {
                        link.endReached();
                    }
                    return;
                }
            }
        }
    }

    private void handOn(ByteBuffer opened) {
        int length = opened.position();
        if (length > 0 && receiver != null) {
            opened.clear();
            receiver.received(link.loop().tlsBuffers().opened(), length);
        }
    }

    /**
     * TLS 1.3 may ask for new keys. A second handshake, as earlier versions have it, is refused.
     */
    private void heed(HandshakeStatus status) throws SSLException {
        if (status == HandshakeStatus.NOT_HANDSHAKING || status == HandshakeStatus.FINISHED) {
            return;
        }
        if (status == HandshakeStatus.NEED_WRAP
                && engine.getSession().getProtocol().equals("TLSv1.3")
                && link.unsentBytes() <= UNSENT_BYTES_MAX) {
            answer();
            return;
        }
        throw new SSLException("it asks for another handshake");
    }

    /** Writes a record of the engine's own. */
    private void answer() throws SSLException {
        seal();
        wrap(new ByteBuffer[] {EMPTY}, 0);
    }

    /** Makes one record of the buffers from the {@code first}; whether it made any. */
    private boolean wrap(ByteBuffer[] from, int first) throws SSLException {
        byte[] record = link.loop().tlsBuffers().sealed();
        SSLEngineResult result =
                engine.wrap(from, first, from.length - first, ByteBuffer.wrap(record));
        int length = result.bytesProduced();
        if (length == 0) {
            return false;
        }
        Chunk chunk = lastSealed;
        if (chunk == null || chunk.room() < length) {
            chunk = link.loop().chunks().take(length);
            link.append(chunk);
            lastSealed = chunk;
        }
        chunk.putSealed(record, length);
        link.written(length);
        return true;
    }

    /** Encrypts what was written since the last time. */
    void seal() {
        Chunk written = agreed ? link.cutBehind(lastSealed) : null;
        if (written == null) {
            return;
        }
        List<ByteBuffer> buffers = new ArrayList<>();
        for (Chunk chunk = written; chunk != null; chunk = chunk.next) {
            buffers.add(chunk.buffer());
        }
        try {
            var from = buffers.toArray(ByteBuffer[]::new);
            int next = 0;
            while (next < from.length) {
                if (!from[next].hasRemaining()) {
                    next++;
                } else if (!wrap(from, next)) {
                    break; // The engine is closed.
                }
            }
        } catch (SSLException e) {
            fail(e.getMessage());
        } finally {
            for (Chunk chunk = written; chunk != null; ) {
                Chunk following = chunk.next;
                chunk.next = null;
                link.loop().chunks().giveBack(chunk);
                chunk = following;
            }
        }
    }

    /** A chunk has been sent. */
    void left(Chunk chunk) {
        if (lastSealed == chunk) {
            lastSealed = null;
        }
    }

    /** Whether what came last is not looked at yet. */
    boolean isBusy() {
        return busy;
    }

    /** Tells the other end that nothing follows. */
    void sayGoodbye() {
        if (busy) {
            return;
        }
        try {
            seal();
            engine.closeOutbound();
            for (int i = 0; i < GOODBYES_MAX && !engine.isOutboundDone(); i++) {
                answer();
            }
        } catch (SSLException e) {
            LOG.debug("Closing the connection {}: {}", this, e.getMessage());
        }
    }

    /** Tells the other end why, if it can, and closes the link. */
    private void fail(@Nullable String why) {
        failure = String.valueOf(why);
        LOG.debug("Closing the connection {}: {}", this, failure);
        link.close();
    }

    @Override
    public void writable() {
        if (receiver != null) {
            receiver.writable();
        }
    }

    @Override
    public void closed(@Nullable IOException cause) {
        held = NOTHING;
        heldLength = 0;
        if (receiver != null) {
            receiver.closed(failure == null ? cause : new SSLException(failure));
        } else if (!refused) {
            handshake.failed(failure == null && cause != null ? cause.getMessage() : failure);
        }
    }

    @Override
    public String toString() {
        return receiver == null ? handshake.toString() : receiver.toString();
    }
}
