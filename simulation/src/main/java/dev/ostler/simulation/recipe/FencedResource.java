package dev.ostler.simulation.recipe;

import dev.ostler.simulation.check.Violation;
import dev.ostler.simulation.world.World;

import java.util.random.RandomGenerator;

/**
 * Something that a lock protects: it refuses what comes with a token older than one it has seen. So
 * of those who write to it, each is the only one from his first write on until another's.
 */
final class FencedResource {
    private static final String PROMISE = "a resource sees one owner of a token";
    private static final long UNDERWAY_MICROS = 400_000;

    private final World world;
    private final RandomGenerator random;
    private long newest;
    private String owner = "nobody";
    private int accepted;
    private int refused;

    FencedResource(World world) {
        this.world = world;
        random = world.random("resource");
    }

    /** Sends it a write, which arrives when it likes, whatever has become of the sender. */
    void write(String who, long token) {
        world.after(random.nextLong(UNDERWAY_MICROS), () -> arrived(who, token));
    }

    private void arrived(String who, long token) {
        if (Long.compareUnsigned(token, newest) < 0) {
            refused++;
            return;
        }
        if (token == newest && !who.equals(owner)) {
            throw new Violation(PROMISE, who + " writes with the token " + token + " of " + owner);
        }
        newest = token;
        owner = who;
        accepted++;
    }

    /** Writes that it has taken. */
    int accepted() {
        return accepted;
    }

    /** Writes of those who were not the newest any more. */
    int refused() {
        return refused;
    }
}
