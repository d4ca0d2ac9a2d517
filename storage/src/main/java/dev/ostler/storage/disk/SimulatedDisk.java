package dev.ostler.storage.disk;

import dev.ostler.protocol.Bytes;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A disk in memory that does no more than {@link Disk} promises. After {@link #crash} only what was
 * synced is certain to be there; of the rest the caller decides, sector by sector and name by name.
 * Every operation can be made to fail. Nothing here is random: the same calls and the same
 * decisions give the same disk.
 *
 * <p>Directories, unlike the names in them, are durable at once.
 */
public final class SimulatedDisk implements Disk {
    /** Names to files as a running process sees them. */
    private final TreeMap<Path, Inode> live = new TreeMap<>();

    /** Names to files as a crash leaves them, if it keeps none of {@link #changes}. */
    private final TreeMap<Path, Inode> durable = new TreeMap<>();

    private final Set<Path> directories = new HashSet<>();
    private final Set<Path> locks = new HashSet<>();
    private final List<NameChange> changes = new ArrayList<>();
    private Faults faults = operation -> {};
    private boolean off;
    private long generation;

    /** Something done to a disk that may fail or be cut short by a crash. */
    public enum Kind {
        LIST,
        CREATE,
        OPEN,
        READ,
        WRITE,
        TRUNCATE,
        SYNC,
        RENAME,
        DELETE,
        SYNC_DIRECTORY,
        LOCK;

        /** Whether it changes anything, or what is certain. */
        public boolean isEffect() {
            return this != LIST && this != OPEN && this != READ && this != LOCK;
        }
    }

    /** One call of the disk. */
    public record Operation(Kind kind, Path path) {}

    /** Decides what fails. */
    @FunctionalInterface
    public interface Faults {
        /**
         * Called before each operation. What it throws comes out of the operation, which is then
         * not done; a write or truncation is done first, so that a crash can leave it torn. After a
         * {@link PowerCutException} nothing works until {@link #crash}.
         */
        void before(Operation operation) throws IOException;
    }

    /** Decides what a crash leaves of what was not synced. */
    public interface Damage {
        /** Nothing that was not synced survives. */
        Damage LOSE_ALL = new Damage() {};

        /** Everything survives. */
        Damage KEEP_ALL =
                new Damage() {
                    @Override
                    public boolean keepsSector(Path file, long sector) {
                        return true;
                    }

                    @Override
                    public boolean keepsTruncation(Path file) {
                        return true;
                    }

                    @Override
                    public boolean keepsName(int index, Path name) {
                        return true;
                    }
                };

        /** Whether a sector of an unsynced write reached the disk. */
        default boolean keepsSector(Path file, long sector) {
            return false;
        }

        /** Whether an unsynced truncation reached the disk. */
        default boolean keepsTruncation(Path file) {
            return false;
        }

        /**
         * Whether a creation, renaming or deletion reached the disk whose directory was not synced.
         *
         * @param index counts them, oldest first
         * @param name the name that it made or removed
         */
        default boolean keepsName(int index, Path name) {
            return false;
        }
    }

    /** From now on this decides what fails. */
    public synchronized void faults(Faults decider) {
        faults = decider;
    }

    /**
     * The power goes and comes back. Open files and locks are gone; of everything not synced,
     * {@code damage} decides.
     */
    public synchronized void crash(Damage damage) {
        off = false;
        generation++;
        locks.clear();
        int index = 0;
        for (NameChange change : changes) {
            if (damage.keepsName(index, change.name())) {
                change.apply(durable);
            }
            index++;
        }
        changes.clear();
        live.clear();
        live.putAll(durable);
        live.forEach((path, inode) -> inode.crash(path, damage));
    }

    /**
     * The process ends and its system lives on: open files and locks are gone, and what was written
     * is there, though no more certain than before.
     */
    public synchronized void restart() {
        generation++;
        locks.clear();
    }

    /** Turns bits of a byte, whatever its state. */
    public synchronized void corrupt(Path file, long offset, int mask) {
        Inode inode = live.get(file);
        if (inode == null || offset >= inode.size) {
            throw new IllegalArgumentException(file + " has no byte " + offset);
        }
        inode.content[(int) offset] ^= (byte) mask;
        inode.certain = inode.bytes();
    }

    /** The content of a file as a running process sees it. */
    public synchronized byte[] content(Path file) {
        Inode inode = live.get(file);
        if (inode == null) {
            throw new IllegalArgumentException("there is no " + file);
        }
        return inode.bytes();
    }

    /** Makes or replaces a file, durably. */
    public synchronized void put(Path file, byte[] content) {
        var inode = new Inode();
        inode.content = content.clone();
        inode.size = content.length;
        inode.certain = content.clone();
        live.put(file, inode);
        durable.put(file, inode);
        Path parent = file.getParent();
        while (parent != null && directories.add(parent)) {
            parent = parent.getParent();
        }
    }

    /** Removes a file, durably. */
    public synchronized void remove(Path file) {
        live.remove(file);
        durable.remove(file);
    }

    /** A disk in the same state, so that several crashes can be tried from it; nothing is open. */
    public synchronized SimulatedDisk copy() {
        var copies = new IdentityHashMap<Inode, Inode>();
        var copy = new SimulatedDisk();
        copy.directories.addAll(directories);
        live.forEach((path, inode) -> copy.live.put(path, inode.copy(copies)));
        durable.forEach((path, inode) -> copy.durable.put(path, inode.copy(copies)));
        for (NameChange change : changes) {
            Inode inode = change.inode();
            copy.changes.add(
                    new NameChange(
                            change.removed(),
                            change.name(),
                            inode == null ? null : inode.copy(copies)));
        }
        return copy;
    }

    /** All files, sorted. */
    public synchronized List<Path> files() {
        return List.copyOf(live.keySet());
    }

    @Override
    public synchronized List<String> list(Path directory) throws IOException {
        before(Kind.LIST, directory);
        if (!directories.contains(directory)) {
            throw new NoSuchFileException(directory.toString());
        }
        var names = new ArrayList<String>();
        for (Path path : live.keySet()) {
            if (directory.equals(path.getParent())) {
                names.add(String.valueOf(path.getFileName()));
            }
        }
        for (Path path : directories) {
            if (directory.equals(path.getParent())) {
                names.add(String.valueOf(path.getFileName()));
            }
        }
        names.sort(null);
        return names;
    }

    @Override
    public synchronized boolean exists(Path path) {
        return live.containsKey(path) || directories.contains(path);
    }

    @Override
    public synchronized boolean isWritable(Path directory) {
        return directories.contains(directory);
    }

    @Override
    public synchronized long size(Path file) throws IOException {
        return find(file).size;
    }

    @Override
    public synchronized void createDirectory(Path directory) throws IOException {
        if (exists(directory)) {
            throw new FileAlreadyExistsException(directory.toString());
        }
        Path parent = directory.getParent();
        if (parent != null && parent.getParent() != null) {
            requireDirectory(parent);
        }
        directories.add(directory);
        if (parent != null) {
            directories.add(parent);
        }
    }

    @Override
    public synchronized DiskFile create(Path file) throws IOException {
        before(Kind.CREATE, file);
        requireParent(file);
        if (exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        var inode = new Inode();
        change(new NameChange(null, file, inode));
        return new SimulatedFile(file, inode, false, 1);
    }

    @Override
    public synchronized DiskFile open(Path file) throws IOException {
        before(Kind.OPEN, file);
        return new SimulatedFile(file, find(file), false, 1);
    }

    @Override
    public synchronized DiskFile openUncached(Path file) throws IOException {
        before(Kind.OPEN, file);
        return new SimulatedFile(file, find(file), false, BLOCK);
    }

    @Override
    public synchronized DiskFile openForReading(Path file) throws IOException {
        before(Kind.OPEN, file);
        return new SimulatedFile(file, find(file), true, 1);
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        before(Kind.RENAME, to);
        change(new NameChange(from, to, find(from)));
    }

    @Override
    public synchronized void delete(Path file) throws IOException {
        if (!live.containsKey(file)) {
            return;
        }
        before(Kind.DELETE, file);
        change(new NameChange(file, file, null));
    }

    @Override
    public synchronized void syncDirectory(Path directory) throws IOException {
        before(Kind.SYNC_DIRECTORY, directory);
        requireDirectory(directory);
        changes.removeIf(
                change -> {
                    boolean here = directory.equals(change.name().getParent());
                    if (here) {
                        change.apply(durable);
                    }
                    return here;
                });
    }

    @Override
    public synchronized Closeable lock(Path file) throws IOException {
        before(Kind.LOCK, file);
        requireParent(file);
        if (!locks.add(file)) {
            throw new FileInUseException(file + " is in use by another server");
        }
        if (!exists(file)) {
            change(new NameChange(null, file, new Inode()));
        }
        long holder = generation;
        return () -> unlock(file, holder);
    }

    private synchronized void unlock(Path file, long holder) {
        if (holder == generation) {
            locks.remove(file);
        }
    }

    private void before(Kind kind, Path path) throws IOException {
        requirePower();
        try {
            faults.before(new Operation(kind, path));
        } catch (PowerCutException e) {
            off = true;
            throw e;
        }
    }

    private void requirePower() throws PowerCutException {
        if (off) {
            throw new PowerCutException();
        }
    }

    private void change(NameChange change) {
        changes.add(change);
        change.apply(live);
    }

    private Inode find(Path file) throws NoSuchFileException {
        Inode inode = live.get(file);
        if (inode == null) {
            throw new NoSuchFileException(file.toString());
        }
        return inode;
    }

    private void requireParent(Path file) throws IOException {
        Path parent = file.getParent();
        if (parent != null) {
            requireDirectory(parent);
        }
    }

    private void requireDirectory(Path directory) throws NoSuchFileException {
        if (!directories.contains(directory)) {
            throw new NoSuchFileException(directory.toString());
        }
    }

    /**
     * A change of names, done wholly or not at all.
     *
     * @param removed the name that is gone after it, null if none
     * @param name the name that leads to {@code inode} after it
     * @param inode null for a deletion
     */
    private record NameChange(@Nullable Path removed, Path name, @Nullable Inode inode) {
        void apply(TreeMap<Path, Inode> names) {
            if (removed != null) {
                names.remove(removed);
            }
            if (inode != null) {
                names.put(name, inode);
            }
        }
    }

    /**
     * Something done to a file's bytes and not synced yet.
     *
     * @param bytes null for a truncation to {@code position}
     */
    private record Unsynced(long position, @Nullable Bytes bytes) {}

    /** A file, under whatever name. */
    private static final class Inode {
        byte[] content = new byte[0];
        int size;

        /** What a crash leaves, if it keeps none of {@link #unsynced}. */
        byte[] certain = new byte[0];

        final List<Unsynced> unsynced = new ArrayList<>();

        byte[] bytes() {
            return Arrays.copyOf(content, size);
        }

        Inode copy(Map<Inode, Inode> copies) {
            Inode known = copies.get(this);
            if (known == null) {
                known = new Inode();
                known.content = bytes();
                known.size = size;
                known.certain = certain.clone();
                known.unsynced.addAll(unsynced);
                copies.put(this, known);
            }
            return known;
        }

        void write(long position, byte[] bytes) {
            unsynced.add(new Unsynced(position, Bytes.wrap(bytes)));
            put((int) position, bytes, 0, bytes.length);
        }

        void truncate(long newSize) {
            unsynced.add(new Unsynced(newSize, null));
            cut((int) newSize);
        }

        void sync() {
            // Written over in place: logs are large and synced often.
            if (certain.length != size) {
                certain = Arrays.copyOf(certain, size);
            }
            for (Unsynced each : unsynced) {
                Bytes bytes = each.bytes();
                if (bytes != null) {
                    int from = (int) Math.min(each.position(), size);
                    int to = (int) Math.min(each.position() + bytes.length(), size);
                    System.arraycopy(content, from, certain, from, to - from);
                } else {
                    certain = bytes();
                }
            }
            unsynced.clear();
        }

        /** Failed syncs so far; every file that was open is told of each once. */
        int errors;

        /** What a failed sync does: the system forgets that there was something to write. */
        void forget() {
            unsynced.clear();
            errors++;
        }

        void crash(Path path, Damage damage) {
            content = certain;
            size = certain.length;
            for (Unsynced each : unsynced) {
                Bytes bytes = each.bytes();
                if (bytes == null) {
                    if (each.position() <= size && damage.keepsTruncation(path)) {
                        cut((int) each.position());
                    }
                } else {
                    crashWrite(path, damage, each.position(), bytes.unsafeArray());
                }
            }
            unsynced.clear();
            certain = bytes();
        }

        private void crashWrite(Path path, Damage damage, long position, byte[] bytes) {
            int done = 0;
            while (done < bytes.length) {
                long at = position + done;
                long sector = at / SECTOR;
                int count = (int) Math.min(bytes.length - done, (sector + 1) * SECTOR - at);
                if (damage.keepsSector(path, sector)) {
                    put((int) at, bytes, done, count);
                }
                done += count;
            }
        }

        private void put(int position, byte[] source, int offset, int count) {
            int end = Math.addExact(position, count);
            if (end > content.length) {
                content = Arrays.copyOf(content, Math.max(end, content.length * 2));
            }
            System.arraycopy(source, offset, content, position, count);
            size = Math.max(size, end);
        }

        private void cut(int newSize) {
            Arrays.fill(content, newSize, size, (byte) 0);
            size = newSize;
        }
    }

    /** An open file; dead after a crash. */
    private final class SimulatedFile implements DiskFile {
        private final Path path;
        private final Inode inode;
        private final boolean readOnly;

        /** Each write begins and ends at a multiple of it. */
        private final int unit;

        private final long opened = generation;
        private int errorsSeen;
        private boolean closed;

        SimulatedFile(Path path, Inode inode, boolean readOnly, int unit) {
            this.path = path;
            this.inode = inode;
            this.readOnly = readOnly;
            this.unit = unit;
            this.errorsSeen = inode.errors;
        }

        @Override
        public long size() throws IOException {
            synchronized (SimulatedDisk.this) {
                requireOpen();
                return inode.size;
            }
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            synchronized (SimulatedDisk.this) {
                requireOpen();
                before(Kind.READ, path);
                if (position >= inode.size) {
                    return -1;
                }
                int count = (int) Math.min(target.remaining(), inode.size - position);
                target.put(inode.content, (int) position, count);
                return count;
            }
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            byte[] bytes = new byte[source.remaining()];
            if (position % unit != 0 || bytes.length % unit != 0) {
                throw new IllegalArgumentException(
                        "%s: %,d bytes at %,d, which are no whole blocks"
                                .formatted(path, bytes.length, position));
            }
            source.get(bytes);
            synchronized (SimulatedDisk.this) {
                requireWritable();
                inode.write(position, bytes);
                before(Kind.WRITE, path);
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            synchronized (SimulatedDisk.this) {
                requireWritable();
                if (size > inode.size) {
                    throw new IllegalArgumentException(path + " is shorter than " + size);
                }
                inode.truncate(size);
                before(Kind.TRUNCATE, path);
            }
        }

        @Override
        public void sync() throws IOException {
            synchronized (SimulatedDisk.this) {
                requireWritable();
                try {
                    before(Kind.SYNC, path);
                } catch (PowerCutException e) {
                    throw e;
                } catch (IOException e) {
                    inode.forget();
                    errorsSeen = inode.errors;
                    throw e;
                }
                if (errorsSeen != inode.errors) {
                    errorsSeen = inode.errors;
                    throw new IOException(path + ": an earlier write failed");
                }
                inode.sync();
            }
        }

        @Override
        public void close() {
            closed = true;
        }

        private void requireWritable() throws IOException {
            requireOpen();
            if (readOnly) {
                throw new IllegalStateException(path + " is open for reading only");
            }
        }

        private void requireOpen() throws IOException {
            requirePower();
            if (closed || opened != generation) {
                throw new IOException(path + " is closed");
            }
        }
    }
}
