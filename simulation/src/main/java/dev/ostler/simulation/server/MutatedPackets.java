package dev.ostler.simulation.server;

import dev.ostler.zab.message.Packet;
import dev.ostler.zab.message.PacketType;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/** What happens to the packets of a link because of a {@link Mutation}. */
final class MutatedPackets {
    private final Mutation mutation;

    /** Between the choice of how to synchronise and NEWLEADER. */
    private boolean synchronising;

    private boolean upToDate;
    private long dropped;

    MutatedPackets(Mutation mutation) {
        this.mutation = mutation;
    }

    /** Whether a packet is not sent. */
    boolean drops(Packet packet) {
        switch (packet.type()) {
            case PacketType.DIFF, PacketType.TRUNC -> synchronising = true;
            case PacketType.NEW_LEADER -> synchronising = false;
            case PacketType.UP_TO_DATE -> upToDate = true;
            default -> {}
        }
        if (mutation != Mutation.HOLE_IN_SYNC || !synchronising) {
            return false;
        }
        if (packet.type() == PacketType.PROPOSAL && dropped == 0) {
            dropped = packet.zxid();
        }
        return dropped != 0
                && packet.zxid() == dropped
                && (packet.type() == PacketType.PROPOSAL || packet.type() == PacketType.COMMIT);
    }

    /** What a packet is answered with before the other side has it; null for nothing. */
    @Nullable Packet answer(Packet sent) {
        return mutation == Mutation.SYNC_WITHOUT_QUORUM
                        && upToDate
                        && sent.type() == PacketType.PING
                ? sent
                : null;
    }

    /** Passes on what a received packet is taken for. */
    void received(Packet packet, Consumer<Packet> next) {
        if (mutation != Mutation.UNCOMMITTED_APPLIED) {
            next.accept(packet);
            return;
        }
        upToDate |= packet.type() == PacketType.UP_TO_DATE;
        if (upToDate && packet.type() == PacketType.COMMIT) {
            return;
        }
        next.accept(packet);
        if (upToDate && packet.type() == PacketType.PROPOSAL) {
            next.accept(Packet.of(PacketType.COMMIT, packet.zxid()));
        }
    }
}
