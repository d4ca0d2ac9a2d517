package dev.ostler.interop.ensemble;

import dev.ostler.interop.ensemble.Network.Ports;
import dev.ostler.interop.server.Await;
import dev.ostler.interop.server.Implementation;
import dev.ostler.interop.server.ServerUnderTest;
import dev.ostler.testing.FreePorts;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Several servers that form one ensemble, each in a process of its own, on loopback. Below its home
 * lies a directory for each member.
 */
final class EnsembleUnderTest implements AutoCloseable {
    private final SortedMap<Integer, ServerUnderTest> members = new TreeMap<>();
    private final Path home;
    private final Map<String, String> settings;
    private final List<Ports> ports;
    private final @Nullable Network network;

    /** What kind of member each number is. */
    record Kind(Implementation implementation, boolean observer) {}

    /**
     * An ensemble that does not run yet.
     *
     * @param kinds the members in the order of their numbers, from 1 on
     * @param settings lines of every zoo.cfg, beside ports, directory and membership
     */
    EnsembleUnderTest(Path home, List<Kind> kinds, Map<String, String> settings)
            throws IOException {
        this(home, kinds, settings, freePorts(kinds.size()), null);
    }

    private EnsembleUnderTest(
            Path home,
            List<Kind> kinds,
            Map<String, String> settings,
            List<Ports> ports,
            @Nullable Network network)
            throws IOException {
        this.home = home;
        this.ports = ports;
        this.network = network;
        var all = new HashMap<String, String>();
        all.put("initLimit", "20");
        all.put("syncLimit", "10");
        all.put("tickTime", "500");
        all.put("maxSessionTimeout", "60000");
        all.putAll(settings);
        this.settings = Map.copyOf(all);
        for (int i = 0; i < kinds.size(); i++) {
            int id = i + 1;
            for (int j = 0; j < kinds.size(); j++) {
                String address =
                        network == null
                                ? "127.0.0.1:%d:%d"
                                        .formatted(ports.get(j).quorum(), ports.get(j).election())
                                : network.address(id, j + 1);
                all.put(
                        "server." + (j + 1),
                        address + (kinds.get(j).observer() ? ":observer" : ":participant"));
            }
            add(id, kinds.get(i).implementation(), all);
        }
    }

    private void add(int id, Implementation implementation, Map<String, String> lines)
            throws IOException {
        var member =
                new ServerUnderTest(
                        implementation,
                        home.resolve("member" + id),
                        lines,
                        List.of("-Dznode.container.checkIntervalMs=86400000"));
        Files.createDirectories(member.dataDirectory());
        Files.writeString(member.dataDirectory().resolve("myid"), id + "\n");
        members.put(id, member);
    }

    /**
     * A server with the next number that knows the first members and itself, as one does that is to
     * be added. It does not run yet.
     */
    int newcomer(Implementation implementation) throws IOException {
        int id = members.size() + 1;
        ports.add(new Ports(FreePorts.next(), FreePorts.next()));
        var all = new HashMap<>(settings);
        for (int i = 1; i <= id; i++) {
            all.put("server." + i, place(i) + ":participant");
        }
        add(id, implementation, all);
        return id;
    }

    private String place(int id) {
        return "127.0.0.1:%d:%d".formatted(ports(id).quorum(), ports(id).election());
    }

    /** How a client writes a member that is to be added in this role. */
    String line(int id, String role) {
        return "server.%d=%s:%s;127.0.0.1:%d"
                .formatted(id, place(id), role, member(id).clientPort());
    }

    /** An ensemble whose members reach each other through a {@link #network} of relays. */
    static EnsembleUnderTest behindRelays(Path home, List<Kind> kinds, Map<String, String> settings)
            throws IOException {
        List<Ports> ports = freePorts(kinds.size());
        return new EnsembleUnderTest(home, kinds, settings, ports, new Network(ports));
    }

    private static List<Ports> freePorts(int members) throws IOException {
        var ports = new ArrayList<Ports>();
        for (int i = 0; i < members; i++) {
            ports.add(new Ports(FreePorts.next(), FreePorts.next()));
        }
        return ports;
    }

    /** Where a member listens for the others. */
    Ports ports(int id) {
        return ports.get(id - 1);
    }

    Network network() {
        return Objects.requireNonNull(network, "this ensemble has no relays");
    }

    /** Voters of these implementations, with the numbers from 1 on. */
    static List<Kind> voters(Implementation... implementations) {
        var kinds = new ArrayList<Kind>();
        for (Implementation implementation : implementations) {
            kinds.add(new Kind(implementation, false));
        }
        return kinds;
    }

    /** Starts all, and returns when each serves. */
    EnsembleUnderTest start() throws IOException, InterruptedException {
        for (ServerUnderTest member : members.values()) {
            member.launch();
        }
        awaitServing();
        return this;
    }

    /**
     * As {@link #start}, with this member, the greatest of three, as the leader. On a busy machine
     * it may come too late to be elected: whoever leads in its place is started again then.
     */
    EnsembleUnderTest startLedBy(int id) throws IOException, InterruptedException {
        start();
        int leader = leader();
        if (leader != id) {
            member(leader).stop();
            awaitMode(id, "leader");
            member(leader).launch();
            awaitServing();
        }
        return this;
    }

    /** Returns when every member that was started serves. */
    void awaitServing() throws IOException, InterruptedException {
        for (ServerUnderTest member : members.values()) {
            if (member.isAlive()) {
                member.awaitServing();
            }
        }
    }

    ServerUnderTest member(int id) {
        ServerUnderTest member = members.get(id);
        if (member == null) {
            throw new IllegalArgumentException("there is no member " + id);
        }
        return member;
    }

    /** Puts another implementation in the place of a member that does not run. */
    void replace(int id, Implementation by) {
        members.put(id, member(id).successor(by));
    }

    /** Gives a member that does not run one more flag for its JVM. */
    void give(int id, String jvmFlag) {
        members.put(id, member(id).with(jvmFlag));
    }

    /** Gives a member that does not run more or other lines of zoo.cfg. */
    void give(int id, Map<String, String> lines) {
        members.put(id, member(id).with(lines));
    }

    SortedMap<Integer, ServerUnderTest> members() {
        return members;
    }

    /** The number of the one that leads, once there is one, and no other that still believes so. */
    int leader() throws IOException, InterruptedException {
        var found = new AtomicInteger();
        Await.until(
                () -> {
                    found.set(leading());
                    return found.get() != 0;
                },
                () -> "nobody leads:\n" + logs());
        return found.get();
    }

    /** 0 if it is nobody, or more than one says that it leads. */
    private int leading() {
        int leader = 0;
        for (Map.Entry<Integer, ServerUnderTest> entry : members.entrySet()) {
            if (entry.getValue().mode().equals("leader")) {
                if (leader != 0) {
                    return 0;
                }
                leader = entry.getKey();
            }
        }
        return leader;
    }

    /** Returns when a member serves in this role. */
    void awaitMode(int id, String mode) throws IOException, InterruptedException {
        Await.until(
                () -> member(id).mode().equals(mode),
                () -> "member " + id + " is no " + mode + ":\n" + logs());
    }

    /** The last lines of every member's log. */
    String logs() throws InterruptedException {
        var text = new StringBuilder();
        for (Map.Entry<Integer, ServerUnderTest> entry : members.entrySet()) {
            ServerUnderTest member = entry.getValue();
            text.append("---- member ")
                    .append(entry.getKey())
                    .append(", ")
                    .append(member.implementation())
                    .append('\n')
                    .append(member.isAlive() ? member.logTail() : "not running")
                    .append('\n');
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        members.values().forEach(ServerUnderTest::close);
        if (network != null) {
            network.close();
        }
    }
}
