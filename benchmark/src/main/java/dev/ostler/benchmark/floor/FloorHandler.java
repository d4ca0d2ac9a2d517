package dev.ostler.benchmark.floor;

import dev.ostler.protocol.EventType;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.OpCode;
import dev.ostler.server.transport.Link;
import dev.ostler.server.transport.Receiver;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;

/**
 * Answers every frame of a read into one buffer: the connect request with a session, other requests
 * with a reply whose body has the right length for a znode with 100 bytes of data. Whoever adds a
 * watch is told of every write. An operation that it does not know closes the connection.
 */
final class FloorHandler implements Receiver {
    private static final byte[] NOTHING = {};
    private static final byte[] ZEROS = new byte[256];
    private static final int DATA = 100;
    private static final int STAT = 68;
    private static final int HEADER = 16;
    private static final int SYNC_CONNECTED = 3;
    private static final int SESSION_TIMEOUT_MILLIS = 60_000;

    private final Link link;
    private final JuteWriter out;
    private final Set<FloorHandler> watchers;
    private byte[] cut = NOTHING;
    private boolean connected;

    /**
     * @param out shared by all connections of a loop, for one of them is served at a time
     * @param watchers likewise
     */
    FloorHandler(Link link, JuteWriter out, Set<FloorHandler> watchers) {
        this.link = link;
        this.out = out;
        this.watchers = watchers;
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
    public void closed(@Nullable IOException cause) {
        watchers.remove(this);
    }

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
            case OpCode.EXISTS -> {
                header(xid, STAT);
                zeros(STAT);
            }
            case OpCode.SET_DATA -> {
                if (!watchers.isEmpty()) {
                    tell(in.slice(start + 8, 4 + in.getInt(start + 8)));
                }
                header(xid, STAT);
                zeros(STAT);
            }
            case OpCode.ADD_WATCH -> {
                watchers.add(this);
                header(xid, 4);
                out.writeInt(0);
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

    /**
     * Tells all watchers of a change.
     *
     * @param path with its length before it
     */
    private void tell(ByteBuffer path) {
        var event = ByteBuffer.allocate(4 + HEADER + 8 + path.remaining());
        event.putInt(event.capacity() - 4).putInt(-1).putLong(-1).putInt(0);
        event.putInt(EventType.NODE_DATA_CHANGED).putInt(SYNC_CONNECTED).put(path);
        for (FloorHandler watcher : watchers) {
            watcher.link.write(event.array(), 0, event.capacity());
        }
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
