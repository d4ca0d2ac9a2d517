package dev.ostler.zab.message;

import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.MalformedRecordException;

/**
 * ACKEPOCH: a learner's promise to follow no earlier leader, and where it stands.
 *
 * @param lastZxid the last transaction in its log, or {@link #NOTHING}
 * @param currentEpoch of its history, or {@link #PROMISED_BEFORE}
 */
public record EpochAck(long lastZxid, int currentEpoch) {
    /** The learner had promised this epoch already: the promise does not count again. */
    public static final int PROMISED_BEFORE = -1;

    /**
     * The learner has no history, or none that it wants to keep: it does not count, and gets all.
     */
    public static final long NOTHING = -1;

    public Packet toPacket() {
        var out = new JuteWriter(4);
        out.writeInt(currentEpoch);
        return Packet.of(PacketType.ACK_EPOCH, lastZxid, out.toBytes());
    }

    /**
     * @throws MalformedRecordException if the packet has no epoch
     */
    public static EpochAck of(Packet packet) {
        JuteReader in = packet.dataReader();
        int currentEpoch = in.readInt();
        if (currentEpoch < PROMISED_BEFORE) {
            throw new MalformedRecordException("a current epoch of " + currentEpoch);
        }
        return new EpochAck(packet.zxid(), currentEpoch);
    }
}
