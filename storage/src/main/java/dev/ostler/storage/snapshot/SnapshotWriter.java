package dev.ostler.storage.snapshot;

import dev.ostler.protocol.JuteWriter;
import dev.ostler.storage.disk.Disk;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.zip.Adler32;
import java.util.zip.GZIPOutputStream;

/**
 * Writes snapshots: under a name that nobody reads, synced, and only then renamed. So a snapshot is
 * whole or does not exist, whatever happens meanwhile; a disk that fills up leaves the older ones
 * as they are.
 */
public final class SnapshotWriter {
    private static final int FLUSH_BYTES = 64 << 10;

    private final Disk disk;
    private final Path directory;
    private final SnapshotOptions options;

    public SnapshotWriter(Disk disk, Path directory, SnapshotOptions options) {
        this.disk = disk;
        this.directory = directory;
        this.options = options;
    }

    /**
     * Writes a snapshot; it is durable when this returns. One of the same name is replaced.
     *
     * @return the file
     * @throws IOException if the disk fails; then there is no new snapshot
     */
    public Path write(SnapshotSource source) throws IOException {
        return write(source, SnapshotFiles.PREFIX);
    }

    /**
     * Writes a snapshot that is to take the place of everything that the directories hold, under a
     * name that is not read as a snapshot: see {@code Replacement}.
     */
    public Path writeReplacement(SnapshotSource source) throws IOException {
        return write(source, SnapshotFiles.REPLACEMENT_PREFIX);
    }

    private Path write(SnapshotSource source, String prefix) throws IOException {
        String name = SnapshotFiles.name(source.zxid(), options.compression());
        String suffix = name.substring(SnapshotFiles.PREFIX.length());
        Path path = directory.resolve(prefix + suffix);
        Path incomplete = directory.resolve(SnapshotFiles.INCOMPLETE_PREFIX + suffix);
        disk.delete(incomplete);
        try {
            try (OutputStream packed = pack(new UncachedOutput(disk, incomplete))) {
                writeTo(packed, source);
            }
            disk.rename(incomplete, path);
            disk.syncDirectory(directory);
            return path;
        } catch (IOException | RuntimeException e) {
            try {
                disk.delete(incomplete);
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    /**
     * Writes the uncompressed bytes of a snapshot anywhere, for example to a peer or to the admin
     * command. The stream is not closed.
     */
    public void writeTo(OutputStream target, SnapshotSource source) throws IOException {
        new Run(target).write(source);
    }

    private OutputStream pack(OutputStream file) throws IOException {
        return switch (options.compression()) {
            case NONE -> file;
            case GZIP -> new BufferedOutputStream(new GZIPOutputStream(file, 64 << 10));
            case SNAPPY -> new SnappyOutput(file);
        };
    }

    /** One snapshot being written. */
    private final class Run {
        private final OutputStream target;
        private final JuteWriter out = new JuteWriter(FLUSH_BYTES + 4096);
        private final Adler32 checksum = new Adler32();

        Run(OutputStream target) {
            this.target = target;
        }

        void write(SnapshotSource source) throws IOException {
            out.writeInt(SnapshotFormat.MAGIC);
            out.writeInt(SnapshotFormat.VERSION);
            out.writeLong(SnapshotFormat.DATABASE_ID);
            SnapshotEncoding.writeSessions(source, out);
            flush();
            SnapshotEncoding.writeAcls(source, out);
            flush();
            writeNodes(source.nodes());
            writeSeal();
            if (options.digest()) {
                SnapshotDigest digest = source.digest();
                out.writeLong(digest.zxid().value());
                out.writeInt(digest.version());
                out.writeLong(digest.digest());
                writeSeal();
            }
            if (options.lastZxid()) {
                out.writeLong(source.zxid().value());
                writeSeal();
            }
            flush();
        }

        private void writeNodes(SnapshotSource.Nodes nodes) throws IOException {
            var node = new SnapshotNode();
            while (nodes.next(node)) {
                SnapshotEncoding.writeNode(node, out);
                if (out.length() >= FLUSH_BYTES) {
                    flush();
                }
            }
            SnapshotEncoding.writeEndOfNodes(out);
        }

        /** The checksum of everything before it, earlier seals included. */
        private void writeSeal() throws IOException {
            flush();
            out.writeLong(checksum.getValue());
            out.writeSpan(SnapshotFormat.SLASH, 0, 1);
        }

        private void flush() throws IOException {
            checksum.update(out.array(), 0, out.length());
            target.write(out.array(), 0, out.length());
            out.clear();
        }
    }
}
