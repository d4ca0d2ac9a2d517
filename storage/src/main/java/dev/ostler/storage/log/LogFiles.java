package dev.ostler.storage.log;

import dev.ostler.protocol.Zxid;
import dev.ostler.storage.disk.Disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/** Finds log files by their names: {@code log.} and the zxid of the first transaction. */
public final class LogFiles {
    /** Begins every log file's name. */
    public static final String PREFIX = "log.";

    /** Zeros laid out for the next log file. Neither Ostler nor ZooKeeper reads it. */
    static final String SPARE = "preallocated.log";

    private LogFiles() {}

    /**
     * A log file.
     *
     * @param zxid what its name says
     */
    public record LogFile(Path path, long zxid) {}

    public static Path path(Path directory, long zxid) {
        return directory.resolve(PREFIX + Long.toHexString(zxid));
    }

    /** All log files, oldest first. */
    public static List<LogFile> list(Disk disk, Path directory) throws IOException {
        var files = new ArrayList<LogFile>();
        for (String name : disk.list(directory)) {
            zxidOf(name).ifPresent(zxid -> files.add(new LogFile(directory.resolve(name), zxid)));
        }
        files.sort(Comparator.comparingLong(LogFile::zxid));
        return files;
    }

    /**
     * The files that hold the records from a zxid on: the newest whose name is not beyond it, and
     * all later ones.
     */
    public static List<LogFile> from(Zxid zxid, List<LogFile> files) {
        int first = 0;
        for (int i = 0; i < files.size(); i++) {
            if (files.get(i).zxid() <= zxid.value()) {
                first = i;
            }
        }
        return files.subList(first, files.size());
    }

    /**
     * The zxid in a log file's name; empty for all other names. A name with more behind the zxid,
     * such as {@code log.13.fixed}, is a tool's output and no log, although ZooKeeper takes it for
     * one.
     */
    public static OptionalLong zxidOf(String name) {
        return name.startsWith(PREFIX)
                ? parseHex(name.substring(PREFIX.length()))
                : OptionalLong.empty();
    }

    private static OptionalLong parseHex(String text) {
        if (text.isEmpty() || text.length() > 16) {
            return OptionalLong.empty();
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return OptionalLong.empty();
            }
            value = (value << 4) | digit;
        }
        // ZooKeeper reads signed numbers.
        return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
