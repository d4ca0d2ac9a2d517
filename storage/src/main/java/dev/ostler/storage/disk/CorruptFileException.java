package dev.ostler.storage.disk;

import java.nio.file.Path;

/** A file does not hold what was written to it. */
public final class CorruptFileException extends StorageException {
    private static final long serialVersionUID = 1;

    private final transient Path file;
    private final long offset;

    /**
     * @param offset of the first byte that is wrong or cannot be understood
     * @param problem what is wrong, as a clause
     */
    public CorruptFileException(Path file, long offset, String problem) {
        super(file + " is corrupt at byte " + offset + ": " + problem);
        this.file = file;
        this.offset = offset;
    }

    public Path file() {
        return file;
    }

    public long offset() {
        return offset;
    }
}
