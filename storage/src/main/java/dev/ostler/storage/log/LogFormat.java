package dev.ostler.storage.log;

/** Constants of the file format (storage format, sections 2.1 and 2.2). */
final class LogFormat {
    /** "ZKLG". */
    static final int MAGIC = 0x5a4b4c47;

    static final int VERSION = 2;

    /** Magic, version and database id. */
    static final int HEADER_LENGTH = 16;

    /** Checksum and length, before the transaction. */
    static final int PREFIX_LENGTH = 12;

    /** Prefix and end mark. */
    static final int FRAME_LENGTH = PREFIX_LENGTH + 1;

    /** Ends every record. */
    static final byte END_OF_RECORD = 'B';

    /** A file with less room than this behind its last record grows. */
    static final int ROOM_MIN = 4096;

    /** Where the zxid stands in a transaction. */
    static final int ZXID_OFFSET = 12;

    /** Where its type does. */
    static final int TYPE_OFFSET = 28;

    /**
     * The writer never has more than this waiting for one sync, save a single larger record. So
     * what a power cut can have damaged lies within this distance.
     */
    static final int UNSYNCED_MAX = 16 << 20;

    private LogFormat() {}
}
