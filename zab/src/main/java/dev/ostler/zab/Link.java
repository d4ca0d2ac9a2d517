package dev.ostler.zab;

import dev.ostler.zab.message.Packet;
import dev.ostler.zab.message.PacketBatch;

/**
 * A connection on the quorum port, as a role sees it. Whoever made it tells the role what arrives
 * and when it breaks, in later steps: no call of a link calls a role back. Links are told apart by
 * identity.
 */
public interface Link {
    /** Queues a packet; packets leave in the order in which they were queued. */
    void send(Packet packet);

    /** Queues packets that others get too. */
    default void send(PacketBatch batch) {
        for (Packet packet : batch.packets()) {
            send(packet);
        }
    }

    /**
     * Queues a SNAP packet and behind it the whole state that the application committed last, as it
     * is at the time of the call. Whenever some of it is written, and at the latest when all of it
     * is, the leader is to be told with {@code Leader.snapshotProgress}: it gives a learner up that
     * does not take it.
     *
     * @param zxid what the packet says; no later transaction is in the state
     */
    void sendSnapshot(long zxid);

    /** Gives the connection up; no more is told of it. Harmless if it is closed already. */
    void close(String reason);
}
