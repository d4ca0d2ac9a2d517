package dev.ostler.server.net;

import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.replica.view.ChildLists;

import java.util.ArrayDeque;

/**
 * What the connections of one event loop share, since only one of them is served at a time:
 * buffers, and counters that only this loop writes. Other threads may read the counters and see
 * them late.
 */
final class LoopContext {
    private static final int KEPT_BYTES_MAX = 1 << 20;

    /** As much as one receive brings, behind the beginning of a request. */
    private static final int ROOM_BYTES = 36 * 1024;

    private static final int SPARE_ROOMS_MAX = 64;

    private final JuteReader reader = new JuteReader();
    private JuteWriter output = new JuteWriter(64 * 1024);
    private final byte[] joined = new byte[64 * 1024];
    private final ArrayDeque<byte[]> spareRooms = new ArrayDeque<>();
    private final TrafficCounters traffic = new TrafficCounters();
    private final ChildLists childLists = new ChildLists();

    JuteReader reader() {
        return reader;
    }

    /** Where the replies to one read are gathered; empty between two reads. */
    JuteWriter output() {
        return output;
    }

    /** Room in which the beginning of a request, which came earlier, meets what follows it. */
    byte[] joined() {
        return joined;
    }

    /**
     * Room for what a connection may not take yet, of this length or longer. While more is asked
     * for than may be outstanding, that is most of what comes.
     */
    byte[] room(int length) {
        if (length <= ROOM_BYTES / 2 || length > ROOM_BYTES) {
            return new byte[length];
        }
        byte[] spare = spareRooms.pollLast();
        return spare == null ? new byte[ROOM_BYTES] : spare;
    }

    /** A {@link #room} is not needed any more. */
    void giveBack(byte[] room) {
        if (room.length == ROOM_BYTES && spareRooms.size() < SPARE_ROOMS_MAX) {
            spareRooms.addLast(room);
        }
    }

    /** Another connection is served: what one left that failed is not for it. */
    void begin() {
        if (output.length() != 0) {
            output.clear();
        }
    }

    /** Gives up an {@link #output} that has grown large. Whoever uses it may do so to the end. */
    void trimOutput() {
        if (output.array().length > KEPT_BYTES_MAX) {
            output = new JuteWriter(64 * 1024);
        }
    }

    TrafficCounters traffic() {
        return traffic;
    }

    ChildLists childLists() {
        return childLists;
    }
}
