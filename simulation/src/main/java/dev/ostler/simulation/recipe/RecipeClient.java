package dev.ostler.simulation.recipe;

import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.retry.RetryForever;
import dev.ostler.recipes.retry.RetryPolicy;
import dev.ostler.recipes.retry.RetrySleeper;
import dev.ostler.simulation.check.Violation;
import dev.ostler.simulation.client.ClientProcess;
import dev.ostler.simulation.world.SimulatedProcess;
import dev.ostler.simulation.world.World;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** A process with a real managed client, and an application that uses a recipe of it. */
public final class RecipeClient implements ClientProcess {
    private static final int APPLICATION_HOP_MICROS = 5_000;

    private final World world;
    private final String name;
    private final ClientSite site;
    private final Trial trial;
    private final String connectString;
    private final RandomGenerator random;
    private final Duration sessionTimeout;
    private final Duration connectionTimeout;
    private final RetryPolicy retryPolicy;

    private int lives;
    private Disturbances disturbances = new Disturbances();
    private @Nullable SimulatedProcess process;
    private @Nullable SimulatedHandle handle;
    private @Nullable ManagedClient client;
    private @Nullable Application application;

    /**
     * @param servers hosts to connect to
     * @param tickMillis of the servers: session timeouts are a few of them
     */
    public RecipeClient(
            String name, ClientSite site, Trial trial, List<String> servers, int tickMillis) {
        this.world = site.world();
        this.name = name;
        this.site = site;
        this.trial = trial;
        connectString = String.join(",", servers);
        random = world.random("client " + name);
        sessionTimeout = Duration.ofMillis(2L * tickMillis + random.nextInt(8 * tickMillis));
        connectionTimeout = Duration.ofMillis(300 + random.nextInt(3_000));
        retryPolicy =
                random.nextInt(3) == 0
                        ? this::retriesThrice
                        : new RetryForever(20 + random.nextInt(300));
    }

    /** A policy that gives up; by the client's own chance, so that a run can be had again. */
    private boolean retriesThrice(int retryCount, long elapsedTimeMs, RetrySleeper sleeper) {
        try {
            sleeper.sleepFor(20L + random.nextInt(200 << retryCount), TimeUnit.MILLISECONDS);
            return retryCount < 3;
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody sleeps in a simulation", e);
        }
    }

    /** Starts a process. */
    public void start() {
        lives++;
        var starting =
                new SimulatedProcess(
                        world,
                        name,
                        0,
                        failure -> {
                            if (failure instanceof Violation violation) {
                                throw violation;
                            }
                            throw new Violation(
                                    "clients do not fail by themselves",
                                    name + ": " + failure,
                                    failure);
                        });
        process = starting;
        starting.after(0, () -> boot(starting));
    }

    private void boot(SimulatedProcess starting) {
        var host = new SimulatedHost(starting, random);
        ManagedClient built =
                ManagedClient.builder()
                        .connectString(connectString)
                        .sessionTimeout(sessionTimeout)
                        .connectionTimeout(connectionTimeout)
                        .retryPolicy(retryPolicy)
                        .host(host)
                        .handles(
                                (servers, timeoutMillis, canBeReadOnly, on, states) -> {
                                    var opened =
                                            new SimulatedHandle(
                                                    starting,
                                                    site,
                                                    random,
                                                    servers,
                                                    timeoutMillis,
                                                    on,
                                                    states);
                                    handle = opened;
                                    return opened;
                                })
                        .build();
        client = built;
        built.onStateHere((from, state) -> world.say(name, () -> "the state is " + state));
        disturbances = new Disturbances();
        var thread = new SimulatedThread(starting, random, APPLICATION_HOP_MICROS);
        Application begun =
                trial.application(
                        new Desk(name, lives, starting, disturbances, built, thread, random));
        application = begun;
        built.start();
        thread.execute(begun::begin);
    }

    /** Closes the client, which ends its session. */
    public void close() {
        ManagedClient closing = client;
        if (closing != null) {
            closing.host().execute(closing::close);
        }
    }

    // ---- faults ----

    @Override
    public void pause() {
        SimulatedProcess paused = process;
        if (paused != null) {
            world.say(name, () -> "stands still");
            disturbances.at(world.nowMicros());
            paused.pause();
        }
    }

    @Override
    public void resume() {
        SimulatedProcess paused = process;
        if (paused != null && paused.isPaused()) {
            world.say(name, () -> "goes on");
            disturbances.at(world.nowMicros());
            paused.resume();
        }
    }

    /** What such a server answers is no proof that the session goes on. */
    @Override
    public void deceive() {
        disturbances.at(world.nowMicros());
    }

    @Override
    public void move() {
        SimulatedHandle moving = handle;
        if (moving != null) {
            world.say(name, () -> "moves");
            moving.move();
        }
    }

    @Override
    public void endSession() {
        SimulatedHandle ending = handle;
        if (ending != null) {
            world.say(name, () -> "loses its session to somebody");
            disturbances.at(world.nowMicros());
            ending.endFrom(new SimulatedProcess(world, "x" + name, 0, failure -> {}));
        }
    }

    @Override
    public void restart() {
        SimulatedProcess dying = process;
        if (dying == null) {
            return;
        }
        world.say(name, () -> "dies, and begins anew");
        dying.kill();
        site.network().ended(dying, random.nextBoolean());
        if (application != null) {
            application.died();
        }
        application = null;
        handle = null;
        client = null;
        start();
    }
}
