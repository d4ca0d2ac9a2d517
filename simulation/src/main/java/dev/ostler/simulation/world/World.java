package dev.ostler.simulation.world;

import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * A clock that goes from event to event, and the events to come. Events of the same instant happen
 * in the order in which they were planned; so the same seed gives the same run.
 */
public final class World {
    /** What wall clocks show when a simulation begins: a day in 2026. */
    private static final long WALL_BEGIN_MILLIS = 1_790_000_000_000L;

    private final long seed;
    private final Transcript transcript;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long nowMicros;
    private long planned;
    private long happened;

    private record Event(long atMicros, long number, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return atMicros != other.atMicros
                    ? Long.compare(atMicros, other.atMicros)
                    : Long.compare(number, other.number);
        }
    }

    public World(long seed, Transcript transcript) {
        this.seed = seed;
        this.transcript = transcript;
    }

    /**
     * A stream of random numbers for one purpose. Streams don't disturb each other: a run with
     * fewer clients or faults draws the same numbers for those that are left.
     */
    public RandomGenerator random(String purpose) {
        long mixed = seed * 0x9E3779B97F4A7C15L;
        for (int i = 0; i < purpose.length(); i++) {
            mixed = (mixed ^ purpose.charAt(i)) * 0x100000001B3L;
        }
        return new SplittableRandom(mixed);
    }

    /** Microseconds since the simulation began. */
    public long nowMicros() {
        return nowMicros;
    }

    /** Milliseconds since the simulation began. */
    public long nowMillis() {
        return nowMicros / 1000;
    }

    /** What a wall clock shows that was set right, in milliseconds since 1970. */
    public long wallMillis() {
        return WALL_BEGIN_MILLIS + nowMillis();
    }

    /** Plans something. */
    public void after(long micros, Runnable action) {
        events.add(new Event(nowMicros + Math.max(0, micros), planned++, action));
    }

    /** Events that have happened. */
    public long happened() {
        return happened;
    }

    /** Lets everything happen until a moment, and stops there. */
    public void runUntil(long micros) {
        while (!events.isEmpty() && events.peek().atMicros <= micros) {
            step();
        }
        nowMicros = Math.max(nowMicros, micros);
    }

    /**
     * Lets things happen until a condition holds.
     *
     * @return false if it did not by {@code latestMicros}
     */
    public boolean runUntil(BooleanSupplier condition, long latestMicros) {
        while (!condition.getAsBoolean()) {
            if (events.isEmpty() || events.peek().atMicros > latestMicros) {
                return false;
            }
            step();
        }
        return true;
    }

    private void step() {
        Event event = events.remove();
        nowMicros = event.atMicros;
        happened++;
        event.action.run();
    }

    /** Puts a line into the transcript. */
    public void say(String who, Supplier<String> what) {
        transcript.line(nowMicros, who, what);
    }
}
