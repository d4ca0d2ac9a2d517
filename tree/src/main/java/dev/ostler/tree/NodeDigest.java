package dev.ostler.tree;

import dev.ostler.tree.pages.Key;

import java.util.Arrays;
import java.util.zip.CRC32;

/** Computes what one znode adds to the tree's digest (storage format, section 4). */
final class NodeDigest {
    private static final byte[] NOT_COUNTED = {
        '/', 'z', 'o', 'o', 'k', 'e', 'e', 'p', 'e', 'r', '/'
    };

    private static final int FIELDS = 60;

    /**
     * Up to so many bytes are put together first, for the checksum is quick over long runs only.
     */
    private static final int JOINED_MAX = 4096;

    private final CRC32 crc = new CRC32();
    private final byte[] joined = new byte[JOINED_MAX + FIELDS];

    /**
     * The digest of a znode.
     *
     * @param path its path's first {@code length} bytes; none is the root
     */
    long of(byte[] path, int length, Object entry) {
        if (length >= NOT_COUNTED.length
                && Arrays.equals(path, 0, NOT_COUNTED.length, NOT_COUNTED, 0, NOT_COUNTED.length)) {
            return 0;
        }
        byte[] data = Entry.dataArray(entry);
        int dataOffset = Entry.dataOffset(entry);
        int dataLength = data.length - dataOffset;
        crc.reset();
        int at = 0;
        if (length <= JOINED_MAX && dataLength <= JOINED_MAX - length) {
            System.arraycopy(path, 0, joined, 0, length);
            System.arraycopy(data, dataOffset, joined, length, dataLength);
            at = length + dataLength;
        } else {
            crc.update(path, 0, length);
            crc.update(data, dataOffset, dataLength);
        }
        crc.update(joined, 0, putFields(entry, at));
        return crc.getValue();
    }

    private int putFields(Object entry, int start) {
        byte[] record = Key.record(entry);
        int at = Packed.putLong(joined, start, Packed.czxid(record));
        at = Packed.putLong(joined, at, Packed.mzxid(record));
        at = Packed.putLong(joined, at, Entry.pzxid(entry));
        at = Packed.putLong(joined, at, Packed.ctime(record));
        at = Packed.putLong(joined, at, Packed.mtime(record));
        at = Packed.putInt(joined, at, Packed.version(record));
        at = Packed.putInt(joined, at, Entry.creations(entry));
        at = Packed.putInt(joined, at, Packed.aversion(record));
        return Packed.putLong(joined, at, Packed.owner(record));
    }
}
