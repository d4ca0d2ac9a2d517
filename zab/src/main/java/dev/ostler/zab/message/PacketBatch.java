package dev.ostler.zab.message;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteWriter;

import java.util.List;

/** Packets that go to several members in a row: encoded once, and the bytes shared by all links. */
public final class PacketBatch {
    private final List<Packet> packets;
    private final Bytes encoded;

    /**
     * @param packets not empty
     */
    public PacketBatch(List<Packet> packets) {
        this.packets = List.copyOf(packets);
        long bytes = 0;
        for (Packet packet : packets) {
            bytes += packet.encodedBytes();
        }
        var out = new JuteWriter(Math.toIntExact(bytes));
        for (Packet packet : packets) {
            packet.write(out);
        }
        encoded = Bytes.wrap(out.array());
    }

    public List<Packet> packets() {
        return packets;
    }

    /** The packets back to back, as they go over the wire. */
    public Bytes encoded() {
        return encoded;
    }
}
