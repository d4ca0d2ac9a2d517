package dev.ostler.storage.snapshot;

import dev.ostler.protocol.Zxid;
import dev.ostler.storage.disk.Disk;
import dev.ostler.storage.disk.DiskFile;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds snapshots by their names: {@code snapshot.}, the zxid, and how it is compressed. */
public final class SnapshotFiles {
    /** Begins every snapshot's name. */
    public static final String PREFIX = "snapshot.";

    /** What a file has whose name says no zxid. */
    public static final Zxid NO_ZXID = new Zxid(-1);

    /** Begins the name of a snapshot while it is written. Neither Ostler nor ZooKeeper reads it. */
    static final String INCOMPLETE_PREFIX = "incomplete-snapshot.";

    /**
     * Begins the name of a whole snapshot that replaces all others and the log, until they are
     * gone. Only {@code Replacement} reads it.
     */
    static final String REPLACEMENT_PREFIX = "replacement-snapshot.";

    /** What ends every uncompressed snapshot: the string of the last seal. */
    private static final byte[] END = {0, 0, 0, 1, '/'};

    private static final int LENGTH_MIN = 10;
    private static final byte[] GZIP_MAGIC = {0x1f, (byte) 0x8b};

    private SnapshotFiles() {}

    /**
     * A snapshot's file.
     *
     * @param zxid of the last transaction in it
     */
    public record SnapshotFile(Path path, Zxid zxid, Compression compression) {}

    public static Path path(Path directory, Zxid zxid, Compression compression) {
        return directory.resolve(name(zxid, compression));
    }

    static String name(Zxid zxid, Compression compression) {
        return PREFIX + Long.toHexString(zxid.value()) + compression.suffix();
    }

    /** All files that are snapshots by their names, newest first. */
    public static List<SnapshotFile> list(Disk disk, Path directory) throws IOException {
        var files = new ArrayList<SnapshotFile>();
        for (String name : disk.list(directory)) {
            SnapshotFile file = parse(directory, name);
            if (file != null) {
                files.add(file);
            }
        }
        files.sort(Comparator.comparing(SnapshotFile::zxid).reversed());
        return files;
    }

    /**
     * Removes what a crash left of snapshots that were never finished. None may be in the making.
     */
    public static void removeIncomplete(Disk disk, Path directory) throws IOException {
        for (String name : disk.list(directory)) {
            if (name.startsWith(INCOMPLETE_PREFIX)) {
                disk.delete(directory.resolve(name));
            }
        }
    }

    /** The snapshot that is to replace everything, empty if there is none. */
    public static Optional<Path> replacement(Disk disk, Path directory) throws IOException {
        for (String name : disk.list(directory)) {
            if (name.startsWith(REPLACEMENT_PREFIX)) {
                return Optional.of(directory.resolve(name));
            }
        }
        return Optional.empty();
    }

    /** The name that a replacement is to have in the end. */
    public static Path replaced(Path replacement) {
        String name = String.valueOf(replacement.getFileName());
        return replacement.resolveSibling(PREFIX + name.substring(REPLACEMENT_PREFIX.length()));
    }

    /**
     * What may be read of the snapshots.
     *
     * @param files that look whole, newest first
     * @param unreadable says of each file that can't be looked into why that is, in a sentence
     */
    public record Candidates(List<SnapshotFile> files, List<String> unreadable) {}

    /**
     * The newest snapshots that look whole.
     *
     * @param countMax how many at the most
     */
    public static Candidates candidates(Disk disk, Path directory, int countMax)
            throws IOException {
        var files = new ArrayList<SnapshotFile>();
        var unreadable = new ArrayList<String>();
        for (SnapshotFile file : list(disk, directory)) {
            try {
                if (files.size() < countMax && looksWhole(disk, file)) {
                    files.add(file);
                }
            } catch (IOException e) {
                unreadable.add(unreadable(file, e));
            }
        }
        return new Candidates(files, unreadable);
    }

    static String unreadable(SnapshotFile file, IOException e) {
        return "The snapshot " + file.path() + " can't be read: " + e + ".";
    }

    /**
     * Whether a file's ends are those of a whole snapshot (storage format, section 3.4), without
     * reading all of it.
     */
    public static boolean looksWhole(Disk disk, SnapshotFile file) throws IOException {
        try (DiskFile opened = disk.openForReading(file.path())) {
            return switch (file.compression()) {
                case NONE ->
                        opened.size() >= LENGTH_MIN
                                && holds(opened, opened.size() - END.length, END);
                case GZIP -> holds(opened, 0, GZIP_MAGIC);
                case SNAPPY -> holds(opened, 0, SnappyInput.MAGIC);
            };
        }
    }

    private static boolean holds(DiskFile file, long position, byte[] expected) throws IOException {
        var found = ByteBuffer.allocate(expected.length);
        while (found.hasRemaining()) {
            if (file.read(found, position + found.position()) < 0) {
                return false;
            }
        }
        return Arrays.equals(found.array(), expected);
    }

    /**
     * A file that an operator names, whatever its name is: its ending says how it is packed, and
     * the zxid is {@link #NO_ZXID} if the name has none.
     */
    public static SnapshotFile named(Path path) {
        String name = String.valueOf(path.getFileName());
        Zxid zxid = zxidOf(name);
        return new SnapshotFile(path, zxid == null ? NO_ZXID : zxid, compressionOf(name));
    }

    private static @Nullable SnapshotFile parse(Path directory, String name) {
        Zxid zxid = zxidOf(name);
        return zxid == null
                ? null
                : new SnapshotFile(directory.resolve(name), zxid, compressionOf(name));
    }

    private static Compression compressionOf(String name) {
        for (Compression each : Compression.values()) {
            if (each != Compression.NONE && name.endsWith(each.suffix())) {
                return each;
            }
        }
        return Compression.NONE;
    }

    private static @Nullable Zxid zxidOf(String name) {
        if (!name.startsWith(PREFIX)) {
            return null;
        }
        int suffixLength = compressionOf(name).suffix().length();
        String hex = name.substring(PREFIX.length(), name.length() - suffixLength);
        if (!hex.matches("[0-9a-fA-F]{1,16}")) {
            return null;
        }
        long zxid = Long.parseUnsignedLong(hex, 16);
        // ZooKeeper reads signed numbers; its snapshot.ffffffffffffffff is one of no database.
        return zxid < 0 ? null : new Zxid(zxid);
    }
}
