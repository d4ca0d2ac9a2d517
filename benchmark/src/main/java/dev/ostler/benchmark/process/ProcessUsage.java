package dev.ostler.benchmark.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What Linux says about a process (proc(5)). */
public final class ProcessUsage {
    /** Linux counts CPU time in hundredths of a second here, on every architecture. */
    private static final long NANOS_PER_TICK = 10_000_000;

    private final Path directory;

    public ProcessUsage(long pid) {
        directory = Path.of("/proc", Long.toString(pid));
    }

    /**
     * CPU time of all threads, dead ones included, in user and system mode, in steps of 10 ms.
     *
     * @throws UncheckedIOException if the process is gone
     */
    public long cpuNanos() {
        return parseCpuNanos(read("stat"));
    }

    /** Resident memory now, in bytes. */
    public long residentBytes() {
        return parseBytes(read("status"), "VmRSS");
    }

    /** The most resident memory there ever was, in bytes. */
    public long peakResidentBytes() {
        return parseBytes(read("status"), "VmHWM");
    }

    /**
     * @param stat a line of {@code /proc/PID/stat}
     */
    static long parseCpuNanos(String stat) {
        // The second field is the program's name in parentheses, which may hold anything.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        int utime = 14 - 3;
        int stime = 15 - 3;
        return (Long.parseLong(fields[utime]) + Long.parseLong(fields[stime])) * NANOS_PER_TICK;
    }

    /**
     * @param status the text of {@code /proc/PID/status}
     */
    static long parseBytes(String status, String key) {
        for (String line : status.lines().toList()) {
            if (line.startsWith(key + ":")) {
                List<String> words = List.of(line.trim().split("\\s+", -1));
                return Long.parseLong(words.get(1)) * 1024;
            }
        }
        throw new IllegalArgumentException("no " + key + " in the status of a process");
    }

    private String read(String file) {
        try {
            return Files.readString(directory.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
