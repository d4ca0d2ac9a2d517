package dev.ostler.zab.message;

import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.MalformedRecordException;

/** REVALIDATE: a client brings a session to a learner that does not have it, and the answer. */
public final class Revalidation {
    private Revalidation() {}

    /** What a learner asks. */
    public record Question(long session, int timeoutMillis) {
        public Packet toPacket() {
            var out = new JuteWriter(12);
            out.writeLong(session);
            out.writeInt(timeoutMillis);
            return Packet.of(PacketType.REVALIDATE, -1, out.toBytes());
        }

        /**
         * @throws MalformedRecordException if the packet is none
         */
        public static Question of(Packet packet) {
            JuteReader in = packet.dataReader();
            return new Question(in.readLong(), in.readInt());
        }

        /** What the leader answers to the packet that asked. */
        public Packet answer(Packet question, boolean valid) {
            var out = new JuteWriter(9);
            out.writeLong(session);
            out.writeBoolean(valid);
            return new Packet(
                    PacketType.REVALIDATE, question.zxid(), out.toBytes(), question.identities());
        }
    }

    /** What the leader answers. */
    public record Answer(long session, boolean valid) {
        /**
         * @throws MalformedRecordException if the packet is none
         */
        public static Answer of(Packet packet) {
            JuteReader in = packet.dataReader();
            return new Answer(in.readLong(), in.readBoolean());
        }
    }
}
