package dev.ostler.interop.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A process that a test has started, with all its output in one file. None outlives the test's own
 * process.
 */
public final class ChildProcess implements AutoCloseable {
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> RUNNING.forEach(Process::destroyForcibly), "kill-all"));
    }

    private final Process process;
    private final Path output;

    private ChildProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts a program; its output is appended to {@code output}. */
    public static ChildProcess start(List<String> command, Path output) throws IOException {
        var builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        return watch(builder.start(), output);
    }

    /** As {@link #start}, with a text to read on its standard input. */
    public static ChildProcess start(List<String> command, Path output, String input)
            throws IOException {
        ChildProcess child = start(command, output);
        try (var stdin = child.process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        return child;
    }

    /** The command line of a small JVM of the version that runs this test. */
    public static List<String> java(List<String> flags, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(flags);
        command.addAll(arguments);
        return command;
    }

    private static ChildProcess watch(Process process, Path output) {
        RUNNING.add(process);
        var _ = process.onExit().thenRun(() -> RUNNING.remove(process));
        return new ChildProcess(process, output);
    }

    public long pid() {
        return process.pid();
    }

    /** Waits for the end of the process; false if it still runs after {@code atMost}. */
    public boolean hasEndedWithin(Duration atMost) throws InterruptedException {
        return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Waits for the end of the process and returns its exit code.
     *
     * @throws AssertionError with its output if it takes longer; it is killed then
     */
    public int exitCode(Duration atMost) throws InterruptedException {
        if (!hasEndedWithin(atMost)) {
            kill();
            throw new AssertionError("still running after " + atMost + ":\n" + output());
        }
        return process.exitValue();
    }

    /** Ends it as {@code kill -9} does. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Ends it as {@code kill} does, the hard way after {@code atMost}. */
    public void stop(Duration atMost) throws InterruptedException {
        process.destroy();
        if (!hasEndedWithin(atMost)) {
            kill();
            throw new AssertionError("did not stop within " + atMost + ":\n" + output());
        }
    }

    /** All it has printed; of a very long output the end. */
    public String output() {
        try {
            byte[] bytes = Files.readAllBytes(output);
            int from = Math.max(0, bytes.length - 40_000);
            return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
