package dev.ostler.interop.ensemble;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What members reach each other through: a relay for each port of a member and each of the others,
 * and a wire for each direction between two. Clients are not part of it.
 */
final class Network implements AutoCloseable {
    /**
     * A leader listens a moment after its followers have elected it. They try again when they are
     * refused, for about so long, but not when a connection that was made breaks off: Apache's then
     * looks for a leader, and can't join the one that goes on waiting for it.
     */
    private static final Duration LEADER_LISTENS_WITHIN = Duration.ofSeconds(5);

    /** Where a member listens for the others. */
    record Ports(int quorum, int election) {}

    private record Direction(int from, int to) {}

    private final List<Ports> ports;
    private final Map<Direction, Wire> wires = new HashMap<>();
    private final Map<Direction, Ports> seen = new HashMap<>();
    private final Deque<Relay> relays = new ArrayDeque<>();

    /**
     * @param ports of the members in the order of their numbers, from 1 on
     */
    Network(List<Ports> ports) throws IOException {
        this.ports = List.copyOf(ports);
        for (int from = 1; from <= ports.size(); from++) {
            for (int to : others(from)) {
                wires.put(new Direction(from, to), new Wire());
            }
        }
        for (Direction direction : wires.keySet()) {
            Ports target = ports.get(direction.to() - 1);
            seen.put(
                    direction,
                    new Ports(
                            relay(target.quorum(), LEADER_LISTENS_WITHIN, direction),
                            relay(target.election(), Duration.ZERO, direction)));
        }
    }

    private List<Integer> others(int member) {
        return IntStream.rangeClosed(1, ports.size())
                .filter(other -> other != member)
                .boxed()
                .toList();
    }

    private int relay(int target, Duration patience, Direction direction) throws IOException {
        var relay =
                new Relay(
                        target,
                        patience,
                        wire(direction.from(), direction.to()),
                        wire(direction.to(), direction.from()));
        relays.push(relay);
        return relay.port();
    }

    /**
     * The address of a member in the configuration of another. In its own a member has no address,
     * so that it can tell nobody a way round the relays.
     */
    String address(int reader, int member) {
        Ports itsPorts = reader == member ? ports.get(member - 1) : of(seen, reader, member);
        return "%s:%d:%d"
                .formatted(
                        reader == member ? "0.0.0.0" : "127.0.0.1",
                        itsPorts.quorum(),
                        itsPorts.election());
    }

    private Wire wire(int from, int to) {
        return of(wires, from, to);
    }

    private static <T> T of(Map<Direction, T> all, int from, int to) {
        T found = all.get(new Direction(from, to));
        if (found == null) {
            throw new IllegalArgumentException("from " + from + " to " + to);
        }
        return found;
    }

    /** What one member says does not reach the other. */
    void block(int from, int to) {
        wire(from, to).block();
    }

    /** Neither of two members hears the other. */
    void separate(int one, int other) {
        block(one, other);
        block(other, one);
    }

    /** Nobody hears a member. */
    void mute(int member) {
        others(member).forEach(other -> block(member, other));
    }

    /** A member hears nobody. */
    void deafen(int member) {
        others(member).forEach(other -> block(other, member));
    }

    /** A member is on its own. */
    void isolate(int member) {
        mute(member);
        deafen(member);
    }

    /** All that is said takes so much longer. */
    void delay(Duration by) {
        wires.values().forEach(wire -> wire.delay(by));
    }

    /** Breaks all connections off; they can be made anew. */
    void reset() {
        relays.forEach(Relay::reset);
    }

    /** Everybody hears everybody again, and is told what did not reach it. */
    void heal() {
        wires.values().forEach(Wire::heal);
    }

    @Override
    public void close() throws IOException {
        while (!relays.isEmpty()) {
            relays.pop().close();
        }
    }
}
