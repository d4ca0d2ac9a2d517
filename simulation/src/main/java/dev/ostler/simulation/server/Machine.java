package dev.ostler.simulation.server;

import dev.ostler.simulation.check.Checker;
import dev.ostler.simulation.check.Violation;
import dev.ostler.simulation.network.Network;
import dev.ostler.simulation.world.SimulatedProcess;
import dev.ostler.simulation.world.World;
import dev.ostler.storage.disk.PowerCutException;
import dev.ostler.storage.disk.SimulatedDisk;
import dev.ostler.storage.disk.SimulatedDisk.Kind;
import dev.ostler.storage.disk.SimulatedDisk.Operation;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.random.RandomGenerator;

/**
 * A machine with a disk, and a server on it that somebody starts again whenever it has ended. All
 * that can go wrong with it is a method here.
 */
public final class Machine {
    private static final long RESTART_MICROS = 300_000;
    private static final int SLOW_FACTOR = 40;

    private final World world;
    private final String name;
    private final Network network;
    private final ServerOptions options;
    private final Checker checker;
    private final RunningServer.Factory factory;
    private final SimulatedDisk disk = new SimulatedDisk();
    private final RandomGenerator random;
    private final RandomGenerator diskRandom;

    private @Nullable SimulatedProcess process;
    private @Nullable RunningServer server;
    private boolean slow;
    private long wallOffsetMillis;
    private int effectsUntilPowerCut = Integer.MAX_VALUE;
    private int effectsUntilError = Integer.MAX_VALUE;
    private boolean full;
    private long downUntilMicros;

    public Machine(
            World world,
            String name,
            Network network,
            ServerOptions options,
            Checker checker,
            RunningServer.Factory factory) {
        this.world = world;
        this.name = name;
        this.network = network;
        this.options = options;
        this.checker = checker;
        this.factory = factory;
        random = world.random("server " + name);
        diskRandom = world.random("disk " + name);
        disk.faults(this::before);
    }

    public String name() {
        return name;
    }

    /** The server, or null while there is none. */
    public @Nullable RunningServer server() {
        return server;
    }

    /** Starts the server, unless it runs. */
    public void start() {
        if (process != null) {
            return;
        }
        var starting = new SimulatedProcess(world, name, wallOffsetMillis, this::failed);
        process = starting;
        var diskThread = new DiskThread(starting, this::jobMicros);
        starting.after(
                0,
                () -> {
                    world.say(name, () -> "starts");
                    try {
                        server =
                                factory.start(
                                        new Surroundings(
                                                world,
                                                starting,
                                                network,
                                                disk,
                                                diskThread,
                                                random,
                                                options,
                                                checker));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    world.say(name, () -> "is up, " + status());
                });
    }

    private String status() {
        RunningServer running = server;
        return running == null ? "down" : running.status();
    }

    private long jobMicros() {
        long micros = options.syncMicros() / 2 + diskRandom.nextLong(options.syncMicros());
        return slow ? micros * SLOW_FACTOR : micros;
    }

    /** The server's process has ended because of this. */
    private void failed(Throwable reason) {
        if (reason instanceof Violation violation) {
            throw violation;
        }
        if (!(reason instanceof UncheckedIOException disaster)) {
            throw new Violation("servers do not fail by themselves", name + ": " + reason, reason);
        }
        world.say(name, () -> "ends: " + disaster.getCause());
        if (disaster.getCause() instanceof PowerCutException) {
            powerCut(RESTART_MICROS);
        } else if (effectsUntilError == Integer.MAX_VALUE && !full && !sawInjectedError) {
            throw new Violation(
                    "servers do not fail by themselves",
                    name + ": " + disaster.getCause(),
                    disaster);
        } else {
            sawInjectedError = false;
            end(true, RESTART_MICROS);
        }
    }

    private boolean sawInjectedError;

    // ---- faults ----

    /** The process is killed; the system lives, and with it what was written and not synced. */
    public void kill(long downMicros) {
        if (process != null) {
            world.say(name, () -> "is killed");
            end(true, downMicros);
        }
    }

    /** The machine loses its power. */
    public void powerCut(long downMicros) {
        world.say(name, () -> "loses its power");
        end(false, downMicros);
    }

    private void end(boolean systemLives, long downMicros) {
        SimulatedProcess ended = process;
        if (ended != null) {
            ended.kill();
            network.ended(ended, systemLives);
        }
        process = null;
        server = null;
        effectsUntilPowerCut = Integer.MAX_VALUE;
        if (systemLives) {
            disk.restart();
        } else {
            disk.crash(new RandomDamage());
            if (options.mutation() == Mutation.EMPTY_SERVER_VOTES) {
                disk.files().forEach(disk::remove);
            }
        }
        downUntilMicros = world.nowMicros() + downMicros;
        world.after(downMicros, this::startIfDue);
    }

    private void startIfDue() {
        if (process == null && world.nowMicros() >= downUntilMicros) {
            start();
        }
    }

    /** The power goes at the disk effect that comes after so many others. */
    public void powerCutAtEffect(int effects) {
        effectsUntilPowerCut = effects;
    }

    /** The disk reports an error at the effect that comes after so many others. */
    public void errorAtEffect(int effects) {
        effectsUntilError = effects;
    }

    /** Whether there is room on the disk. */
    public void full(boolean isFull) {
        full = isFull;
    }

    /** Whether the disk is slow. */
    public void slow(boolean isSlow) {
        slow = isSlow;
    }

    /** The process stands still until {@link #resume}. */
    public void pause() {
        if (process != null) {
            world.say(name, () -> "stands still");
            process.pause();
        }
    }

    /** Undoes {@link #pause}. */
    public void resume() {
        if (process != null && process.isPaused()) {
            world.say(name, () -> "goes on");
            process.resume();
        }
    }

    /** The wall clock is set. */
    public void wallClock(long offsetMillis) {
        wallOffsetMillis = offsetMillis;
        if (process != null) {
            process.wallOffset(offsetMillis);
        }
    }

    /** Nothing more goes wrong by itself. */
    public void heal() {
        effectsUntilPowerCut = Integer.MAX_VALUE;
        effectsUntilError = Integer.MAX_VALUE;
        full = false;
        slow = false;
        resume();
    }

    private void before(Operation operation) throws IOException {
        if (!operation.kind().isEffect()) {
            return;
        }
        if (effectsUntilPowerCut != Integer.MAX_VALUE && effectsUntilPowerCut-- == 0) {
            effectsUntilPowerCut = Integer.MAX_VALUE;
            throw new PowerCutException();
        }
        if (effectsUntilError != Integer.MAX_VALUE && effectsUntilError-- == 0) {
            effectsUntilError = Integer.MAX_VALUE;
            sawInjectedError = true;
            world.say(name, () -> "has a disk error: " + operation);
            throw new IOException("input/output error: " + operation);
        }
        if (full && (operation.kind() == Kind.WRITE || operation.kind() == Kind.CREATE)) {
            sawInjectedError = true;
            throw new IOException("no space left on device: " + operation);
        }
    }

    /** Of what was not synced, this and that is there after a power cut. */
    private final class RandomDamage implements SimulatedDisk.Damage {
        private final int keepOneIn = 1 + diskRandom.nextInt(4);

        private boolean keeps() {
            return diskRandom.nextInt(keepOneIn) == 0;
        }

        @Override
        public boolean keepsSector(Path file, long sector) {
            return keeps();
        }

        @Override
        public boolean keepsTruncation(Path file) {
            return keeps();
        }

        @Override
        public boolean keepsName(int index, Path path) {
            return keeps();
        }
    }
}
