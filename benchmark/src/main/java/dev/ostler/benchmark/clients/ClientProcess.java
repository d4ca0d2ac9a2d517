package dev.ostler.benchmark.clients;

import dev.ostler.benchmark.process.JavaTools;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A process with a client library, which takes orders; the driver in it describes them. */
public final class ClientProcess implements AutoCloseable {
    private final String name;
    private final Process process;
    private final BufferedReader answers;

    private ClientProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Starts one.
     *
     * @param name as the reports call it
     * @param driver the main class
     * @param classPath with the driver and the library
     * @param server where it connects
     * @param path what the driver works on
     * @param log for what it prints besides its answers
     */
    public static ClientProcess start(
            String name,
            String driver,
            String classPath,
            List<String> jvmFlags,
            InetSocketAddress server,
            String path,
            Path log)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(JavaTools.path("java"));
        command.addAll(jvmFlags);
        command.addAll(
                List.of(
                        "-Dlogback.configurationFile=apache-logback.xml",
                        "-Dinterop.log.level=ERROR",
                        "-cp",
                        classPath,
                        driver,
                        "127.0.0.1:" + server.getPort(),
                        path));
        Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new ClientProcess(name, process);
    }

    String name() {
        return name;
    }

    /**
     * Sends an order and waits for the numbers that answer it.
     *
     * @throws IOException if the process does not answer with numbers
     */
    public long[] order(String order) throws IOException {
        var orders = process.outputWriter(StandardCharsets.UTF_8);
        orders.write(order + "\n");
        orders.flush();
        String answer = answers.readLine();
        if (answer == null || !answer.matches("-?\\d+( -?\\d+)*")) {
            throw new IOException(name + " answers \"" + order + "\" with: " + answer);
        }
        return Arrays.stream(answer.split(" ", -1)).mapToLong(Long::parseLong).toArray();
    }

    /** Ends the process: it stops when there are no more orders. */
    @Override
    public void close() throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
