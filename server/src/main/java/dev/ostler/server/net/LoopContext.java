package dev.ostler.server.net;

import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.replica.view.ChildLists;

/**
 * What the connections of one event loop share, since only one of them is served at a time:
 * buffers, and counters that only this loop writes. Other threads may read the counters and see
 * them late.
 */
final class LoopContext {
    private static final int KEPT_BYTES_MAX = 1 << 20;

    private final JuteReader reader = new JuteReader();
    private JuteWriter output = new JuteWriter(64 * 1024);
    private final byte[] joined = new byte[64 * 1024];
    private final HeldBytes.Pool heldBytes = new HeldBytes.Pool();
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

    /** Where connections get room for what they may not take yet. */
    HeldBytes.Pool heldBytes() {
        return heldBytes;
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
