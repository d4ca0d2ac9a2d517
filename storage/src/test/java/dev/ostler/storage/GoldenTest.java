package dev.ostler.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Zxid;
import dev.ostler.storage.disk.SimulatedDisk;
import dev.ostler.storage.log.LogObserver;
import dev.ostler.storage.log.LogOptions;
import dev.ostler.storage.log.LogReader;
import dev.ostler.storage.log.TxnLog;
import dev.ostler.storage.snapshot.RecordedSnapshot;
import dev.ostler.storage.snapshot.SnapshotFiles;
import dev.ostler.storage.snapshot.SnapshotNode;
import dev.ostler.storage.snapshot.SnapshotOptions;
import dev.ostler.storage.snapshot.SnapshotReader;
import dev.ostler.storage.snapshot.SnapshotSummary;
import dev.ostler.storage.snapshot.SnapshotWriter;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** ZooKeeper's own bytes, read and written again. */
class GoldenTest {
    private static final Path DIRECTORY = Path.of("/data/version-2");

    private final SimulatedDisk disk = new SimulatedDisk();

    @Test
    @Tag("S193")
    @Tag("S194")
    void itsLogIsReadTransactionByTransaction() throws IOException {
        disk.put(DIRECTORY.resolve("log.1"), Golden.wholeLog());

        List<LoggedTxn> txns = readAll();

        assertThat(txns).extracting(txn -> txn.header().zxid().value()).hasSize(15);
        assertThat(txns)
                .extracting(txn -> txn.header().type())
                .containsExactly(
                        OpCode.CREATE_SESSION,
                        OpCode.CREATE,
                        OpCode.CREATE2,
                        OpCode.SET_DATA,
                        OpCode.ERROR,
                        OpCode.ERROR,
                        OpCode.CREATE,
                        OpCode.DELETE,
                        OpCode.MULTI,
                        OpCode.MULTI,
                        OpCode.SET_ACL,
                        OpCode.CREATE_CONTAINER,
                        OpCode.CREATE_TTL,
                        OpCode.CREATE,
                        OpCode.CLOSE_SESSION);
    }

    @Test
    @Tag("S191")
    @Tag("S196")
    @Tag("S197")
    @Tag("S198")
    void itsLogIsWrittenAgainByteForByteAndAsLarge() throws IOException {
        disk.put(DIRECTORY.resolve("log.1"), Golden.wholeLog());
        List<LoggedTxn> txns = readAll();
        disk.delete(DIRECTORY.resolve("log.1"));

        var options = LogOptions.DEFAULT.withPreallocatedBytes(64 << 10);
        try (var log =
                new TxnLog(disk, DIRECTORY, options, Zxid.NONE, LogObserver.NONE, null, () -> 0)) {
            var out = new JuteWriter();
            for (LoggedTxn txn : txns) {
                out.clear();
                txn.write(out);
                log.append(txn.header().zxid().value(), out.array(), 0, out.length());
            }
            log.sync();
        }

        assertThat(disk.content(DIRECTORY.resolve("log.1"))).isEqualTo(Golden.wholeLog());
    }

    @Test
    @Tag("S201")
    @Tag("S207")
    void itsSnapshotIsReadAndWrittenAgainByteForByte() throws IOException {
        disk.put(DIRECTORY.resolve("snapshot.f"), Golden.snapshot());
        var recorded = new RecordedSnapshot();
        var file = SnapshotFiles.candidates(disk, DIRECTORY, 100).files().getFirst();

        SnapshotSummary summary = SnapshotReader.read(disk, file, recorded);
        recorded.finish(file.zxid(), summary);

        assertThat(summary.znodes()).isEqualTo(8);
        assertThat(recorded.paths())
                .containsExactly(
                        "",
                        "/a",
                        "/a/s-0000000001",
                        "/c",
                        "/zookeeper",
                        "/zookeeper/config",
                        "/zookeeper/quota",
                        "/t-0000000004");
        disk.delete(file.path());
        new SnapshotWriter(disk, DIRECTORY, SnapshotOptions.DEFAULT).write(recorded);
        assertThat(disk.content(file.path())).isEqualTo(Golden.snapshot());
    }

    @Test
    void aNewDatabaseIsWrittenWithItsChecksums() throws IOException {
        var snapshot = new RecordedSnapshot();
        snapshot.acl(1, Acl.READ_ONLY);
        snapshot.node(node("", SnapshotNode.OPEN_ACL, 0));
        snapshot.node(node("/zookeeper", SnapshotNode.OPEN_ACL, 0));
        snapshot.node(node("/zookeeper/config", 1, -1));
        snapshot.node(node("/zookeeper/quota", SnapshotNode.OPEN_ACL, 0));
        var out = new ByteArrayOutputStream();

        new SnapshotWriter(disk, DIRECTORY, SnapshotOptions.DEFAULT).writeTo(out, snapshot);

        var bytes = ByteBuffer.wrap(out.toByteArray());
        assertThat(bytes.capacity()).isEqualTo(478);
        assertThat(bytes.getLong(478 - 13)).isEqualTo(0xbde83f6dL);
        assertThat(bytes.getLong(478 - 13 - 8 - 13)).isEqualTo(0x95b93d59L);
        assertThat(bytes.getLong(478 - 13 - 8 - 13 - 20 - 13)).isEqualTo(0xb8a23b49L);
    }

    private static SnapshotNode node(String path, long aclId, int aversion) {
        var node = new SnapshotNode();
        node.path = Bytes.utf8(path).unsafeArray();
        node.pathLength = node.path.length;
        node.aclId = aclId;
        node.aversion = aversion;
        return node;
    }

    private List<LoggedTxn> readAll() throws IOException {
        var txns = new ArrayList<LoggedTxn>();
        try (var log = new LogReader(disk, DIRECTORY, Zxid.NONE, false, notice -> {})) {
            while (log.next()) {
                txns.add(log.txn());
            }
            assertThat(log.isTorn()).isFalse();
        }
        return txns;
    }
}
