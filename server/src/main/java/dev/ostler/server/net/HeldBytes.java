package dev.ostler.server.net;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/**
 * Bytes that a connection has received and may not take yet. A connection has one only while there
 * are such bytes: an idle one has none. Its event loop owns it, and uses it again for another.
 */
final class HeldBytes {
    private static final byte[] NOTHING = {};

    private final Pool pool;
    private byte[] bytes = NOTHING;
    private int length;

    private HeldBytes(Pool pool) {
        this.pool = pool;
    }

    byte[] bytes() {
        return bytes;
    }

    /** How many of {@link #bytes} are held. */
    int length() {
        return length;
    }

    /** Puts what is held before these, in {@code room}; -1 if they don't fit in there. */
    int join(byte[] following, int count, byte[] room) {
        if (length + count > room.length) {
            return -1;
        }
        System.arraycopy(bytes, 0, room, 0, length);
        System.arraycopy(following, 0, room, length, count);
        return length + count;
    }

    private void reserve(int count) {
        if (bytes.length < count) {
            byte[] larger = pool.room(Math.max(count, 2 * bytes.length));
            System.arraycopy(bytes, 0, larger, 0, length);
            pool.giveBack(bytes);
            bytes = larger;
        }
    }

    /**
     * Where the connections of one event loop get theirs. While more is asked for than may be
     * outstanding, that is most of what comes.
     */
    static final class Pool {
        /** As much as one receive brings, behind the beginning of a request. */
        private static final int ROOM_BYTES = 36 * 1024;

        private static final int SPARE_MAX = 64;

        private final ArrayDeque<HeldBytes> spare = new ArrayDeque<>();
        private final ArrayDeque<byte[]> spareRooms = new ArrayDeque<>();

        /**
         * Holds these in the place of {@code before}, of which they may be a part.
         *
         * @return what holds them; null if there are none
         */
        @Nullable HeldBytes keep(@Nullable HeldBytes before, byte[] from, int offset, int count) {
            if (count == 0) {
                release(before);
                return null;
            }
            HeldBytes holding = before == null ? take() : before;
            holding.reserve(count);
            System.arraycopy(from, offset, holding.bytes, 0, count);
            holding.length = count;
            return holding;
        }

        /** Holds these behind what {@code before} holds. */
        HeldBytes append(@Nullable HeldBytes before, byte[] from, int count) {
            HeldBytes holding = before == null ? take() : before;
            holding.reserve(holding.length + count);
            System.arraycopy(from, 0, holding.bytes, holding.length, count);
            holding.length += count;
            return holding;
        }

        private HeldBytes take() {
            HeldBytes released = spare.pollLast();
            return released == null ? new HeldBytes(this) : released;
        }

        /** Nothing of it is needed any more: whoever had it must forget it. */
        void release(@Nullable HeldBytes held) {
            if (held != null) {
                giveBack(held.bytes);
                held.bytes = NOTHING;
                held.length = 0;
                if (spare.size() < SPARE_MAX) {
                    spare.addLast(held);
                }
            }
        }

        /** Room of this length or longer. */
        private byte[] room(int length) {
            if (length <= ROOM_BYTES / 2 || length > ROOM_BYTES) {
                return new byte[length];
            }
            byte[] given = spareRooms.pollLast();
            return given == null ? new byte[ROOM_BYTES] : given;
        }

        private void giveBack(byte[] room) {
            if (room.length == ROOM_BYTES && spareRooms.size() < SPARE_MAX) {
                spareRooms.addLast(room);
            }
        }
    }
}
