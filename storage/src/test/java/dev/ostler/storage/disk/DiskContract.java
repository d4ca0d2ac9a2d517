package dev.ostler.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What every disk does while the power is on. */
abstract class DiskContract {
    /** The disk under test. */
    abstract Disk disk();

    /** An empty directory on it. */
    abstract Path directory();

    @Test
    void wholeBlocksThatWereWrittenUncachedAreReadLikeAnyOthers() throws IOException {
        write("a", "hello");
        ByteBuffer blocks =
                ByteBuffer.allocateDirect(3 * Disk.BLOCK)
                        .alignedSlice(Disk.BLOCK)
                        .limit(2 * Disk.BLOCK);
        while (blocks.hasRemaining()) {
            blocks.put((byte) 'x');
        }
        try (DiskFile file = disk().openUncached(path("a"))) {
            file.write(blocks.flip(), 0);
            file.write(blocks.position(Disk.BLOCK), 2 * Disk.BLOCK);
            file.sync();
        }

        assertThat(disk().readSmall(path("a"), 3 * Disk.BLOCK))
                .hasSize(3 * Disk.BLOCK)
                .containsOnly('x');
        assertThatThrownBy(() -> disk().openUncached(path("b")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        write("a", "hello");

        assertThat(read("a")).isEqualTo("hello");
        assertThat(disk().size(path("a"))).isEqualTo(5);
        assertThat(disk().exists(path("a"))).isTrue();
    }

    @Test
    void writesGoToTheirPositionAndAGapReadsAsZeros() throws IOException {
        try (DiskFile file = disk().create(path("a"))) {
            file.write(bytes("xyz"), 3);
            file.write(bytes("b"), 4);
            file.sync();

            assertThat(file.size()).isEqualTo(6);
        }
        assertThat(read("a")).isEqualTo("\0\0\0xbz");
    }

    @Test
    void readingBehindTheEndGivesMinusOne() throws IOException {
        write("a", "hello");

        try (DiskFile file = disk().openForReading(path("a"))) {
            assertThat(file.read(ByteBuffer.allocate(4), 5)).isEqualTo(-1);
            assertThat(file.read(ByteBuffer.allocate(4), 3)).isEqualTo(2);
        }
    }

    @Test
    void aTruncatedFileGrowsAgainWithZeros() throws IOException {
        write("a", "hello");

        try (DiskFile file = disk().open(path("a"))) {
            file.truncate(2);
            assertThat(file.size()).isEqualTo(2);
            file.write(bytes("!"), 4);
        }
        assertThat(read("a")).isEqualTo("he\0\0!");
    }

    @Test
    void twoOpenFilesOnOneNameSeeTheSameBytes() throws IOException {
        try (DiskFile one = disk().create(path("a"));
                DiskFile other = disk().open(path("a"))) {
            other.write(bytes("seen"), 0);
            var target = ByteBuffer.allocate(4);
            one.read(target, 0);

            assertThat(target.array()).isEqualTo(bytes("seen").array());
            other.sync();
        }
    }

    @Test
    void creatingWhatExistsAndOpeningWhatDoesNotFails() throws IOException {
        write("a", "hello");

        assertThatThrownBy(() -> disk().create(path("a")))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> disk().open(path("b"))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk().openForReading(path("b")))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk().list(path("b"))).isInstanceOf(NoSuchFileException.class);
        assertThat(read("a")).isEqualTo("hello");
    }

    @Test
    void renamingReplaces() throws IOException {
        write("a", "new");
        write("b", "old");

        disk().rename(path("a"), path("b"));
        disk().syncDirectory(directory());

        assertThat(disk().list(directory())).containsExactly("b");
        assertThat(read("b")).isEqualTo("new");
    }

    @Test
    void deletingWhatIsNotThereIsNoError() throws IOException {
        write("a", "hello");

        disk().delete(path("a"));
        disk().delete(path("a"));

        assertThat(disk().exists(path("a"))).isFalse();
    }

    @Test
    void namesAreListedSorted() throws IOException {
        write("log.b", "");
        write("log.10", "");
        write("log.9", "");
        disk().createDirectory(path("sub"));

        assertThat(disk().list(directory())).containsExactly("log.10", "log.9", "log.b", "sub");
        assertThat(disk().isWritable(path("sub"))).isTrue();
        assertThat(disk().isWritable(path("other"))).isFalse();
    }

    @Test
    void aLockIsHeldOnceUntilItIsClosed() throws IOException {
        Closeable lock = disk().lock(path("lock"));

        assertThatThrownBy(() -> disk().lock(path("lock"))).isInstanceOf(FileInUseException.class);
        assertThatThrownBy(() -> disk().lock(path("lock"))).isInstanceOf(FileInUseException.class);
        lock.close();
        disk().lock(path("lock")).close();
    }

    @Test
    void aSmallFileIsReadWholeAndALargeOneRefused() throws IOException {
        write("a", "12");

        assertThat(disk().readSmall(path("a"), 2)).isEqualTo(bytes("12").array());
        assertThatThrownBy(() -> disk().readSmall(path("a"), 1)).isInstanceOf(IOException.class);
    }

    final Path path(String name) {
        return directory().resolve(name);
    }

    final void write(String name, String content) throws IOException {
        try (DiskFile file = disk().create(path(name))) {
            file.write(bytes(content), 0);
        }
    }

    final String read(String name) throws IOException {
        return new String(disk().readSmall(path(name), 1000), StandardCharsets.UTF_8);
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
