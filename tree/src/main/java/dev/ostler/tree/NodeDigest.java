package dev.ostler.tree;

import dev.ostler.tree.pages.Key;

import java.util.Arrays;
import java.util.zip.CRC32;

/** Computes what one znode adds to the tree's digest (storage format, section 4). */
final class NodeDigest {
    private static final byte[] NOT_COUNTED = {
        '/', 'z', 'o', 'o', 'k', 'e', 'e', 'p', 'e', 'r', '/'
    };

    private final CRC32 crc = new CRC32();
    private final byte[] fields = new byte[60];

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
        byte[] record = Key.record(entry);
        int at = Packed.putLong(fields, 0, Packed.czxid(record));
        at = Packed.putLong(fields, at, Packed.mzxid(record));
        at = Packed.putLong(fields, at, Entry.pzxid(entry));
        at = Packed.putLong(fields, at, Packed.ctime(record));
        at = Packed.putLong(fields, at, Packed.mtime(record));
        at = Packed.putInt(fields, at, Packed.version(record));
        at = Packed.putInt(fields, at, Entry.creations(entry));
        at = Packed.putInt(fields, at, Packed.aversion(record));
        Packed.putLong(fields, at, Packed.owner(record));

        byte[] data = Entry.dataArray(entry);
        int dataOffset = Entry.dataOffset(entry);
        crc.reset();
        crc.update(path, 0, length);
        crc.update(data, dataOffset, data.length - dataOffset);
        crc.update(fields, 0, fields.length);
        return crc.getValue();
    }
}
