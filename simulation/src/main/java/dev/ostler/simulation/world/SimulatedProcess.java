package dev.ostler.simulation.world;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * A process of a simulated machine, from its start to its end. What it plans happens only while it
 * lives; while it is paused nothing happens in it, though the world goes on, and everything is made
 * up for when it goes on.
 */
public final class SimulatedProcess {
    private final World world;
    private final String name;
    private final Consumer<Throwable> onFailure;
    private final ArrayDeque<Runnable> deferred = new ArrayDeque<>();
    private long wallOffsetMillis;
    private boolean alive = true;
    private boolean paused;

    /**
     * @param wallOffsetMillis how wrong its wall clock is
     * @param onFailure is told of what came out of a task; the process is dead then
     */
    public SimulatedProcess(
            World world, String name, long wallOffsetMillis, Consumer<Throwable> onFailure) {
        this.world = world;
        this.name = name;
        this.wallOffsetMillis = wallOffsetMillis;
        this.onFailure = onFailure;
    }

    public String name() {
        return name;
    }

    public World world() {
        return world;
    }

    public boolean isAlive() {
        return alive;
    }

    public boolean isPaused() {
        return paused;
    }

    /** A clock that only goes forward. */
    public long nowMillis() {
        return world.nowMillis();
    }

    /** The machine's idea of the time of day, in milliseconds since 1970. */
    public long wallMillis() {
        return world.wallMillis() + wallOffsetMillis;
    }

    /** Sets the wall clock. */
    public void wallOffset(long millis) {
        wallOffsetMillis = millis;
    }

    /** Plans a task of this process. */
    public void after(long micros, Runnable task) {
        world.after(micros, () -> run(task));
    }

    private void run(Runnable task) {
        if (!alive) {
            return;
        }
        if (paused) {
            deferred.add(task);
            return;
        }
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            if (!alive) {
                throw e;
            }
            alive = false;
            onFailure.accept(e);
        }
    }

    /** Stops the process where it is, until {@link #resume}. */
    public void pause() {
        paused = true;
    }

    /** Lets a paused process go on with what it missed, in order. */
    public void resume() {
        if (!paused) {
            return;
        }
        paused = false;
        for (Runnable task = deferred.poll(); task != null; task = deferred.poll()) {
            after(0, task);
        }
    }

    /** Ends it; nothing that it planned happens any more. */
    public void kill() {
        alive = false;
        deferred.clear();
    }
}
