package dev.ostler.dist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A call of one of the scripts, with nothing in its environment but what a test puts there.
 *
 * @param home root of the distribution
 * @param name name of the script
 * @param environment its environment
 */
record Script(Path home, String name, Map<String, String> environment) {
    private static final int SECONDS_MAX = 300;

    /** What came of a call. */
    record Result(int exitCode, String out, String error) {}

    /** Of a server that has nothing prepared behind it. */
    static Script zkServer(Path home) {
        return new Script(home, "zkServer.sh", Map.of("PATH", "/usr/bin:/bin", "HOME", "/tmp"))
                .with("OSTLER_PREPARE", "no")
                .with("JAVA_HOME", System.getProperty("java.home"));
    }

    Script with(String variable, String value) {
        var extended = new TreeMap<>(environment);
        extended.put(variable, value);
        return new Script(home, name, extended);
    }

    Script without(String variable) {
        var reduced = new TreeMap<>(environment);
        reduced.remove(variable);
        return new Script(home, name, reduced);
    }

    /** Runs the script to its end. */
    Result run(String... arguments) {
        try {
            // Files, not pipes: a server that the script leaves behind would keep a pipe open.
            Path out = Files.createTempFile("script", ".out");
            Path error = Files.createTempFile("script", ".err");
            try {
                Process process = start(out, error, arguments);
                if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError(
                            name + " " + Arrays.toString(arguments) + " does not end");
                }
                return new Result(
                        process.exitValue(), Files.readString(out), Files.readString(error));
            } finally {
                Files.delete(out);
                Files.delete(error);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts the script and returns at once. */
    Process start(Path out, Path error, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(home.resolve("bin").resolve(name).toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.redirectOutput(out.toFile()).redirectError(error.toFile()).start();
    }
}
