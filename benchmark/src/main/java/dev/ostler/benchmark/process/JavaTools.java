package dev.ostler.benchmark.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The programs of the JDK that runs this one; the servers run on the same. */
public final class JavaTools {
    private JavaTools() {}

    /** The path of {@code java}, {@code jcmd}, … */
    public static String path(String tool) {
        return Path.of(System.getProperty("java.home"), "bin", tool).toString();
    }

    /**
     * Sends a diagnostic command to a JVM.
     *
     * @return what it printed
     * @throws IOException if jcmd fails; the message holds what it printed
     */
    public static String jcmd(long pid, String... command)
            throws IOException, InterruptedException {
        var line = new ArrayList<String>(List.of(path("jcmd"), Long.toString(pid)));
        line.addAll(List.of(command));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", line) + ": " + output);
        }
        return output;
    }

    /** Bytes of live objects in a JVM's heap, after a full collection. */
    public static long liveHeapBytes(long pid) throws IOException, InterruptedException {
        return parseHistogramTotal(jcmd(pid, "GC.class_histogram"));
    }

    /**
     * @param histogram what {@code GC.class_histogram} prints; its last line is "Total", the number
     *     of instances, and their bytes
     */
    static long parseHistogramTotal(String histogram) {
        for (String line : histogram.lines().toList()) {
            if (line.startsWith("Total")) {
                return Long.parseLong(line.trim().split("\\s+", -1)[2]);
            }
        }
        throw new IllegalArgumentException("no total in a class histogram");
    }
}
