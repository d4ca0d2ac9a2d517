package dev.ostler.simulation.fault;

import dev.ostler.simulation.fault.Fault.Planned;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/** Draws what goes wrong. */
public final class FaultPlan {
    private static final long SECOND = 1_000_000;
    private static final long SOON = 1_000;
    private static final long SLOW_MAX = 1_500_000;
    private static final int EFFECTS_MAX = 60;
    private static final int EFFECTS_OF_SYNC = 12;
    private static final long COUP_MIN_MICROS = 2_500_000;
    private static final long COUP_MAX_MICROS = 5_000_000;
    private static final int MOVES_IN_COUP = 3;
    private static final long CLOCK_JUMP_MAX_MILLIS = 100_000_000;

    private final RandomGenerator random;
    private final List<String> servers;
    private final List<String> clients;
    private final int theme;

    /**
     * @param random all of the plan comes from it
     */
    public FaultPlan(RandomGenerator random, List<String> servers, List<String> clients) {
        this.random = random;
        this.servers = List.copyOf(servers);
        this.clients = List.copyOf(clients);
        // Runs differ in what they are about; in a quarter of them it is everything.
        theme = random.nextInt(4);
    }

    /**
     * Faults between two times, in their order.
     *
     * @param count how many
     */
    public List<Planned> draw(int count, long fromMicros, long toMicros) {
        List<Planned> plan = new ArrayList<>();
        while (plan.size() < count) {
            long at = random.nextLong(fromMicros, toMicros);
            Fault fault = fault();
            plan.add(new Planned(at, fault));
            if (random.nextBoolean()) {
                follow(at, fault, plan);
            }
        }
        plan.sort(Comparator.comparingLong(Planned::atMicros));
        return plan;
    }

    /** As {@link #draw}, most of them around clients. */
    public List<Planned> drawAroundClients(int count, long fromMicros, long toMicros) {
        List<Planned> plan = new ArrayList<>();
        while (plan.size() < count) {
            Fault fault = random.nextInt(4) == 0 ? any() : aroundClient();
            plan.add(new Planned(random.nextLong(fromMicros, toMicros), fault));
        }
        plan.sort(Comparator.comparingLong(Planned::atMicros));
        return plan;
    }

    private Fault aroundClient() {
        String client = client();
        return switch (random.nextInt(12)) {
            case 0, 1 -> new Fault.PauseClient(client, micros(6));
            case 2 -> new Fault.RestartClient(client);
            case 3 -> new Fault.MoveClient(client);
            case 4 -> new Fault.EndSession(client);
            case 5, 6 -> new Fault.Isolate(client, micros(6));
            case 7 -> new Fault.BlockOneWay(client, server(), micros(6));
            case 8 -> new Fault.BlockOneWay(server(), client, micros(6));
            case 9 -> new Fault.SlowLink(server(), client, random.nextLong(SLOW_MAX), micros(6));
            case 10 -> new Fault.SlowLink(client, server(), random.nextLong(SLOW_MAX), micros(6));
            default -> new Fault.Cut(client, server());
        };
    }

    /**
     * A leader that nobody follows any more and that does not know, while clients go to and fro
     * between it and those who have left it.
     */
    public static List<Planned> coup(
            RandomGenerator random, List<String> clients, long fromMicros, long toMicros) {
        List<Planned> plan = new ArrayList<>();
        long at = random.nextLong(fromMicros, toMicros);
        long micros = random.nextLong(COUP_MIN_MICROS, COUP_MAX_MICROS);
        plan.add(new Planned(at, new Fault.Coup(micros)));
        for (String client : clients) {
            for (int i = 0; i < MOVES_IN_COUP; i++) {
                plan.add(
                        new Planned(
                                at + random.nextLong(COUP_MIN_MICROS),
                                new Fault.MoveClient(client)));
            }
        }
        return plan;
    }

    /** Trouble comes in pairs that belong together. */
    private void follow(long at, Fault fault, List<Planned> plan) {
        switch (fault) {
            case Fault.Kill(String server, long down) ->
                    plan.add(new Planned(at + down + SOON, cutPowerSoon(server)));
            case Fault.PowerCut(String server, long down) ->
                    plan.add(new Planned(at + down + SOON, cutPowerSoon(server)));
            case Fault.SlowLink _, Fault.Separate _, Fault.BlockOneWay _ -> {
                for (String client : clients) {
                    plan.add(new Planned(at + micros(4), new Fault.MoveClient(client)));
                }
            }
            default -> {}
        }
    }

    private Fault cutPowerSoon(String server) {
        return new Fault.PowerCutAtEffect(server, random.nextInt(EFFECTS_OF_SYNC));
    }

    private Fault fault() {
        return switch (theme) {
            case 0 -> random.nextInt(5) == 0 ? any() : ofMachine();
            case 1 -> random.nextInt(5) == 0 ? any() : ofNetwork();
            case 2 -> random.nextInt(5) == 0 ? any() : ofDisk();
            default -> any();
        };
    }

    private Fault any() {
        return switch (random.nextInt(4)) {
            case 0 -> ofMachine();
            case 1 -> ofNetwork();
            case 2 -> ofDisk();
            default -> ofClient();
        };
    }

    private Fault ofMachine() {
        return switch (random.nextInt(6)) {
            case 0, 1 -> new Fault.Kill(server(), down());
            case 2 -> new Fault.PowerCut(server(), down());
            case 3, 4 -> new Fault.Pause(server(), micros(6));
            default ->
                    new Fault.WallClock(
                            server(),
                            random.nextLong(2 * CLOCK_JUMP_MAX_MILLIS) - CLOCK_JUMP_MAX_MILLIS);
        };
    }

    private Fault ofDisk() {
        return switch (random.nextInt(6)) {
            case 0, 1, 2 -> new Fault.PowerCutAtEffect(server(), random.nextInt(EFFECTS_MAX));
            case 3 -> new Fault.DiskError(server(), random.nextInt(EFFECTS_MAX));
            case 4 -> new Fault.DiskFull(server(), micros(3));
            default -> new Fault.SlowDisk(server(), micros(8));
        };
    }

    private Fault ofNetwork() {
        String server = server();
        String other = otherThan(server);
        return switch (random.nextInt(8)) {
            case 0, 1 -> new Fault.Cut(server, other);
            case 2 -> new Fault.BlockOneWay(other, server, micros(8));
            case 3 -> new Fault.BlockOneWay(server, other, micros(8));
            case 4, 5 -> new Fault.Separate(server, micros(8));
            case 6 -> new Fault.SlowLink(server, other, random.nextLong(SLOW_MAX), micros(8));
            default -> new Fault.Isolate(server, micros(8));
        };
    }

    private Fault ofClient() {
        return switch (random.nextInt(5)) {
            case 0 -> new Fault.PauseClient(client(), micros(8));
            case 1 -> new Fault.RestartClient(client());
            default -> new Fault.MoveClient(client());
        };
    }

    private String server() {
        if (servers.size() > 1 && random.nextInt(4) == 0) {
            return Fault.LEADER;
        }
        return servers.get(random.nextInt(servers.size()));
    }

    private String client() {
        return clients.get(random.nextInt(clients.size()));
    }

    private String otherThan(String server) {
        if (servers.size() > 1 && random.nextInt(3) != 0) {
            String other = server;
            while (other.equals(server)) {
                other = servers.get(random.nextInt(servers.size()));
            }
            return other;
        }
        return client();
    }

    private long micros(int secondsMax) {
        return random.nextLong(secondsMax * SECOND) + SECOND / 20;
    }

    /** Now and then a server is back before anybody has missed it. */
    private long down() {
        return random.nextInt(3) == 0 ? SECOND / 50 : micros(5);
    }
}
