package dev.ostler.server.quorum;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.storage.snapshot.SnapshotSource;
import dev.ostler.storage.snapshot.SnapshotStreamWriter;
import dev.ostler.zab.message.Packet;
import dev.ostler.zab.message.PacketBatch;
import dev.ostler.zab.message.PacketType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;

/**
 * What a link has to send, in order: packets, and at most now and then a whole state, which is
 * encoded piece by piece as the other side takes it.
 *
 * <p>Owned by the link's event loop.
 */
final class Outgoing {
    private final Queue<Item> items = new ArrayDeque<>();
    private @Nullable SnapshotStreamWriter stream;

    /** Several packets, of which the first {@link #batchWritten} bytes are written. */
    private @Nullable Bytes batch;

    private int batchWritten;
    private boolean snapshotProgressed;

    /** Something to be sent. */
    sealed interface Item {}

    /** A packet. */
    record One(Packet packet) implements Item {}

    /** Packets that other links may send too. */
    record Several(PacketBatch batch) implements Item {}

    /** A SNAP packet, and the state behind it. */
    record State(long zxid, SnapshotSource source) implements Item {}

    void add(Collection<Item> more) {
        items.addAll(more);
    }

    boolean isEmpty() {
        return stream == null && batch == null && items.isEmpty();
    }

    /** How much waits; other threads may ask, and be told what was true a moment ago. */
    int size() {
        return items.size();
    }

    void clear() {
        items.clear();
        stream = null;
        batch = null;
    }

    /**
     * Writes the next bytes, at least {@code bytesMin} unless there is no more.
     *
     * @return what they count: packets as in {@link #bytes}, batches by their bytes
     */
    long write(JuteWriter out, int bytesMin) {
        long written = 0;
        while (out.length() < bytesMin) {
            if (stream != null) {
                if (!stream.next(out, bytesMin - out.length())) {
                    stream = null;
                }
                snapshotProgressed = true;
                continue;
            }
            if (batch != null) {
                written += writeBatch(batch, out, bytesMin - out.length());
                continue;
            }
            switch (items.poll()) {
                case null -> {
                    return written;
                }
                case One(Packet packet) -> {
                    packet.write(out);
                    written += bytes(packet);
                }
                case Several(PacketBatch several) -> {
                    batch = several.encoded();
                    batchWritten = 0;
                }
                case State(long zxid, SnapshotSource source) -> {
                    Packet.of(PacketType.SNAP, zxid).write(out);
                    stream = new SnapshotStreamWriter(source);
                }
            }
        }
        return written;
    }

    private int writeBatch(Bytes whole, JuteWriter out, int bytesMax) {
        int count = Math.min(bytesMax, whole.length() - batchWritten);
        out.writeRaw(whole.unsafeArray(), batchWritten, count);
        batchWritten += count;
        if (batchWritten == whole.length()) {
            batch = null;
        }
        return count;
    }

    /** How much memory a packet that waits takes, about. */
    static long bytes(Packet packet) {
        Bytes data = packet.data();
        return Packet.BYTES_MIN + (data == null ? 0L : data.length());
    }

    /** Whether some of a state was among the bytes given since this was asked last. */
    boolean takeSnapshotProgress() {
        boolean progressed = snapshotProgressed;
        snapshotProgressed = false;
        return progressed;
    }
}
