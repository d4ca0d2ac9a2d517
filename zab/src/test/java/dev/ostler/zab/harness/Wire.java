package dev.ostler.zab.harness;

import dev.ostler.zab.Link;
import dev.ostler.zab.Proposal;
import dev.ostler.zab.message.Packet;
import dev.ostler.zab.message.PacketBatch;
import dev.ostler.zab.message.PacketType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** One direction of a connection: what {@code from} has sent and {@code to} has not received. */
final class Wire implements Link {
    final TestMember from;
    final TestMember to;
    private final ArrayDeque<Sent> queue = new ArrayDeque<>();

    /** All that were sent. */
    final List<PacketBatch> batches = new ArrayList<>();

    private @Nullable Wire back;
    private boolean open = true;
    private boolean held;

    record Sent(Packet packet, @Nullable List<Proposal> snapshot) {}

    private Wire(TestMember from, TestMember to) {
        this.from = from;
        this.to = to;
    }

    /** Both directions; the one from {@code a} to {@code b} comes back. */
    static Wire between(TestMember a, TestMember b) {
        var there = new Wire(a, b);
        var here = new Wire(b, a);
        there.back = here;
        here.back = there;
        return there;
    }

    Wire back() {
        if (back == null) {
            throw new AssertionError("a wire without a way back");
        }
        return back;
    }

    @Override
    public void send(Packet packet) {
        if (open) {
            queue.add(new Sent(packet, null));
        }
    }

    @Override
    public void send(PacketBatch batch) {
        batches.add(batch);
        batch.packets().forEach(this::send);
    }

    @Override
    public void sendSnapshot(long zxid) {
        if (open) {
            queue.add(new Sent(Packet.of(PacketType.SNAP, zxid), List.copyOf(from.state())));
        }
    }

    @Override
    public void close(String reason) {
        if (open) {
            cut();
        }
    }

    /** Both directions break: what is under way is lost, and both ends hear of it. */
    void cut() {
        open = false;
        queue.clear();
        back().open = false;
        back().queue.clear();
    }

    boolean isOpen() {
        return open;
    }

    /** Nothing arrives until {@link #release}. */
    void hold() {
        held = true;
    }

    void release() {
        held = false;
    }

    @Nullable Sent poll() {
        return held ? null : queue.poll();
    }

    List<Packet> underWay() {
        return queue.stream().map(Sent::packet).toList();
    }
}
