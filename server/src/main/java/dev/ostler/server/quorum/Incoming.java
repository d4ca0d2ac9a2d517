package dev.ostler.server.quorum;

import dev.ostler.storage.snapshot.SnapshotStreamReader;
import dev.ostler.tree.Tree;
import dev.ostler.zab.message.Packet;
import dev.ostler.zab.message.PacketType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Turns what a socket brings into packets. Behind a SNAP packet of a leader comes a snapshot of any
 * length, which goes straight into a tree; then come packets again.
 *
 * <p>Owned by the link's event loop.
 */
final class Incoming {
    private final int lengthMax;
    private final PacketReader reader;
    private final @Nullable Supplier<SnapshotBuilder> builders;
    private List<Packet> packets = new ArrayList<>();
    private @Nullable Snapshot snapshot;

    /** Gets what was found, in order. */
    interface Receiver {
        void packets(List<Packet> packets);

        void snapshotProgress();

        void snapshot(Tree tree);
    }

    /** One that is coming in. */
    private record Snapshot(long zxid, SnapshotBuilder builder, SnapshotStreamReader reader) {}

    /**
     * @param builders make a tree of a snapshot; null if none may come, from learners
     */
    Incoming(int lengthMax, @Nullable Supplier<SnapshotBuilder> builders) {
        this.lengthMax = lengthMax;
        this.builders = builders;
        reader = new PacketReader(lengthMax);
    }

    /**
     * Takes what one read brought.
     *
     * @throws dev.ostler.protocol.MalformedRecordException if it is not what a peer sends
     */
    void take(byte[] bytes, int length, Receiver receiver) {
        int position = 0;
        while (position < length) {
            if (snapshot != null) {
                position += takeSnapshot(snapshot, bytes, position, length - position, receiver);
                continue;
            }
            Packet packet = reader.next(bytes, position, length - position);
            position += reader.used();
            if (packet != null) {
                packets.add(packet);
                if (packet.type() == PacketType.SNAP && builders != null) {
                    begin(packet.zxid(), builders.get());
                }
            }
        }
        pass(receiver);
    }

    private void begin(long zxid, SnapshotBuilder builder) {
        var stream = new SnapshotStreamReader(builder.sink(), lengthMax);
        snapshot = new Snapshot(zxid, builder, stream);
    }

    private int takeSnapshot(
            Snapshot current, byte[] bytes, int offset, int length, Receiver receiver) {
        pass(receiver);
        int used = current.reader.feed(bytes, offset, length);
        if (current.reader.isComplete()) {
            snapshot = null;
            receiver.snapshot(current.builder.finish(current.zxid));
        } else {
            receiver.snapshotProgress();
        }
        return used;
    }

    private void pass(Receiver receiver) {
        if (!packets.isEmpty()) {
            receiver.packets(packets);
            packets = new ArrayList<>();
        }
    }

    /** Whether the end of the stream now would cut something in two. */
    boolean isWithinSomething() {
        return snapshot != null || reader.isWithinPacket();
    }
}
