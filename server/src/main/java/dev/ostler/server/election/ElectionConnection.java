package dev.ostler.server.election;

import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.ServerId;
import dev.ostler.server.transport.Link;
import dev.ostler.server.transport.Receiver;
import dev.ostler.zab.election.Notification;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

import javax.net.ssl.SSLException;

/**
 * One socket of the election port. If the other side opened it, it first has to say who it is; then
 * frames come, each a length and a notification. A frame that holds none is skipped; a length that
 * cannot be ends the connection.
 */
final class ElectionConnection implements Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(ElectionConnection.class);

    /** The longest frame, in bytes. */
    static final int FRAME_BYTES_MAX = 512 * 1024;

    private static final byte[] NOTHING = {};

    private final ElectionPort port;
    private final Link link;
    private final InetSocketAddress remote;
    private @Nullable Peer peer;

    /** The beginning of what is not complete yet. */
    private byte[] held = NOTHING;

    private int heldLength;

    /** One that the other side opened. */
    ElectionConnection(ElectionPort port, Link link, InetSocketAddress remote) {
        this(port, link, remote, null);
    }

    /** One that this side opened to {@code peer}. */
    ElectionConnection(
            ElectionPort port, Link link, InetSocketAddress remote, @Nullable Peer peer) {
        this.port = port;
        this.link = link;
        this.remote = remote;
        this.peer = peer;
    }

    /** Whether nobody knows yet who is at the other end. */
    boolean isAnonymous() {
        return peer == null;
    }

    /** From now on this is the connection with {@code known}. */
    void belongsTo(Peer known) {
        peer = known;
    }

    /** Writes; {@link Peer#sent} tells the peer when all has left. */
    void write(byte[] bytes) {
        link.write(bytes, 0, bytes.length);
        link.awaitSent();
    }

    /** Closes it behind what was written. */
    void hangUp() {
        link.closeWhenSent();
    }

    void close() {
        link.close();
    }

    @Override
    public void writable() {
        if (peer != null) {
            peer.sent(this);
        }
    }

    @Override
    public void received(byte[] bytes, int length) {
        if (heldLength == 0) {
            int used = take(bytes, length);
            hold(bytes, used, length - used);
        } else {
            hold(bytes, 0, length);
            int used = take(held, heldLength);
            if (used > 0) {
                heldLength -= used;
                System.arraycopy(held, used, held, 0, heldLength);
            }
        }
        if (heldLength == 0 || !link.isOpen()) {
            dropHeld();
        }
    }

    private void hold(byte[] bytes, int offset, int count) {
        if (held.length < heldLength + count) {
            held = Arrays.copyOf(held, Math.max(heldLength + count, 2 * held.length));
        }
        System.arraycopy(bytes, offset, held, heldLength, count);
        heldLength += count;
    }

    private void dropHeld() {
        held = NOTHING;
        heldLength = 0;
    }

    /** Takes what is complete, and says how many bytes that was. */
    private int take(byte[] bytes, int length) {
        var input = ByteBuffer.wrap(bytes, 0, length);
        try {
            takeAll(input);
        } catch (MalformedRecordException e) {
            LOG.info("Closing the connection with {}: {}", this, e.getMessage());
            close();
        }
        return input.position();
    }

    private void takeAll(ByteBuffer input) {
        if (peer == null) {
            Hello hello = Hello.read(input);
            if (hello == null) {
                return;
            }
            port.greeted(this, hello);
        }
        Peer sender = peer;
        while (sender != null && link.isOpen() && input.remaining() >= Integer.BYTES) {
            int length = input.getInt(input.position());
            if (length < 1 || length > FRAME_BYTES_MAX) {
                throw new MalformedRecordException("a frame of " + length + " bytes");
            }
            if (input.remaining() < Integer.BYTES + length) {
                return;
            }
            var frame = new byte[length];
            input.position(input.position() + Integer.BYTES).get(frame);
            take(sender.id(), frame);
        }
    }

    private void take(ServerId from, byte[] frame) {
        Notification notification;
        try {
            notification = Notification.read(new JuteReader(frame));
        } catch (MalformedRecordException e) {
            LOG.info("Ignoring a message of {}: {}", this, e.getMessage());
            return;
        }
        port.arrived(from, notification);
    }

    @Override
    public void closed(@Nullable IOException cause) {
        if (cause instanceof SSLException && peer != null) {
            LOG.warn("The connection with {} broke: {}", this, cause.getMessage());
        } else if (cause != null) {
            LOG.debug("The connection with {} broke: {}", this, cause.getMessage());
        }
        dropHeld();
        port.ended(this);
        if (peer != null) {
            peer.detached(this);
        }
    }

    @Override
    public String toString() {
        return (peer == null ? "a stranger" : "server " + peer.id()) + " at " + remote;
    }
}
