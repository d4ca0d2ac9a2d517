package dev.ostler.server.quorum;

import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.zab.message.Packet;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Finds packets in a stream of bytes. They have no length in front (quorum protocol, section 3.1),
 * so it follows from what stands in them; only a packet that is not complete yet is kept, as far as
 * its bytes are there.
 *
 * <p>Not thread-safe.
 */
final class PacketReader {
    private static final int DATA_LENGTH_AT = 12;
    private static final int HEAD_BYTES = 16;

    /** A client may prove to be this many things; more are no packet. */
    private static final int IDENTITIES_MAX = 1_000;

    private final int lengthMax;
    private final JuteReader reader = new JuteReader();

    /** The beginning of a packet whose end did not arrive yet. */
    private byte[] held = new byte[256];

    private int heldLength;

    /** So many bytes of the packet have to be there before more is known about it. */
    private int needed = HEAD_BYTES;

    private int used;

    /**
     * @param lengthMax the longest data or name that is taken, in bytes
     */
    PacketReader(int lengthMax) {
        this.lengthMax = Math.min(lengthMax, 1 << 29);
    }

    /**
     * Takes bytes up to the end of a packet.
     *
     * @return the packet, or null if its end is not there yet; {@link #used} says how many bytes
     *     were taken
     * @throws MalformedRecordException if this is no packet; the reader must not be used any more
     */
    @Nullable Packet next(byte[] source, int offset, int length) {
        used = 0;
        if (heldLength == 0) {
            int size = grow(source, offset, length);
            if (size <= length) {
                used = size;
                return take(source, offset, size);
            }
        }
        while (true) {
            int count = Math.min(needed - heldLength, length - used);
            hold(source, offset + used, count);
            used += count;
            if (heldLength < needed) {
                return null;
            }
            int size = grow(held, 0, heldLength);
            if (size == heldLength) {
                heldLength = 0;
                return take(held, 0, size);
            }
        }
    }

    /** See {@link #next}. */
    int used() {
        return used;
    }

    /** Whether a packet has begun that is not complete. */
    boolean isWithinPacket() {
        return heldLength > 0;
    }

    private Packet take(byte[] bytes, int offset, int length) {
        needed = HEAD_BYTES;
        reader.reset(bytes, offset, length);
        return Packet.read(reader);
    }

    private void hold(byte[] source, int offset, int count) {
        if (held.length < heldLength + count) {
            held = Arrays.copyOf(held, Math.max(heldLength + count, 2 * held.length));
        }
        System.arraycopy(source, offset, held, heldLength, count);
        heldLength += count;
    }

    /** The packet's length, or a lower bound that is beyond what is there. */
    private int grow(byte[] bytes, int offset, int available) {
        while (needed <= available) {
            int known = needed;
            needed = bytesOf(bytes, offset, known);
            if (needed == known) {
                return known;
            }
        }
        return needed;
    }

    /** The packet's length as far as {@code known} bytes of it tell. */
    private int bytesOf(byte[] bytes, int offset, int known) {
        reader.reset(bytes, offset, known);
        reader.skip(DATA_LENGTH_AT);
        int data = requireLength(reader.readInt());
        int length = HEAD_BYTES + data + 4;
        if (known < length) {
            return length;
        }
        reader.skip(data);
        int count = reader.readInt();
        if (count < -1 || count > IDENTITIES_MAX) {
            throw new MalformedRecordException(count + " identities");
        }
        for (int i = 0; i < 2 * count; i++) {
            length = Math.addExact(length, 4);
            if (known < length) {
                return length;
            }
            int text = requireLength(reader.readInt());
            length = Math.addExact(length, text);
            if (known < length) {
                return length;
            }
            reader.skip(text);
        }
        return length;
    }

    /** The number of bytes; -1 stands for null, which has none. */
    private int requireLength(int length) {
        if (length < -1 || length > lengthMax) {
            throw new MalformedRecordException("a length of " + length);
        }
        return Math.max(length, 0);
    }
}
