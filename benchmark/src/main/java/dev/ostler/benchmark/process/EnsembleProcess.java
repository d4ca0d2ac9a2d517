package dev.ostler.benchmark.process;

import dev.ostler.testing.FreePorts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Several servers that form one ensemble, each a process of its own on the loopback address. */
public final class EnsembleProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 10;

    private final Contender contender;
    private final Path directory;
    private final String heap;
    private final List<String> settings;
    private final List<Integer> clientPorts = new ArrayList<>();
    private final List<ServerProcess> members = new ArrayList<>();

    private EnsembleProcess(
            Contender contender, Path directory, String heap, List<String> settings) {
        this.contender = contender;
        this.directory = directory;
        this.heap = heap;
        this.settings = settings;
    }

    /**
     * Starts an ensemble and waits until every member gives sessions.
     *
     * @param directory for data, configurations and logs; must not have been used before
     * @param heap of each member, as -Xmx takes it
     * @param tickMillis its tickTime; 10 ticks to connect, 5 to be behind
     * @throws IOException if it does not serve within a minute
     */
    public static EnsembleProcess start(
            Contender contender, Path directory, String heap, int size, int tickMillis)
            throws IOException, InterruptedException {
        EnsembleProcess ensemble = launch(contender, directory, heap, size, tickMillis);
        try {
            for (ServerProcess member : ensemble.members) {
                member.awaitServing();
            }
            return ensemble;
        } catch (IOException | RuntimeException e) {
            ensemble.close();
            throw e;
        }
    }

    /** As {@link #start}, and does not wait for it. */
    public static EnsembleProcess launch(
            Contender contender, Path directory, String heap, int size, int tickMillis)
            throws IOException {
        var settings = new ArrayList<String>();
        settings.add("tickTime=" + tickMillis);
        settings.add("initLimit=10");
        settings.add("syncLimit=5");
        for (int id = 1; id <= size; id++) {
            settings.add(
                    "server.%d=127.0.0.1:%d:%d".formatted(id, FreePorts.next(), FreePorts.next()));
        }
        var ensemble = new EnsembleProcess(contender, directory, heap, settings);
        try {
            for (int i = 0; i < size; i++) {
                ensemble.clientPorts.add(FreePorts.next());
                Path data = Files.createDirectories(ensemble.home(i).resolve("data"));
                Files.writeString(data.resolve("myid"), (i + 1) + "\n");
                ensemble.members.add(ensemble.launch(i));
            }
            return ensemble;
        } catch (IOException | RuntimeException e) {
            ensemble.close();
            throw e;
        }
    }

    private Path home(int index) {
        return directory.resolve("member-" + (index + 1));
    }

    private ServerProcess launch(int index) throws IOException {
        return ServerProcess.launch(contender, home(index), heap, clientPorts.get(index), settings);
    }

    public List<ServerProcess> members() {
        return members;
    }

    /** Starts a member again that was killed, and waits until it gives sessions. */
    public void restart(int index) throws IOException, InterruptedException {
        members.set(index, launch(index));
        members.get(index).awaitServing();
    }

    /** The index of the leader, once there is one. */
    public int leader() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() - deadline < 0) {
            for (int i = 0; i < members.size(); i++) {
                if (members.get(i).mode().equals("leader")) {
                    return i;
                }
            }
            Thread.sleep(POLL_MILLIS);
        }
        throw new IOException("nobody leads:\n" + members.getFirst().logTail());
    }

    /** CPU time of all members together, in nanoseconds. */
    public long cpuNanos() {
        return members.stream().mapToLong(member -> member.usage().cpuNanos()).sum();
    }

    @Override
    public void close() {
        members.forEach(ServerProcess::close);
    }
}
