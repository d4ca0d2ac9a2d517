package dev.ostler.storage.snapshot;

import dev.ostler.protocol.Bytes;

/** Constants of the file format (storage format, section 3.1). */
final class SnapshotFormat {
    /** "ZKSN". */
    static final int MAGIC = 0x5a4b534e;

    static final int VERSION = 2;
    static final long DATABASE_ID = -1;

    /** Stands where a path would, behind the last znode, and in every seal. */
    static final byte[] SLASH = Bytes.utf8("/").unsafeArray();

    /** Ends the stream that leaders send (quorum protocol, section 4.4). */
    static final byte[] STREAM_SIGNATURE = Bytes.utf8("BenWasHere").unsafeArray();

    /** A checksum and a string of one byte. */
    static final int SEAL_LENGTH = 13;

    static final int DIGEST_LENGTH = 20;
    static final int LAST_ZXID_LENGTH = 8;

    private SnapshotFormat() {}
}
