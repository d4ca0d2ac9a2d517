package dev.ostler.storage.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.MalformedRecordException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

class SnapshotStreamTest {
    private static final int LENGTH_MAX = 1 << 20;

    @Test
    void theBytesAreThoseThatZooKeeperSends() {
        var source = new RecordedSnapshot();
        source.acl(1, List.of(new Acl(1, "world", "anyone")));
        source.node(root());
        source.node(node("/a", "5", 1));

        assertThat(written(source, 1))
                .asHexString()
                .isEqualToIgnoringCase(
                        "00000000"
                                + "00000001"
                                + "0000000000000001000000010000000100000005776f726c6400000006"
                                + "616e796f6e65"
                                + "0000000000000000ffffffffffffffff"
                                + "00".repeat(60)
                                + "000000022f610000000135"
                                + "0000000000000001"
                                + "00".repeat(60)
                                + "000000012f"
                                + "0000000a42656e57617348657265");
    }

    @Property(tries = 200)
    void howeverTheStreamIsCutItGivesTheSame(@ForAll long seed) {
        var random = new SplittableRandom(seed);
        RecordedSnapshot source = snapshot(random);
        byte[] stream = written(source, random.nextInt(1, 5000));
        byte[] behind = {1, 2, 3, 4, 5};
        byte[] bytes = Arrays.copyOf(stream, stream.length + behind.length);
        System.arraycopy(behind, 0, bytes, stream.length, behind.length);
        int pieceMax = random.nextInt(1, random.nextBoolean() ? 8 : 4000);

        var read = new RecordedSnapshot();
        var reader = new SnapshotStreamReader(read, LENGTH_MAX);
        int position = 0;
        while (!reader.isComplete()) {
            int piece = Math.min(random.nextInt(1, pieceMax + 1), bytes.length - position);
            int used = reader.feed(bytes, position, piece);
            position += used;
            assertThat(used == piece || reader.isComplete()).isTrue();
        }

        assertThat(position).isEqualTo(stream.length);
        assertThat(reader.feed(bytes, position, behind.length)).isZero();
        assertThat(written(read, 1 << 20)).isEqualTo(stream);
    }

    @Test
    void aStreamThatEndsTooEarlyIsNeverComplete() {
        byte[] stream = written(snapshot(new SplittableRandom(7)), 1000);
        for (int length = 0; length < stream.length; length++) {
            var reader = new SnapshotStreamReader(new RecordedSnapshot(), LENGTH_MAX);

            assertThat(reader.feed(stream, 0, length)).isEqualTo(length);
            assertThat(reader.isComplete()).isFalse();
        }
    }

    @Test
    void whatIsLongerThanAllowedIsRefusedBeforeItIsKept() {
        byte[] stream = written(snapshot(new SplittableRandom(7)), 1000);

        assertThatThrownBy(
                        () ->
                                new SnapshotStreamReader(new RecordedSnapshot(), 10)
                                        .feed(stream, 0, stream.length))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("a length of");
    }

    @Test
    void nonsenseIsRefused() {
        for (String hex :
                List.of(
                        "ffffffff",
                        "0000000000000000" + "ffffffff",
                        "0000000000000000" + "0000000178",
                        "00000000" + "00000001" + "0000000000000001" + "fffffffe",
                        "0000000000000000" + "000000012f" + "0000000a42656e57617348657266")) {
            byte[] bytes = HexFormat.of().parseHex(hex);

            assertThatThrownBy(
                            () ->
                                    new SnapshotStreamReader(new RecordedSnapshot(), LENGTH_MAX)
                                            .feed(bytes, 0, bytes.length))
                    .as(hex)
                    .isInstanceOf(MalformedRecordException.class);
        }
    }

    @Property(tries = 300)
    void garbageIsRefusedOrWaitsForMore(@ForAll byte[] garbage) {
        var reader = new SnapshotStreamReader(new RecordedSnapshot(), LENGTH_MAX);
        try {
            assertThat(reader.feed(garbage, 0, garbage.length)).isEqualTo(garbage.length);
            assertThat(reader.isComplete()).isFalse();
        } catch (MalformedRecordException e) {
            assertThat(e).hasMessageContaining("a");
        }
    }

    private static byte[] written(SnapshotSource source, int pieceMin) {
        var writer = new SnapshotStreamWriter(source);
        var all = new JuteWriter();
        var piece = new JuteWriter();
        boolean more = true;
        while (more) {
            more = writer.next(piece, pieceMin);
            assertThat(!more || piece.length() >= pieceMin).isTrue();
            all.writeRaw(piece.toByteArray());
            piece.clear();
        }
        assertThat(writer.next(piece, pieceMin)).isFalse();
        assertThat(piece.length()).isZero();
        return all.toByteArray();
    }

    private static RecordedSnapshot snapshot(SplittableRandom random) {
        var snapshot = new RecordedSnapshot();
        int sessions = random.nextInt(4);
        for (int i = 0; i < sessions; i++) {
            snapshot.session(random.nextLong(), random.nextInt(60_000));
        }
        int acls = random.nextInt(4);
        for (int i = 1; i <= acls; i++) {
            var entries = new ArrayList<Acl>();
            for (int j = random.nextInt(3); j > 0; j--) {
                entries.add(new Acl(31, j == 1 ? "world" : "", "x".repeat(random.nextInt(300))));
            }
            snapshot.acl(i, entries);
        }
        snapshot.node(root());
        int nodes = random.nextInt(1, 20);
        for (int i = 0; i < nodes; i++) {
            snapshot.node(
                    node(
                            "/n" + "x".repeat(random.nextInt(20)) + i,
                            "d".repeat(random.nextInt(i % 7 == 0 ? 5000 : 20)),
                            i));
        }
        return snapshot;
    }

    private static SnapshotNode root() {
        var root = new SnapshotNode();
        root.aclId = SnapshotNode.OPEN_ACL;
        return root;
    }

    private static SnapshotNode node(String path, String data, long aclId) {
        var node = new SnapshotNode();
        node.path = Bytes.utf8(path).toByteArray();
        node.pathLength = node.path.length;
        node.data = Bytes.utf8(data).toByteArray();
        node.dataLength = data.isEmpty() ? -1 : node.data.length;
        node.aclId = aclId;
        return node;
    }
}
