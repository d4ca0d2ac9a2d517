package dev.ostler.storage.snapshot;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.Zxid;
import dev.ostler.storage.disk.CorruptFileException;
import dev.ostler.storage.disk.Disk;
import dev.ostler.storage.disk.DiskFile;
import dev.ostler.storage.snapshot.SnapshotFiles.SnapshotFile;

import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads snapshots and checks all their seals. Which of the two optional sections follow is told
 * from the number of bytes behind the first seal (storage format, section 3.2), so that it does not
 * matter how the writer was configured.
 */
public final class SnapshotReader {
    /** Version 1 had its digest as a string of hexadecimal digits. */
    private static final int DIGEST_AS_NUMBER = 2;

    private static final int BOTH_SECTIONS =
            SnapshotFormat.DIGEST_LENGTH
                    + SnapshotFormat.LAST_ZXID_LENGTH
                    + 2 * SnapshotFormat.SEAL_LENGTH;
    private static final int LAST_ZXID_ONLY =
            SnapshotFormat.LAST_ZXID_LENGTH + SnapshotFormat.SEAL_LENGTH;

    private final Path name;
    private final SnapshotInput in;
    private final SnapshotSink sink;
    private final Seals seals;
    private final Set<Long> sessions = new HashSet<>();
    private final SnapshotNode node = new SnapshotNode();
    private long znodes;
    private long ttlNodes;

    /** What is done about a seal that does not fit what stands before it. */
    public interface Seals {
        /** Refuses the snapshot. */
        Seals REFUSE =
                broken -> {
                    throw broken;
                };

        /** Returns to go on reading, or throws. */
        void broken(CorruptFileException broken) throws CorruptFileException;
    }

    private SnapshotReader(Path name, InputStream source, SnapshotSink sink, Seals seals) {
        this.name = name;
        this.in = new SnapshotInput(source);
        this.sink = sink;
        this.seals = seals;
    }

    /**
     * Reads a file into a sink, which gets what the file holds as it is read: if this fails, the
     * sink holds rubbish.
     *
     * @throws CorruptFileException if the file is not a whole, intact snapshot
     */
    public static SnapshotSummary read(Disk disk, SnapshotFile file, SnapshotSink sink)
            throws IOException {
        return read(disk, file, sink, Seals.REFUSE);
    }

    /**
     * As {@link #read(Disk, SnapshotFile, SnapshotSink)}, for tools that show damaged files, too.
     *
     * @param seals is told of broken seals
     */
    public static SnapshotSummary read(Disk disk, SnapshotFile file, SnapshotSink sink, Seals seals)
            throws IOException {
        try (DiskFile opened = disk.openForReading(file.path())) {
            InputStream raw = new DiskInput(opened);
            InputStream unpacked =
                    switch (file.compression()) {
                        case NONE -> raw;
                        case GZIP -> new GZIPInputStream(raw, 64 << 10);
                        case SNAPPY -> new SnappyInput(raw);
                    };
            return read(file.path(), unpacked, sink, seals);
        } catch (EOFException | ZipException e) {
            throw corrupt(file.path(), 0, e);
        }
    }

    /**
     * Reads an uncompressed snapshot up to the end of a stream.
     *
     * @param name stands in messages
     */
    public static SnapshotSummary read(Path name, InputStream source, SnapshotSink sink)
            throws IOException {
        return read(name, source, sink, Seals.REFUSE);
    }

    private static SnapshotSummary read(
            Path name, InputStream source, SnapshotSink sink, Seals seals) throws IOException {
        var reader = new SnapshotReader(name, source, sink, seals);
        try {
            return reader.read();
        } catch (EOFException | ZipException | MalformedRecordException e) {
            throw corrupt(name, reader.in.offset(), e);
        }
    }

    private SnapshotSummary read() throws IOException {
        int magic = in.readInt();
        if (magic != SnapshotFormat.MAGIC) {
            throw corrupt("it begins with 0x" + Integer.toHexString(magic) + " instead of ZKSN");
        }
        in.next(12);
        readSessions();
        readAcls();
        while (readNode()) {
            znodes++;
        }
        checkSeal();
        return readSections();
    }

    private void readSessions() throws IOException {
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            JuteReader session = in.next(12);
            long sessionId = session.readLong();
            sessions.add(sessionId);
            sink.session(sessionId, session.readInt());
        }
    }

    private void readAcls() throws IOException {
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            long aclId = in.readLong();
            int entryCount = in.readInt();
            var entries = new ArrayList<Acl>();
            for (int j = 0; j < entryCount; j++) {
                entries.add(new Acl(in.readInt(), readString(), readString()));
            }
            sink.acl(aclId, List.copyOf(entries));
        }
    }

    private @Nullable String readString() throws IOException {
        int length = in.readInt();
        if (length == -1) {
            return null;
        }
        requireLength(length);
        return new String(
                in.next(length).array(), in.position() - length, length, StandardCharsets.UTF_8);
    }

    /** Reads a znode; false for the mark behind the last. */
    private boolean readNode() throws IOException {
        in.require(4);
        int pathLength = in.readInt();
        requireLength(pathLength);
        in.require(pathLength + 4);
        if (pathLength == 1 && in.array()[in.position()] == '/') {
            in.skip(1);
            return false;
        }
        // The path stays in memory while the data is brought in behind it.
        int dataLength = intBehind(pathLength);
        if (dataLength != -1) {
            requireLength(dataLength);
        }
        int dataBytes = Math.max(dataLength, 0);
        JuteReader record = in.next(recordLength(pathLength, dataBytes));
        node.path = record.array();
        node.pathOffset = record.position();
        node.pathLength = pathLength;
        record.skip(pathLength + 4);
        node.data = record.array();
        node.dataOffset = record.position();
        node.dataLength = dataLength;
        record.skip(dataBytes);
        node.aclId = record.readLong();
        node.czxid = record.readLong();
        node.mzxid = record.readLong();
        node.ctime = record.readLong();
        node.mtime = record.readLong();
        node.version = record.readInt();
        node.cversion = record.readInt();
        node.aversion = record.readInt();
        node.ephemeralOwner = record.readLong();
        node.pzxid = record.readLong();
        if (isTtl(node.ephemeralOwner) && !sessions.contains(node.ephemeralOwner)) {
            ttlNodes++;
        }
        sink.node(node);
        return true;
    }

    private int intBehind(int count) {
        return new JuteReader(in.array(), in.position() + count, 4).readInt();
    }

    private int recordLength(int pathLength, int dataLength) throws IOException {
        long length = 4L + pathLength + dataLength + 8 + 60;
        if (length > Integer.MAX_VALUE - 8) {
            throw corrupt("a znode of " + length + " bytes");
        }
        return (int) length;
    }

    /** Whether an owner has the form 0xff00 and a time to live. */
    private static boolean isTtl(long owner) {
        return owner >>> 48 == 0xff00;
    }

    private SnapshotSummary readSections() throws IOException {
        int remaining = in.remaining(BOTH_SECTIONS + 64);
        SnapshotDigest digest = null;
        Zxid lastZxid = null;
        if (remaining != 0 && remaining != LAST_ZXID_ONLY) {
            digest = readDigest();
            checkSeal();
            remaining = in.remaining(BOTH_SECTIONS);
        }
        if (remaining != 0) {
            lastZxid = new Zxid(in.readLong());
            checkSeal();
        }
        if (in.remaining(1) > 0) {
            throw corrupt("something follows the last seal");
        }
        return new SnapshotSummary(sessions.size(), znodes, digest, lastZxid, ttlNodes);
    }

    private SnapshotDigest readDigest() throws IOException {
        var zxid = new Zxid(in.readLong());
        int version = in.readInt();
        if (version >= DIGEST_AS_NUMBER) {
            return new SnapshotDigest(zxid, version, in.readLong());
        }
        String digits = readString();
        try {
            return new SnapshotDigest(zxid, version, Long.parseUnsignedLong(digits, 16));
        } catch (NumberFormatException e) {
            throw corrupt("the digest is " + digits);
        }
    }

    private void checkSeal() throws IOException {
        long computed = in.checksum();
        long stored = in.readLong();
        if (stored != computed) {
            seals.broken(
                    corrupt(
                            "its checksum is 0x"
                                    + Long.toHexString(computed)
                                    + ", the seal says 0x"
                                    + Long.toHexString(stored)));
        }
        int length = in.readInt();
        requireLength(length);
        in.next(length);
    }

    private void requireLength(int length) throws IOException {
        if (length < 0) {
            throw corrupt("a length of " + length);
        }
    }

    private CorruptFileException corrupt(String problem) {
        return new CorruptFileException(name, in.offset(), problem);
    }

    private static CorruptFileException corrupt(Path path, long offset, Exception cause) {
        var corrupt = new CorruptFileException(path, offset, String.valueOf(cause.getMessage()));
        corrupt.initCause(cause);
        return corrupt;
    }
}
