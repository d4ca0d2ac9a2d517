package dev.ostler.storage.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * A file system, reduced to what storage needs. What it promises about a power cut, and what it
 * does not:
 *
 * <ul>
 *   <li>Bytes written to a file survive once {@link DiskFile#sync} has returned. Until then each
 *       sector of {@value #SECTOR} bytes holds, on its own, its old or its new content.
 *   <li>That a name exists, leads to another file or is gone survives once {@link #syncDirectory}
 *       has returned. Until then each creation, renaming and deletion may or may not have happened,
 *       in any order. Syncing a file says nothing about its name.
 *   <li>A renaming happens wholly or not at all.
 * </ul>
 *
 * <p>Every method raises {@link IOException} when the machine fails. After a failed write or sync
 * nobody knows what the file holds: what is read may be what the disk never took, and a later sync
 * that succeeds does not mean that the earlier bytes are safe. Only writing them again does. Each
 * file that is open on a name is told of a failed sync, whichever of them asked for it.
 *
 * <p>Thread-safe; a {@link DiskFile} is not, but several may be open on one file.
 */
public interface Disk {
    /** The unit that is written wholly or not at all. */
    int SECTOR = 512;

    /** Of so many bytes, or a multiple, is what {@link #openUncached} writes. */
    int BLOCK = 4096;

    /**
     * The names in a directory, sorted.
     *
     * @throws java.nio.file.NoSuchFileException if there is no such directory
     */
    List<String> list(Path directory) throws IOException;

    /** Whether there is such a file or directory. */
    boolean exists(Path path);

    /** Whether files can be made in a directory. */
    boolean isWritable(Path directory);

    /** Size in bytes. */
    long size(Path file) throws IOException;

    /** Makes one directory, whose parent exists. */
    void createDirectory(Path directory) throws IOException;

    /**
     * Makes a new, empty file and opens it for reading and writing.
     *
     * @throws java.nio.file.FileAlreadyExistsException if the name is taken
     */
    DiskFile create(Path file) throws IOException;

    /**
     * Opens an existing file for reading and writing.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     */
    DiskFile open(Path file) throws IOException;

    /**
     * Opens an existing file for writing past the system's cache, if the system lets that: for what
     * is hardly read again, and would push out what is. Each write begins and ends at a multiple of
     * {@link #BLOCK}, and comes from a buffer whose memory does, too.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     */
    DiskFile openUncached(Path file) throws IOException;

    /** Opens an existing file for reading only. */
    DiskFile openForReading(Path file) throws IOException;

    /** Gives a file another name in the same directory; a file of that name is replaced. */
    void rename(Path from, Path to) throws IOException;

    /** Removes a file; nothing happens if there is none. */
    void delete(Path file) throws IOException;

    /** Makes all earlier changes of names in a directory survive. */
    void syncDirectory(Path directory) throws IOException;

    /**
     * Takes a file, made if need be, for this process alone until what is returned is closed or the
     * process ends.
     *
     * @throws FileInUseException if it is taken, be it by this process
     */
    Closeable lock(Path file) throws IOException;

    /**
     * The whole content of a small file.
     *
     * @throws IOException also if it is larger than {@code bytesMax}
     */
    default byte[] readSmall(Path file, int bytesMax) throws IOException {
        try (DiskFile opened = openForReading(file)) {
            long size = opened.size();
            if (size > bytesMax) {
                throw new IOException(file + " has " + size + " bytes, expected a few");
            }
            var content = ByteBuffer.allocate((int) size);
            while (content.hasRemaining() && opened.read(content, content.position()) > 0) {}
            byte[] bytes = new byte[content.position()];
            content.flip().get(bytes);
            return bytes;
        }
    }
}
