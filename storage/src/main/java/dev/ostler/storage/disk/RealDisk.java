package dev.ostler.storage.disk;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The machine's own file system. */
public final class RealDisk implements Disk {
    /** Windows cannot open a directory; there names are as safe as NTFS makes them. */
    private static final boolean DIRECTORIES_SYNC =
            !System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");

    /** Past the page cache (O_DIRECT); null if this JDK has no such option. */
    private static final @Nullable OpenOption UNCACHED = uncached();

    /**
     * What this process has locked. The lock of the operating system belongs to the process, not to
     * the open file, and closing any other open file on the same name drops it: so this process
     * must never open such a file twice, whichever disk object is asked.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Consumer<String> notices;
    private final @Nullable OpenOption uncached;

    /** Whether {@link #openUncached} gets past the cache, by directory; asking takes a while. */
    private final Map<Path, Boolean> passesCache = new ConcurrentHashMap<>();

    public RealDisk() {
        this(notice -> {});
    }

    /**
     * @param notices gets what operators should know
     */
    public RealDisk(Consumer<String> notices) {
        this(notices, UNCACHED);
    }

    /**
     * @param uncached what opens a file past the cache, or null if there is nothing
     */
    RealDisk(Consumer<String> notices, @Nullable OpenOption uncached) {
        this.notices = notices;
        this.uncached = uncached;
    }

    /**
     * The JDK's option is no part of Java, so it may be missing; its name can't be compiled
     * against.
     */
    private static @Nullable OpenOption uncached() {
        try {
            Object[] options =
                    Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants();
            for (Object option : options == null ? new Object[0] : options) {
                if (option instanceof OpenOption found && option.toString().equals("DIRECT")) {
                    return found;
                }
            }
        } catch (ClassNotFoundException e) {
            return null;
        }
        return null;
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        var names = new ArrayList<String>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                names.add(String.valueOf(entry.getFileName()));
            }
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        names.sort(null);
        return names;
    }

    @Override
    public boolean exists(Path path) {
        return Files.exists(path);
    }

    @Override
    public boolean isWritable(Path directory) {
        return Files.isDirectory(directory) && Files.isWritable(directory);
    }

    @Override
    public long size(Path file) throws IOException {
        return Files.size(file);
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        Files.createDirectory(directory);
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        return new RealFile(
                file,
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE));
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        return new RealFile(
                file, FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    @Override
    public DiskFile openUncached(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Boolean known = directory == null ? Boolean.FALSE : passesCache.get(directory);
        if (directory == null || Boolean.FALSE.equals(known)) {
            return open(file);
        }
        String problem;
        try {
            if (uncached == null) {
                problem = "this Java knows no way past it";
            } else if (known == null && Files.getFileStore(directory).getBlockSize() > BLOCK) {
                problem = "the file system's blocks are larger than " + BLOCK + " bytes";
            } else {
                FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, uncached);
                passesCache.put(directory, true);
                return new RealFile(file, channel);
            }
        } catch (UnsupportedOperationException | IOException e) {
            problem = "the file system has no way past it (" + e.getMessage() + ")";
        }
        DiskFile cached = open(file); // Fails, too, if that was no matter of the cache.
        if (passesCache.put(directory, false) == null) {
            notices.accept(
                    "What is written to %s goes through the system's cache: %s"
                            .formatted(directory, problem));
        }
        return cached;
    }

    @Override
    public DiskFile openForReading(Path file) throws IOException {
        return new RealFile(file, FileChannel.open(file, StandardOpenOption.READ));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        try {
            Files.move(
                    from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            throw new StorageException("this file system cannot rename atomically: " + to, e);
        }
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        if (DIRECTORIES_SYNC) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    @Override
    public Closeable lock(Path file) throws IOException {
        Path key = file.toAbsolutePath().normalize();
        if (!HELD.add(key)) {
            throw inUse(file, "this process");
        }
        try {
            FileChannel channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() == null) {
                    throw inUse(file, "process " + holder(channel));
                }
                channel.truncate(0);
                String pid = ProcessHandle.current().pid() + "\n";
                new RealFile(file, channel).write(StandardCharsets.US_ASCII.encode(pid), 0);
                return () -> {
                    channel.close();
                    HELD.remove(key);
                };
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            HELD.remove(key);
            throw e;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        var content = ByteBuffer.allocate(32);
        channel.read(content, 0);
        String pid = StandardCharsets.US_ASCII.decode(content.flip()).toString().strip();
        return pid.isEmpty() ? "unknown" : pid;
    }

    private static FileInUseException inUse(Path file, String holder) {
        return new FileInUseException(
                file.toAbsolutePath().getParent()
                        + " is in use by another server ("
                        + holder
                        + " holds "
                        + file.getFileName()
                        + "). Stop that server or set another dataDir.");
    }

    /** Positional reads and writes on a channel. */
    private record RealFile(Path path, FileChannel channel) implements DiskFile {
        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return channel.read(target, position);
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            long at = position;
            try {
                while (source.hasRemaining()) {
                    at += channel.write(source, at);
                }
            } catch (IOException e) {
                throw named(e);
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public void sync() throws IOException {
            try {
                channel.force(false);
            } catch (IOException e) {
                throw named(e);
            }
        }

        /** What the system says of a full or broken disk does not tell which file it was. */
        private IOException named(IOException e) {
            if (e instanceof ClosedChannelException) {
                return e;
            }
            var named = new FileSystemException(path.toString(), null, e.getMessage());
            named.setStackTrace(e.getStackTrace());
            return named;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
