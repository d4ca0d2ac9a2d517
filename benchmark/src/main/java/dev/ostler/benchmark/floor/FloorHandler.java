package dev.ostler.benchmark.floor;

import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.OpCode;
import dev.ostler.server.transport.Link;
import dev.ostler.server.transport.Receiver;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Answers every frame of a read into one buffer: the connect request with a session, other requests
 * with a reply whose body has the right length for a znode with 100 bytes of data. An operation
 * that it does not know closes the connection.
 */
final class FloorHandler implements Receiver {
    private static final byte[] NOTHING = {};
    private static final byte[] ZEROS = new byte[256];
    private static final int DATA = 100;
    private static final int STAT = 68;
    private static final int HEADER = 16;
    private static final int SESSION_TIMEOUT_MILLIS = 60_000;

    private final Link link;
    private final JuteWriter out;
    private byte[] cut = NOTHING;
    private boolean connected;

    /**
     * @param out shared by all connections of a loop, for one of them is served at a time
     */
    FloorHandler(Link link, JuteWriter out) {
        this.link = link;
        this.out = out;
    }

    @Override
    public void received(byte[] bytes, int length) {
        byte[] all = bytes;
        int end = length;
        if (cut.length > 0) {
            all = ByteBuffer.allocate(cut.length + length).put(cut).put(bytes, 0, length).array();
            end = all.length;
        }
        var in = ByteBuffer.wrap(all, 0, end);
        boolean open = true;
        while (open && in.remaining() >= 4) {
            int frame = in.getInt(in.position());
            if (in.remaining() < 4 + frame) {
                break;
            }
            open = answer(in, in.position() + 4);
            in.position(in.position() + 4 + frame);
        }
        cut = in.hasRemaining() ? Arrays.copyOfRange(all, in.position(), end) : NOTHING;
        link.write(out.array(), 0, out.length());
        out.clear();
        if (!open) {
            link.closeWhenSent();
        }
    }

    @Override
    public void writable() {}

    @Override
    public void closed(@Nullable IOException cause) {}

    /** Whether the connection goes on. */
    private boolean answer(ByteBuffer in, int start) {
        if (!connected) {
            connected = true;
            out.writeInt(37);
            out.writeInt(0);
            out.writeInt(SESSION_TIMEOUT_MILLIS);
            out.writeLong(1);
            out.writeInt(16);
            zeros(17);
            return true;
        }
        int xid = in.getInt(start);
        int type = in.getInt(start + 4);
        switch (type) {
            case OpCode.GET_DATA -> {
                header(xid, 4 + DATA + STAT);
                out.writeInt(DATA);
                zeros(DATA + STAT);
            }
            case OpCode.EXISTS, OpCode.SET_DATA -> {
                header(xid, STAT);
                zeros(STAT);
            }
            case OpCode.CREATE -> {
                int pathLength = in.getInt(start + 8);
                header(xid, 4 + pathLength);
                out.writeInt(pathLength);
                var path = new byte[pathLength];
                in.get(start + 12, path);
                out.writeRaw(path);
            }
            case OpCode.DELETE, OpCode.PING -> header(xid, 0);
            case OpCode.CLOSE_SESSION -> {
                header(xid, 0);
                return false;
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void zeros(int count) {
        out.writeRaw(ZEROS, 0, count);
    }

    private void header(int xid, int bodyLength) {
        out.writeInt(HEADER + bodyLength);
        out.writeInt(xid);
        out.writeLong(1);
        out.writeInt(0);
    }
}
