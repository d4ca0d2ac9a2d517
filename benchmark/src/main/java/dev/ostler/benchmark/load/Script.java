package dev.ostler.benchmark.load;

import dev.ostler.protocol.JuteWriter;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Requests encoded once, which a connection sends in order, round and round. The request at index i
 * has the xid i + 1, so that a run of requests is one slice of memory; an xid comes back after a
 * whole round, which the protocol allows (client protocol, section 3.1).
 *
 * <p>Immutable, and shared by connections and threads.
 */
public final class Script {
    private final ByteBuffer frames;
    private final int[] offsets;
    private final int[] replyBodyLengths;
    private final int unit;

    private Script(ByteBuffer frames, int[] offsets, int[] replyBodyLengths, int unit) {
        this.frames = frames;
        this.offsets = offsets;
        this.replyBodyLengths = replyBodyLengths;
        this.unit = unit;
    }

    /** A script of requests that stand for themselves. */
    public static Script of(List<Exchange> exchanges) {
        return of(exchanges, 1);
    }

    /**
     * A script whose requests belong together by {@code unit}, such as the creation and deletion of
     * a znode: a connection never stops inside a unit.
     *
     * @throws IllegalArgumentException if there is no request, or they are no whole units
     */
    public static Script of(List<Exchange> exchanges, int unit) {
        if (exchanges.isEmpty() || unit < 1 || exchanges.size() % unit != 0) {
            throw new IllegalArgumentException(
                    exchanges.size() + " requests are no whole units of " + unit);
        }
        var out = new JuteWriter(exchanges.size() * 64);
        int[] offsets = new int[exchanges.size() + 1];
        int[] replyBodyLengths = new int[exchanges.size()];
        for (int i = 0; i < exchanges.size(); i++) {
            Exchange exchange = exchanges.get(i);
            int length = out.reserveInt();
            out.writeInt(i + 1);
            out.writeInt(exchange.request().opCode());
            exchange.request().write(out);
            out.setInt(length, out.length() - length - 4);
            offsets[i + 1] = out.length();
            replyBodyLengths[i] = exchange.replyBodyLength();
        }
        ByteBuffer frames = ByteBuffer.allocateDirect(out.length());
        frames.put(out.array(), 0, out.length()).flip();
        return new Script(frames, offsets, replyBodyLengths, unit);
    }

    /** Requests in a round. */
    public int size() {
        return replyBodyLengths.length;
    }

    /** Requests that belong together. */
    public int unit() {
        return unit;
    }

    /** The frames of a round; the caller gets position and limit of its own. */
    ByteBuffer frames() {
        return frames.duplicate();
    }

    /** Where the frame at {@code index} begins; {@link #size} is allowed and gives the end. */
    int offset(int index) {
        return offsets[index];
    }

    /** The xid of the request at {@code index}. */
    static int xid(int index) {
        return index + 1;
    }

    /** See {@link Exchange#replyBodyLength}. */
    int replyBodyLength(int index) {
        return replyBodyLengths[index];
    }
}
