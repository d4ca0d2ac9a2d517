package dev.ostler.benchmark.floor;

import dev.ostler.protocol.OpCode;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import org.jspecify.annotations.Nullable;

/**
 * Answers every frame of a read into one buffer, which is flushed once: the connect request with a
 * session, other requests with a reply whose body has the right length for a znode with 100 bytes
 * of data. An operation that it does not know closes the connection.
 */
final class FloorHandler extends ChannelInboundHandlerAdapter {
    private static final int DATA = 100;
    private static final int STAT = 68;
    private static final int HEADER = 16;
    private static final int CONNECT_RESPONSE = 37;
    private static final int SESSION_TIMEOUT_MILLIS = 60_000;

    private @Nullable ByteBuf cut;
    private boolean connected;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (cut != null) {
            in = cut.writeBytes(in);
            ((ByteBuf) message).release();
            cut = null;
        }
        ByteBuf out = context.alloc().ioBuffer(in.readableBytes() * 2);
        boolean open = true;
        while (open && in.readableBytes() >= 4) {
            int length = in.getInt(in.readerIndex());
            if (in.readableBytes() < 4 + length) {
                break;
            }
            open = answer(in, in.readerIndex() + 4, out);
            in.skipBytes(4 + length);
        }
        if (open && in.isReadable()) {
            cut = context.alloc().buffer(in.readableBytes() * 2).writeBytes(in);
        }
        in.release();
        if (open) {
            var _ = context.write(out, context.voidPromise());
        } else {
            var _ = context.writeAndFlush(out).addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (cut != null) {
            cut.release();
            cut = null;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A client that goes away is the usual end of a run.
        var _ = context.close();
    }

    /** Whether the connection goes on. */
    private boolean answer(ByteBuf in, int start, ByteBuf out) {
        if (!connected) {
            connected = true;
            out.writeInt(CONNECT_RESPONSE).writeInt(0).writeInt(SESSION_TIMEOUT_MILLIS);
            out.writeLong(1).writeInt(16).writeZero(16).writeByte(0);
            return true;
        }
        int xid = in.getInt(start);
        int type = in.getInt(start + 4);
        switch (type) {
            case OpCode.GET_DATA -> {
                header(out, xid, 4 + DATA + STAT);
                out.writeInt(DATA).writeZero(DATA + STAT);
            }
            case OpCode.EXISTS, OpCode.SET_DATA -> {
                header(out, xid, STAT);
                out.writeZero(STAT);
            }
            case OpCode.CREATE -> {
                int pathLength = in.getInt(start + 8);
                header(out, xid, 4 + pathLength);
                out.writeBytes(in, start + 8, 4 + pathLength);
            }
            case OpCode.DELETE, OpCode.PING -> header(out, xid, 0);
            case OpCode.CLOSE_SESSION -> {
                header(out, xid, 0);
                return false;
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void header(ByteBuf out, int xid, int bodyLength) {
        out.writeInt(HEADER + bodyLength).writeInt(xid).writeLong(1).writeInt(0);
    }
}
