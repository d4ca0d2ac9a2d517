package dev.ostler.server.transport;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Copies of arrays that are sent again and again, in memory that the kernel can read. They are
 * kept, up to a bound, for the next link that sends the very same array; what was not sent for the
 * longest goes first. One loop's, for its thread.
 */
final class SharedCopies {
    private static final int KEPT_BYTES_MAX = 8 * 1024 * 1024;

    @SuppressWarnings("ArrayAsKeyOfSetOrMap") // By the array itself, not by what is in it.
    private final Map<byte[], Copy> copies = new LinkedHashMap<>(16, 0.75f, true);

    private long keptBytes;

    /** A copy of an array, as long as it is kept or used. */
    static final class Copy {
        private final Arena arena = Arena.ofConfined();
        private final MemorySegment memory;
        private boolean kept = true;
        private int uses;

        private Copy(byte[] bytes) {
            memory = arena.allocate(bytes.length);
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
        }

        MemorySegment memory() {
            return memory;
        }

        /** Somebody does not use it any more. */
        void giveBack() {
            uses--;
            releaseIfFree();
        }

        private void drop() {
            kept = false;
            releaseIfFree();
        }

        private void releaseIfFree() {
            if (!kept && uses == 0) {
                arena.close();
            }
        }
    }

    /** A copy, to be given back. */
    Copy take(byte[] bytes) {
        Copy copy = copies.get(bytes);
        if (copy == null) {
            copy = new Copy(bytes);
            copies.put(bytes, copy);
            keptBytes += bytes.length;
        }
        copy.uses++;
        trim();
        return copy;
    }

    private void trim() {
        Iterator<Map.Entry<byte[], Copy>> oldest = copies.entrySet().iterator();
        while (keptBytes > KEPT_BYTES_MAX) {
            Map.Entry<byte[], Copy> going = oldest.next();
            keptBytes -= going.getKey().length;
            oldest.remove();
            going.getValue().drop();
        }
    }

    /** Keeps none any more. */
    void clear() {
        copies.values().forEach(Copy::drop);
        copies.clear();
        keptBytes = 0;
    }
}
