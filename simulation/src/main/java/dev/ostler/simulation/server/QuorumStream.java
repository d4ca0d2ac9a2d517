package dev.ostler.simulation.server;

import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.server.TreeRecovery;
import dev.ostler.server.TreeSnapshot;
import dev.ostler.simulation.network.Stream;
import dev.ostler.simulation.network.StreamHandler;
import dev.ostler.storage.snapshot.SnapshotStreamReader;
import dev.ostler.storage.snapshot.SnapshotStreamWriter;
import dev.ostler.tree.Tree;
import dev.ostler.tree.TreeLoader;
import dev.ostler.tree.TreeVersion;
import dev.ostler.zab.Link;
import dev.ostler.zab.message.Packet;
import dev.ostler.zab.message.PacketType;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/**
 * A connection on the quorum port: packets and the snapshot stream in their real encoding, one
 * packet or one piece of the stream to a message.
 */
final class QuorumStream implements Link, StreamHandler {
    private static final int PIECE_BYTES = 512;
    private static final int LENGTH_MAX = 1 << 20;

    private final Events events;
    private final Supplier<TreeVersion> state;
    private final String name;
    private final MutatedPackets mutation;
    private @Nullable Stream stream;
    private boolean closed;
    private @Nullable Receiving receiving;

    /** What a link tells its member; called as the network brings it. */
    interface Events {
        /** The other side has taken the connection. */
        void opened(QuorumStream link);

        void received(QuorumStream link, Packet packet);

        void snapshotProgress(QuorumStream link);

        void snapshotReceived(QuorumStream link, Tree tree);

        void broken(QuorumStream link);
    }

    /** A snapshot that is coming in. */
    private record Receiving(long zxid, TreeLoader loader, SnapshotStreamReader reader) {}

    /**
     * @param state what a snapshot is made of
     */
    QuorumStream(String name, Events events, Supplier<TreeVersion> state, MutatedPackets mutation) {
        this.mutation = mutation;
        this.name = name;
        this.events = events;
        this.state = state;
    }

    void stream(Stream opened) {
        stream = opened;
    }

    @Override
    public void send(Packet packet) {
        if (!mutation.drops(packet)) {
            write(packet);
        }
        Packet answer = mutation.answer(packet);
        if (answer != null) {
            events.received(this, answer);
        }
    }

    private void write(Packet packet) {
        var out = new JuteWriter();
        packet.write(out);
        write(out);
    }

    private void write(JuteWriter out) {
        if (stream != null && !closed) {
            stream.send(out.toByteArray());
        }
    }

    @Override
    public void sendSnapshot(long zxid) {
        send(Packet.of(PacketType.SNAP, zxid));
        var writer = new SnapshotStreamWriter(new TreeSnapshot(state.get()));
        boolean more = true;
        while (more) {
            var out = new JuteWriter();
            more = writer.next(out, PIECE_BYTES);
            write(out);
        }
        events.snapshotProgress(this);
    }

    @Override
    public void close(String reason) {
        closed = true;
        if (stream != null) {
            stream.close();
        }
    }

    @Override
    public void opened() {
        if (!closed) {
            events.opened(this);
        }
    }

    @Override
    public void received(byte[] bytes) {
        if (closed) {
            return;
        }
        try {
            if (receiving != null) {
                piece(receiving, bytes);
            } else {
                mutation.received(Packet.read(new JuteReader(bytes)), this::packet);
            }
        } catch (MalformedRecordException e) {
            throw new IllegalStateException("a member sends what is no packet", e);
        }
    }

    private void packet(Packet packet) {
        events.received(this, packet);
        if (packet.type() == PacketType.SNAP) {
            var loader = new TreeLoader(Files.TREE);
            receiving =
                    new Receiving(
                            packet.zxid(),
                            loader,
                            new SnapshotStreamReader(TreeRecovery.sink(loader), LENGTH_MAX));
        }
    }

    private void piece(Receiving snapshot, byte[] bytes) {
        snapshot.reader.feed(bytes, 0, bytes.length);
        if (snapshot.reader.isComplete()) {
            receiving = null;
            events.snapshotReceived(this, snapshot.loader.finish(snapshot.zxid));
        } else {
            events.snapshotProgress(this);
        }
    }

    @Override
    public void closed() {
        if (!closed) {
            closed = true;
            events.broken(this);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
