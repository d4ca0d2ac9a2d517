package dev.ostler.storage.log;

import dev.ostler.protocol.Zxid;
import dev.ostler.storage.disk.Blocks;
import dev.ostler.storage.disk.Disk;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.zip.Adler32;

/**
 * Writes the transaction log. {@link #append} collects records in memory; {@link #sync} hands them
 * to the disk with one write and one sync, and when it returns they are durable.
 *
 * <p>What holds:
 *
 * <ol>
 *   <li>Zxids grow. A transaction that does not fit behind the last one is a bug of the caller and
 *       raises {@link IllegalStateException}.
 *   <li>A file is synced to its last record before a later one exists; so only the newest can end
 *       in a torn record.
 *   <li>After a failed write or sync nothing is written any more and every call fails: what reached
 *       the disk is unknown, and trying again would believe a page cache that has lost bytes.
 * </ol>
 *
 * <p>Files grow in steps by zeros (storage format, section 2.5), so that a sync writes data and no
 * file metadata. With an executor the zeros are laid out ahead of need, the next file's too, and
 * large batches do without them; without an executor, when they are needed.
 *
 * <p>It writes whole blocks past the system's cache: a log is hardly ever read again, and each page
 * that it took of the cache would have to be found, cleared and reclaimed. The block in which the
 * last batch ended is written once more with the next one.
 *
 * <p>One thread owns it.
 */
public final class TxnLog implements Closeable {
    /** A fresh file's share that is used up before the next file is prepared. */
    private static final int SPARE_AFTER = 16;

    /**
     * Zeros that are laid out in one go, if they are laid out ahead: writing the rest of a file
     * that is left long before it is full would cost more than the records do.
     */
    private static final int STRIDE = 4 << 20;

    /**
     * From so many bytes on, a batch is written where no zeros are: the file system's note of where
     * they stand then costs less than writing everything twice does.
     */
    private static final int LARGE_BATCH = 256 << 10;

    private final Disk disk;
    private final Path directory;
    private final LogOptions options;
    private final LogObserver observer;
    private final @Nullable Executor housekeeping;
    private final LongSupplier nanoClock;
    private final Adler32 checksum = new Adler32();

    /**
     * What the next sync writes, from the border of a block on: the {@link #kept} bytes that the
     * block has already, then records.
     */
    private ByteBuffer batch = Blocks.allocate(64 << 10);

    private int kept;
    private @Nullable LogSegment segment;
    private long firstPending;
    private long lastAppended;
    private long lastDurable;
    private long target;
    private long ordered;
    private boolean spareOrdered;
    private @Nullable IOException failure;

    /** A file that holds a header and zeros; set by the executor's thread, taken by the log's. */
    private volatile long spareBytes;

    /** How much of it is on the disk; set before its size. */
    private long spareFilled;

    /** Tells the executor's thread that a spare is no longer wanted. */
    private volatile boolean closed;

    /**
     * Writes behind {@code last} in a directory that exists. The first record makes a new file;
     * earlier files are not touched.
     *
     * @param last zxid of the last transaction that the database holds, {@link Zxid#NONE} if none
     * @param housekeeping runs what lays out zeros, one task after the other; null does that within
     *     {@link #sync}
     * @param nanoClock measures syncs
     */
    public TxnLog(
            Disk disk,
            Path directory,
            LogOptions options,
            Zxid last,
            LogObserver observer,
            @Nullable Executor housekeeping,
            LongSupplier nanoClock)
            throws IOException {
        this.disk = disk;
        this.directory = directory;
        this.options = options;
        this.observer = observer;
        this.housekeeping = housekeeping;
        this.nanoClock = nanoClock;
        this.lastAppended = last.value();
        this.lastDurable = last.value();
        keepHeader();
        disk.delete(directory.resolve(LogFiles.SPARE));
    }

    /**
     * Adds a transaction to the batch: header, body and digest as in a proposal. Usually no I/O.
     *
     * @param zxid the one in the header
     * @throws IOException if the log has failed, now or earlier
     */
    public void append(long zxid, byte[] source, int offset, int length) throws IOException {
        requireHealthy();
        if (Long.compareUnsigned(zxid, lastAppended) <= 0) {
            throw new IllegalStateException(
                    "zxid 0x"
                            + Long.toHexString(zxid)
                            + " does not follow 0x"
                            + Long.toHexString(lastAppended));
        }
        makeRoom(length + LogFormat.FRAME_LENGTH);
        if (pendingBytes() == 0) {
            firstPending = zxid;
        }
        checksum.reset();
        checksum.update(source, offset, length);
        batch.putLong(checksum.getValue())
                .putInt(length)
                .put(source, offset, length)
                .put(LogFormat.END_OF_RECORD);
        lastAppended = zxid;
    }

    /**
     * Makes everything appended durable. Does nothing if there is nothing.
     *
     * @throws IOException if the log has failed, now or earlier; then none of what was appended
     *     since the last success may be acknowledged, though it may be found after a restart
     */
    public void sync() throws IOException {
        requireHealthy();
        if (pendingBytes() == 0) {
            return;
        }
        try {
            writeBatch();
        } catch (IOException | RuntimeException | Error e) {
            failure =
                    new IOException("the transaction log failed earlier and is not used again", e);
            throw e;
        }
    }

    /** Makes everything appended durable and begins a new file with the next record. */
    public void roll() throws IOException {
        sync();
        closeSegment();
    }

    /** Zxid of the last transaction appended, durable or not. */
    public long lastAppended() {
        return lastAppended;
    }

    /** Zxid of the last transaction that is durable. */
    public long lastDurable() {
        return lastDurable;
    }

    /** Bytes of the current file that hold records, without what waits; 0 before the first. */
    public long fileBytes() {
        return segment == null ? 0 : segment.position();
    }

    /** Bytes that the next {@link #sync} writes. */
    public int pendingBytes() {
        return batch.position() - kept;
    }

    /** Lets go of the file. What was appended and not synced is dropped. */
    @Override
    public void close() throws IOException {
        closed = true;
        if (failure == null) {
            failure = new IOException("the transaction log is closed");
        }
        closeSegment();
        disk.delete(directory.resolve(LogFiles.SPARE));
    }

    private void makeRoom(int count) throws IOException {
        if (batch.remaining() >= count) {
            return;
        }
        if (pendingBytes() > 0 && pendingBytes() + count > LogFormat.UNSYNCED_MAX) {
            sync();
        }
        if (batch.remaining() < count) {
            int needed = batch.position() + count;
            int doubled = Math.min(batch.capacity() * 2, LogFormat.UNSYNCED_MAX);
            ByteBuffer larger = Blocks.allocate(Math.max(needed, doubled));
            batch = larger.put(batch.flip());
        }
    }

    /** What is written next is the beginning of a file. */
    private void keepHeader() {
        putHeader(batch.clear());
        kept = batch.position();
    }

    private static void putHeader(ByteBuffer target) {
        target.putInt(LogFormat.MAGIC).putInt(LogFormat.VERSION).putLong(0);
    }

    /** The block in which the records end is written again with the records that come. */
    private void keepLastBlock(int written) {
        int start = (int) Blocks.roundDown(written);
        kept = written - start;
        batch.put(0, batch, start, kept).limit(batch.capacity()).position(kept);
    }

    /** The batch as whole blocks. */
    private ByteBuffer blocks() {
        ByteBuffer blocks = batch.duplicate();
        Blocks.pad(blocks);
        return blocks.flip();
    }

    private static ByteBuffer headerBlock() {
        ByteBuffer block = Blocks.allocate(Disk.BLOCK).limit(Disk.BLOCK);
        putHeader(block);
        return block.rewind();
    }

    private void writeBatch() throws IOException {
        LogSegment current = segment;
        boolean isNew = current == null;
        if (current == null) {
            current = begin(firstPending);
            segment = current;
        }
        growIfNeeded(current);
        int bytes = pendingBytes();
        int end = batch.position();
        current.write(blocks(), current.position() + bytes);
        keepLastBlock(end);
        long before = nanoClock.getAsLong();
        if (options.forceSync()) {
            current.sync();
        }
        if (isNew) {
            disk.syncDirectory(directory);
        }
        long nanos = nanoClock.getAsLong() - before;
        lastDurable = lastAppended;
        observer.synced(nanos, bytes);
        if (nanos > options.slowSyncMillis() * 1_000_000) {
            observer.slowSync(nanos, current.size());
        }
        if (options.sizeLimitBytes() > 0 && current.position() > options.sizeLimitBytes()) {
            closeSegment();
        }
    }

    private LogSegment begin(long zxid) throws IOException {
        Path path = LogFiles.path(directory, zxid);
        LogSegment begun = adoptSpare(path);
        if (begun == null) {
            begun = LogSegment.create(disk, path, !options.forceSync());
        }
        target = Math.max(begun.size(), LogFormat.HEADER_LENGTH);
        ordered = begun.filled();
        observer.created(path);
        return begun;
    }

    private @Nullable LogSegment adoptSpare(Path path) throws IOException {
        long size = spareBytes;
        if (size == 0) {
            return null;
        }
        spareBytes = 0;
        spareOrdered = false;
        if (disk.exists(path)) {
            throw new java.nio.file.FileAlreadyExistsException(path.toString());
        }
        disk.rename(directory.resolve(LogFiles.SPARE), path);
        return new LogSegment(disk, path, !options.forceSync(), spareFilled, size);
    }

    /**
     * Grows the file by a step when less than 4 KB are left, and lays out zeros: all of them; with
     * an executor some, so much earlier that it is done by then.
     */
    private void growIfNeeded(LogSegment current) throws IOException {
        long step = options.preallocatedBytes();
        if (step == 0) {
            return;
        }
        long stride = Math.min(step, STRIDE);
        long ahead = housekeeping == null ? 0 : stride / 2;
        long needed = current.position() + LogFormat.ROOM_MIN + ahead;
        boolean full = needed >= target;
        if (full) {
            target =
                    current.position() > target
                            ? (current.position() + step) / step * step
                            : target + step;
        }
        if (housekeeping == null) {
            if (full) {
                current.fill(target, target);
            }
            return;
        }
        boolean zeros = needed >= ordered && pendingBytes() < LARGE_BATCH;
        if (zeros) {
            ordered = Math.min(target, Math.max(ordered, current.position()) + stride);
        }
        if (zeros || full) {
            fillAhead(current, housekeeping, ordered, target);
        }
        if (!spareOrdered && current.position() > step / SPARE_AFTER) {
            spareOrdered = true;
            housekeeping.execute(this::prepareSpare);
        }
    }

    private void fillAhead(LogSegment current, Executor executor, long filled, long size) {
        executor.execute(
                () -> {
                    try {
                        current.fill(filled, size);
                    } catch (IOException e) {
                        observer.preallocationFailed(current.path(), e);
                    }
                });
    }

    private void prepareSpare() {
        if (closed) {
            return;
        }
        Path path = directory.resolve(LogFiles.SPARE);
        try {
            disk.delete(path);
            var spare = LogSegment.create(disk, path, !options.forceSync());
            spare.write(headerBlock(), LogFormat.HEADER_LENGTH);
            long step = options.preallocatedBytes();
            spare.fill(
                    LogFormat.HEADER_LENGTH + Math.min(step, STRIDE),
                    LogFormat.HEADER_LENGTH + step);
            spare.close();
            spareFilled = spare.filled();
            spareBytes = spare.size();
        } catch (IOException e) {
            observer.preallocationFailed(path, e);
        }
    }

    private void closeSegment() throws IOException {
        if (segment != null) {
            segment.close();
            segment = null;
            keepHeader();
        }
    }

    private void requireHealthy() throws IOException {
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
    }
}
