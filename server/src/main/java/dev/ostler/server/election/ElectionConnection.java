package dev.ostler.server.election;

import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.ServerId;
import dev.ostler.zab.election.Notification;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One socket of the election port. If the other side opened it, it first has to say who it is; then
 * frames come, each a length and a notification. A frame that holds none is skipped; a length that
 * cannot be ends the connection.
 */
final class ElectionConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ElectionConnection.class);

    /** The longest frame, in bytes. */
    static final int FRAME_BYTES_MAX = 512 * 1024;

    private final ElectionPort port;
    private final Channel channel;
    private @Nullable Peer peer;
    private ByteBuf held = Unpooled.EMPTY_BUFFER;

    /** One that the other side opened. */
    ElectionConnection(ElectionPort port, Channel channel) {
        this(port, channel, null);
    }

    /** One that this side opened to {@code peer}. */
    ElectionConnection(ElectionPort port, Channel channel, @Nullable Peer peer) {
        this.port = port;
        this.channel = channel;
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

    ChannelFuture write(byte[] bytes) {
        return channel.writeAndFlush(Unpooled.wrappedBuffer(bytes));
    }

    /** Says who this side is, and nothing else ever. */
    void greetAndClose(byte[] hello) {
        write(hello).addListener(ChannelFutureListener.CLOSE);
    }

    void close() {
        channel.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var arrived = (ByteBuf) message;
        if (held.isReadable()) {
            held.writeBytes(arrived);
            arrived.release();
            take(held);
            held.discardSomeReadBytes();
        } else {
            take(arrived);
            // A copy, so that no buffer of the transport waits for the rest of a frame.
            held.release();
            held = channel.alloc().heapBuffer(arrived.readableBytes()).writeBytes(arrived);
            arrived.release();
        }
        if (!held.isReadable() || !channel.isOpen()) {
            dropHeld();
        }
    }

    private void take(ByteBuf input) {
        try {
            takeAll(input);
        } catch (MalformedRecordException e) {
            LOG.info("Closing the connection with {}: {}", this, e.getMessage());
            close();
        }
    }

    private void dropHeld() {
        held.release();
        held = Unpooled.EMPTY_BUFFER;
    }

    private void takeAll(ByteBuf input) {
        if (peer == null) {
            Hello hello = Hello.read(input);
            if (hello == null) {
                return;
            }
            port.greeted(this, hello);
        }
        Peer sender = peer;
        while (sender != null && channel.isOpen() && input.readableBytes() >= Integer.BYTES) {
            int length = input.getInt(input.readerIndex());
            if (length < 1 || length > FRAME_BYTES_MAX) {
                throw new MalformedRecordException("a frame of " + length + " bytes");
            }
            if (input.readableBytes() < Integer.BYTES + length) {
                return;
            }
            var frame = new byte[length];
            input.skipBytes(Integer.BYTES).readBytes(frame);
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
    public void channelInactive(ChannelHandlerContext context) {
        dropHeld();
        port.ended(this);
        if (peer != null) {
            peer.detached(this);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("The connection with {} broke", this, cause);
        close();
    }

    @Override
    public String toString() {
        return (peer == null ? "a stranger" : "server " + peer.id())
                + " at "
                + channel.remoteAddress();
    }
}
