package dev.ostler.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Objects.requireNonNull;

import dev.ostler.simulation.check.AgreedHistory;
import dev.ostler.simulation.check.Call;
import dev.ostler.simulation.client.ClientOptions;
import dev.ostler.simulation.client.Seen;
import dev.ostler.simulation.client.SimulatedClient;
import dev.ostler.simulation.network.Network;
import dev.ostler.simulation.network.NetworkOptions;
import dev.ostler.simulation.server.Machine;
import dev.ostler.simulation.server.Mutation;
import dev.ostler.simulation.server.RunningServer;
import dev.ostler.simulation.server.ServerOptions;
import dev.ostler.simulation.world.Transcript;
import dev.ostler.simulation.world.World;
import dev.ostler.tree.TreeOptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A cluster of three in which things happen because a test says so, and the transcript of it,
 * without times. {@code -Dtranscripts=rewrite} writes the transcripts anew.
 */
final class Story {
    private static final Path TRANSCRIPTS = Path.of("src/test/resources/transcripts");
    private static final int TICK_MILLIS = 1_000;
    private static final long PATIENCE_MICROS = 30_000_000;
    private static final int TIME_COLUMNS = 12;

    private final Transcript transcript = Transcript.kept();
    private final World world = new World(1, transcript);
    private final Network network = new Network(world, new NetworkOptions(500, 0, 100_000));
    private final AgreedHistory history =
            new AgreedHistory(new TreeOptions(true, true), entry -> {});
    private final Map<String, Machine> machines = new TreeMap<>();

    Story() {
        Scenario three = new Scenario(1, 3, 0, null, 0, 0, 0, List.of(), Mutation.NONE);
        for (String name : three.serverNames()) {
            var machine =
                    new Machine(
                            world,
                            name,
                            network,
                            new ServerOptions(TICK_MILLIS, 1_000, 1_000, 100, Mutation.NONE),
                            history,
                            three.servers());
            machines.put(name, machine);
            machine.start();
        }
        assertThat(world.runUntil(this::allServe, PATIENCE_MICROS)).isTrue();
    }

    private boolean allServe() {
        return machines.values().stream()
                .map(Machine::server)
                .allMatch(server -> server != null && server.isServing());
    }

    /** The one who leads. */
    String leader() {
        for (Machine machine : machines.values()) {
            RunningServer server = machine.server();
            if (server != null && server.isLeading()) {
                return machine.name();
            }
        }
        throw new AssertionError("nobody leads");
    }

    /** A client with a session of four seconds that knows these servers. */
    SimulatedClient client(String name, String... servers) {
        var client =
                new SimulatedClient(
                        world,
                        name,
                        network,
                        history,
                        new Seen(),
                        new ClientOptions(List.of(servers), 4 * TICK_MILLIS, true, 0, 1, 1_000));
        client.start();
        assertThat(world.runUntil(() -> client.session() != 0, now() + PATIENCE_MICROS)).isTrue();
        return client;
    }

    /** Lets a client make a call, and waits for its end. */
    void call(SimulatedClient client, Call.Request request) {
        client.ask(request);
        assertThat(world.runUntil(client::isIdle, now() + PATIENCE_MICROS)).isTrue();
    }

    void pass(int seconds) {
        world.runUntil(now() + seconds * 1_000_000L);
    }

    Machine machine(String name) {
        return requireNonNull(machines.get(name));
    }

    private long now() {
        return world.nowMicros();
    }

    /** Compares the transcript with the one that is kept under this name. */
    void isToldBy(String name) {
        String told =
                transcript
                        .text()
                        .lines()
                        .map(line -> line.substring(TIME_COLUMNS) + '\n')
                        .reduce("", String::concat);
        Path file = TRANSCRIPTS.resolve(name + ".txt");
        try {
            if ("rewrite".equals(System.getProperty("transcripts"))) {
                Files.createDirectories(TRANSCRIPTS);
                Files.writeString(file, told);
            }
            assertThat(told).isEqualTo(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
