package dev.ostler.storage.log;

import dev.ostler.storage.disk.CorruptFileException;
import dev.ostler.storage.disk.Disk;

import java.io.IOException;

/**
 * Judges what stands behind the last intact record of a log: the zeros that were laid out, a batch
 * that a crash tore before it was synced (nobody was told of it, so it may go), or damage to
 * records that were synced once (to drop it would lose acknowledged writes).
 *
 * <p>The format has no mark that says how far the last sync went. But a file grows by zeros, and a
 * sector is written wholly or not at all: a torn batch leaves sectors of zeros, where bytes that
 * rot hardly turn a whole sector to zeros. And a killed ZooKeeper, which writes in pieces that end
 * anywhere, leaves a record without its end and nothing behind it, where a rotten bit leaves an end
 * mark that is not zero. So, with X the place where no intact record begins:
 *
 * <ol>
 *   <li>Only zeros from X on: the end.
 *   <li>An intact later record further from X than one batch can be: damage.
 *   <li>An intact later record within the bytes that X claims for its own record: the length at X
 *       is wrong, hence damage.
 *   <li>There is no checksum at X: torn, or bits that rot in the zeros.
 *   <li>The bytes at X are a whole record but for its length: damage.
 *   <li>Only zeros follow from the end mark of the record at X on, or the file ends before it, or
 *       one of the record's sectors is zeros: torn.
 *   <li>Else: damage.
 * </ol>
 *
 * <p>A synced record that holds a sector of zeros as data and rots elsewhere, or whose end mark
 * rots to zero, is mistaken for a torn one while it is the last. The format leaves no way to tell.
 */
final class LogTail {
    private final LogFileReader file;
    private final long start;
    private final long lastZxid;

    private LogTail(LogFileReader file, long lastZxid) {
        this.file = file;
        this.start = file.position();
        this.lastZxid = lastZxid;
    }

    /**
     * Whether anything but zeros follows; if so, it is a torn batch.
     *
     * @param file read up to where {@link LogFileReader#next} said no
     * @param lastZxid of the last intact record
     * @throws CorruptFileException if synced records are damaged
     */
    static boolean isTorn(LogFileReader file, long lastZxid) throws IOException {
        return new LogTail(file, lastZxid).judge();
    }

    private boolean judge() throws IOException {
        long firstNonZero = file.nextNonZero(start);
        if (firstNonZero < 0) {
            return false;
        }
        int claimed = file.claimedLengthAt(start);
        boolean plausible = claimed >= LogFileReader.TXN_LENGTH_MIN;
        long claimedEnd = plausible ? start + LogFormat.FRAME_LENGTH + claimed : start;
        long later = findIntactRecord(firstNonZero);
        if (later >= 0) {
            if (later - start > LogFormat.UNSYNCED_MAX && later > claimedEnd) {
                throw corrupt("records that were synced later follow at byte " + later);
            }
            if (later < claimedEnd) {
                throw corrupt("the record's length is wrong");
            }
            if (!hasZeroSector(plausible ? claimedEnd : later)) {
                throw corrupt("the record's checksum or end mark is wrong");
            }
            return true;
        }
        if (!hasChecksum()) {
            return true;
        }
        long lastNonZero = lastNonZero();
        if (isWholeButForItsLength(lastNonZero)) {
            throw corrupt("the record's length is wrong");
        }
        if (claimed < 0 || (claimed > 0 && !plausible)) {
            throw corrupt("the record's length is " + claimed);
        }
        boolean endWritten = lastNonZero >= claimedEnd - 1;
        if (claimed == 0 || !endWritten || hasZeroSector(claimedEnd)) {
            return true;
        }
        throw corrupt("the record's checksum or end mark is wrong");
    }

    private boolean hasChecksum() throws IOException {
        return start + LogFormat.PREFIX_LENGTH <= file.size() && file.longAt(start) != 0;
    }

    /** Whether a sector's share of the record at {@link #start} is zeros, though it can't be. */
    private boolean hasZeroSector(long end) throws IOException {
        long from = start;
        while (from < end) {
            long to = Math.min(end, (from / Disk.SECTOR + 1) * Disk.SECTOR);
            // A record begins with four zeros, the upper half of its checksum.
            if (to > start + 4 && isZero(from, to)) {
                return true;
            }
            from = to;
        }
        return false;
    }

    private boolean isZero(long from, long to) throws IOException {
        long nonZero = file.nextNonZero(from);
        return nonZero < 0 || nonZero >= to;
    }

    /** Whether the bytes up to the file's last end mark have the checksum that stands at X. */
    private boolean isWholeButForItsLength(long lastNonZero) throws IOException {
        long count = lastNonZero - start - LogFormat.PREFIX_LENGTH;
        if (count < LogFileReader.TXN_LENGTH_MIN
                || count > LogFormat.UNSYNCED_MAX
                || file.byteAt(lastNonZero) != LogFormat.END_OF_RECORD) {
            return false;
        }
        long expected = file.longAt(start);
        return file.checksumOf(start + LogFormat.PREFIX_LENGTH, (int) count) == expected;
    }

    private long findIntactRecord(long firstNonZero) throws IOException {
        // The first byte that is not zero may belong to the checksum or only to the length.
        long at = Math.max(start + 1, firstNonZero - LogFormat.PREFIX_LENGTH);
        while (at + LogFormat.FRAME_LENGTH + LogFileReader.TXN_LENGTH_MIN <= file.size()) {
            if (file.intAt(at) == 0) {
                if (file.longAt(at) == 0) {
                    long next = file.nextNonZero(at);
                    if (next < 0) {
                        return -1;
                    }
                    at = Math.max(at + 1, next - 7);
                    continue;
                }
                if (mayFollow(at) && file.intactLengthAt(at) >= 0) {
                    return at;
                }
            }
            at++;
        }
        return -1;
    }

    private boolean mayFollow(long at) throws IOException {
        long zxid = file.longAt(at + LogFormat.PREFIX_LENGTH + LogFormat.ZXID_OFFSET);
        return Long.compareUnsigned(zxid, lastZxid) > 0;
    }

    private long lastNonZero() throws IOException {
        long last = -1;
        for (long at = file.nextNonZero(start); at >= 0; at = file.nextNonZero(at + 1)) {
            last = at;
        }
        return last;
    }

    private CorruptFileException corrupt(String problem) {
        String last = Long.toHexString(lastZxid);
        return new CorruptFileException(
                file.path(),
                start,
                problem
                        + ". The last intact transaction is 0x"
                        + last
                        + "; acknowledged ones after it are damaged. Restore this file from a"
                        + " backup or from another server. To give up everything after 0x"
                        + last
                        + ", cut the file (truncate -s "
                        + start
                        + " "
                        + file.path()
                        + ") and move later log files and snapshots away.");
    }
}
