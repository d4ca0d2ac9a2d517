package dev.ostler.storage.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.Zxid;
import dev.ostler.storage.Golden;
import dev.ostler.storage.disk.CorruptFileException;
import dev.ostler.storage.disk.PowerCutException;
import dev.ostler.storage.disk.SimulatedDisk;
import dev.ostler.storage.disk.SimulatedDisk.Damage;
import dev.ostler.storage.disk.SimulatedDisk.Kind;
import dev.ostler.storage.snapshot.SnapshotFiles.SnapshotFile;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Adler32;

class SnapshotTest {
    private static final Path DIRECTORY = Path.of("/data/version-2");
    private static final long SESSION = 0x100000d99670000L;

    private final SimulatedDisk disk = new SimulatedDisk();

    @BeforeEach
    void makeDirectory() throws IOException {
        disk.createDirectory(Path.of("/data"));
        disk.createDirectory(DIRECTORY);
    }

    @Test
    @Tag("S207")
    void sessionsAclsAndZnodesComeBack() throws IOException {
        for (Compression compression : Compression.values()) {
            var options = new SnapshotOptions(true, true, compression);
            Path path = new SnapshotWriter(disk, DIRECTORY, options).write(example(0x1f));

            var read = new RecordedSnapshot();
            SnapshotSummary summary = SnapshotReader.read(disk, only(), read);

            assertThat(path.getFileName()).hasToString("snapshot.1f" + compression.suffix());
            assertThat(summary)
                    .isEqualTo(
                            new SnapshotSummary(
                                    1,
                                    1002,
                                    new SnapshotDigest(new Zxid(0x1f), 2, 77),
                                    new Zxid(0x1f),
                                    0));
            assertThat(bytes(read.finish(new Zxid(0x1f), summary), options))
                    .isEqualTo(bytes(example(0x1f), options));
            disk.delete(path);
        }
    }

    @Test
    void theLayoutIsToldFromTheNumberOfBytesLeft() throws IOException {
        for (boolean digest : new boolean[] {false, true}) {
            for (boolean lastZxid : new boolean[] {false, true}) {
                var options = new SnapshotOptions(digest, lastZxid, Compression.NONE);
                byte[] bytes = bytes(example(0x1f), options);

                SnapshotSummary summary = read(bytes);

                assertThat(summary.digest() != null).isEqualTo(digest);
                assertThat(summary.lastZxid() != null).isEqualTo(lastZxid);
            }
        }
    }

    @Test
    void aDigestOfTheFirstKindIsAStringOfDigits() throws IOException {
        byte[] plain = bytes(example(0x1f), new SnapshotOptions(false, false, Compression.NONE));
        var out = new JuteWriter();
        out.writeRaw(plain);
        out.writeLong(0x1e);
        out.writeInt(1);
        out.writeString("ff00ff00ff00ff00");
        var checksum = new Adler32();
        checksum.update(out.array(), 0, out.length());
        out.writeLong(checksum.getValue());
        out.writeString("/");

        assertThat(read(out.toByteArray()).digest())
                .isEqualTo(new SnapshotDigest(new Zxid(0x1e), 1, 0xff00ff00ff00ff00L));
    }

    @Test
    void aSnapshotCutAnywhereIsRefused() {
        byte[] whole = Golden.snapshot();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            if (length == 0x358 || length == 0x379) {
                // As whole as one of a server that writes no such section.
                continue;
            }
            assertThatThrownBy(() -> read(cut))
                    .as("%d bytes", length)
                    .isInstanceOf(CorruptFileException.class);
        }
    }

    @Test
    @Tag("S208")
    void everyFlippedBitIsDetected() {
        byte[] whole = Golden.snapshot();
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 << at % 8);
            if (isIgnored(at)) {
                continue;
            }
            assertThatThrownBy(() -> read(damaged))
                    .as("byte %d", at)
                    .isInstanceOf(CorruptFileException.class);
        }
    }

    /** The last seal's string is covered by no seal, and readers ignore its value. */
    private static boolean isIgnored(int at) {
        return at == Golden.snapshot().length - 1;
    }

    @Test
    void aCompressedSnapshotThatIsCutIsRefused() throws IOException {
        var options = new SnapshotOptions(true, true, Compression.GZIP);
        Path path = new SnapshotWriter(disk, DIRECTORY, options).write(example(0x1f));
        byte[] whole = disk.content(path);
        for (int length = 0; length < whole.length; length += 7) {
            disk.put(path, Arrays.copyOf(whole, length));

            assertThatThrownBy(() -> SnapshotReader.read(disk, only(), new RecordedSnapshot()))
                    .as("%d bytes", length)
                    .isInstanceOf(CorruptFileException.class);
        }
    }

    @Test
    void aSnapshotPackedWithSnappyIsRead() throws IOException {
        byte[] plain = Golden.snapshot();
        disk.put(DIRECTORY.resolve("snapshot.f.snappy"), SnappySample.pack(plain));

        var read = new RecordedSnapshot();
        SnapshotSummary summary = SnapshotReader.read(disk, only(), read);

        assertThat(SnapshotFiles.looksWhole(disk, only())).isTrue();
        assertThat(bytes(read.finish(new Zxid(0xf), summary), SnapshotOptions.DEFAULT))
                .isEqualTo(plain);
    }

    @Test
    void whatASinkCannotTakeIsACorruptFile() {
        var sink =
                new SnapshotSink() {
                    @Override
                    public void session(long sessionId, int timeoutMillis) {}

                    @Override
                    public void acl(long aclId, List<Acl> entries) {}

                    @Override
                    public void node(SnapshotNode node) {
                        throw new MalformedRecordException("no parent");
                    }
                };

        assertThatThrownBy(
                        () ->
                                SnapshotReader.read(
                                        Path.of("x"),
                                        new ByteArrayInputStream(Golden.snapshot()),
                                        sink))
                .isInstanceOf(CorruptFileException.class)
                .hasMessageContaining("no parent");
    }

    @Test
    @Tag("S201")
    void aSnapshotIsWholeOrDoesNotExistWheneverThePowerGoes() throws IOException {
        var writer = new SnapshotWriter(disk, DIRECTORY, SnapshotOptions.DEFAULT);
        writer.write(example(1));
        for (int step = 0; ; step++) {
            int[] left = {step};
            SimulatedDisk tried = disk.copy();
            tried.faults(
                    operation -> {
                        if (operation.kind().isEffect() && left[0]-- == 0) {
                            throw new PowerCutException();
                        }
                    });
            boolean done = write(tried);
            for (Damage damage : List.of(Damage.LOSE_ALL, Damage.KEEP_ALL)) {
                SimulatedDisk crashed = tried.copy();
                crashed.crash(damage);
                List<SnapshotFile> found = SnapshotFiles.list(crashed, DIRECTORY);
                for (SnapshotFile file : found) {
                    SnapshotReader.read(crashed, file, new RecordedSnapshot());
                }
                assertThat(found).hasSizeBetween(done ? 2 : 1, 2);
            }
            if (done) {
                return;
            }
        }
    }

    private static boolean write(SimulatedDisk disk) {
        try {
            new SnapshotWriter(disk, DIRECTORY, SnapshotOptions.DEFAULT).write(example(2));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aFullDiskLeavesNoSnapshotAndNoRubbish() throws IOException {
        var writer = new SnapshotWriter(disk, DIRECTORY, SnapshotOptions.DEFAULT);
        writer.write(example(1));
        disk.faults(
                operation -> {
                    if (operation.kind() == Kind.WRITE) {
                        throw new IOException("ENOSPC");
                    }
                });

        assertThatThrownBy(() -> writer.write(example(2))).hasMessage("ENOSPC");

        assertThat(disk.list(DIRECTORY)).containsExactly("snapshot.1");
    }

    @Test
    void whatACrashLeftUnfinishedIsNoCandidateAndIsRemoved() throws IOException {
        disk.put(DIRECTORY.resolve("incomplete-snapshot.5"), Golden.snapshot());

        assertThat(SnapshotFiles.candidates(disk, DIRECTORY, 100).files()).isEmpty();
        SnapshotFiles.removeIncomplete(disk, DIRECTORY);

        assertThat(disk.list(DIRECTORY)).isEmpty();
    }

    @Test
    void candidatesAreTheNewestThatLookWhole() throws IOException {
        byte[] whole = Golden.snapshot();
        disk.put(DIRECTORY.resolve("snapshot.9"), whole);
        disk.put(DIRECTORY.resolve("snapshot.10"), whole);
        disk.put(DIRECTORY.resolve("snapshot.11"), Arrays.copyOf(whole, 100));
        disk.put(DIRECTORY.resolve("snapshot.12.gz"), whole);
        disk.put(DIRECTORY.resolve("snapshot.13.tmp"), whole);
        disk.put(DIRECTORY.resolve("snapshot.ffffffffffffffff"), whole);
        disk.put(DIRECTORY.resolve("snapshot.14"), new byte[0]);

        assertThat(SnapshotFiles.candidates(disk, DIRECTORY, 100).files())
                .extracting(file -> file.zxid().value())
                .containsExactly(0x10L, 9L);
        assertThat(SnapshotFiles.candidates(disk, DIRECTORY, 1).files()).hasSize(1);
    }

    @Test
    void ttlOwnersThatAreNoSessionsAreCounted() throws IOException {
        assertThat(read(Golden.snapshot()).ttlNodes()).isEqualTo(1);

        RecordedSnapshot withSession = example(3);
        withSession.session(0xff00_0000_0000_ea60L, 30_000);
        SnapshotNode node = node("/s", 0);
        node.ephemeralOwner = 0xff00_0000_0000_ea60L;
        withSession.node(node);
        assertThat(read(bytes(withSession, SnapshotOptions.DEFAULT)).ttlNodes()).isZero();
    }

    private SnapshotFile only() throws IOException {
        return SnapshotFiles.list(disk, DIRECTORY).getFirst();
    }

    private static SnapshotSummary read(byte[] bytes) throws IOException {
        return SnapshotReader.read(
                Path.of("snapshot"), new ByteArrayInputStream(bytes), new RecordedSnapshot());
    }

    private static byte[] bytes(RecordedSnapshot snapshot, SnapshotOptions options)
            throws IOException {
        var out = new ByteArrayOutputStream();
        new SnapshotWriter(new SimulatedDisk(), DIRECTORY, options).writeTo(out, snapshot);
        return out.toByteArray();
    }

    /**
     * A tree of more than one buffer: the root and 1001 children, one of them larger than a buffer.
     */
    private static RecordedSnapshot example(long zxid) {
        var snapshot = new RecordedSnapshot().at(new Zxid(zxid), 77);
        snapshot.session(SESSION, 30_000);
        snapshot.acl(2, List.of(new Acl(Acl.READ, "world", "anyone"), new Acl(31, "ip", "::1")));
        snapshot.node(node("", 0));
        for (int i = 0; i < 1000; i++) {
            snapshot.node(node("/n" + i, i % 50 - 1));
        }
        snapshot.node(node("/large", 200_000));
        return snapshot;
    }

    /** Data of -1 bytes is null. */
    private static SnapshotNode node(String path, int dataLength) {
        var node = new SnapshotNode();
        node.path = Bytes.utf8(path).toByteArray();
        node.pathLength = node.path.length;
        node.data = new byte[Math.max(0, dataLength)];
        Arrays.fill(node.data, (byte) path.hashCode());
        node.dataLength = dataLength;
        node.aclId = dataLength % 2 == 0 ? 2 : SnapshotNode.OPEN_ACL;
        node.czxid = path.hashCode();
        node.mzxid = node.czxid + 1;
        node.ctime = node.czxid + 2;
        node.mtime = node.czxid + 3;
        node.version = 4;
        node.cversion = 5;
        node.aversion = 6;
        node.ephemeralOwner = dataLength == 7 ? SESSION : 0;
        node.pzxid = node.czxid + 8;
        return node;
    }
}
