package dev.ostler.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.TxnHeader;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.protocol.Zxid;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** Shapes that somebody might choose to do harm, and values that no sane server has. */
class HostileTest {
    private final Fixture fixture = new Fixture();
    private final Tree tree = fixture.tree;

    @Test
    void namesWithTheSameHashAndFingerprint() {
        for (int number = 0; number < 4_096; number++) {
            fixture.create("/" + collidingName(number), Integer.toString(number));
        }
        tree.freeze();
        for (int number = 0; number < 4_096; number += 2) {
            fixture.delete("/" + collidingName(number));
        }

        for (int number = 0; number < 4_096; number++) {
            Znode znode = tree.find(ZnodePath.of("/" + collidingName(number)));
            assertThat(znode != null).isEqualTo(number % 2 == 1);
        }
    }

    private static String collidingName(int number) {
        var name = new StringBuilder("samehead");
        for (int bit = 0; bit < 12; bit++) {
            name.append((number >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return name.append("sametail").toString();
    }

    @Test
    void namesOfAnyLength() {
        var names = new ArrayList<String>();
        for (int length : new int[] {1, 7, 8, 9, 254, 255, 256, 257, 65_535, 65_536, 500_000}) {
            names.add("n".repeat(length));
        }
        for (String name : names) {
            fixture.create("/" + name, "data of " + name.length());
        }
        tree.freeze();
        for (String name : names) {
            fixture.create("/" + name + "/child");
            fixture.setData("/" + name, "new data of " + name.length());
        }

        for (String name : names) {
            assertThat(fixture.data("/" + name)).isEqualTo("new data of " + name.length());
            assertThat(Fixture.children(fixture.znode("/" + name))).containsExactly("child");
        }
    }

    @Test
    void aPathOfManyLevels() {
        int levels = 1_500;
        var path = new StringBuilder();
        for (int level = 0; level < levels; level++) {
            path.append("/a");
            fixture.create(path.toString());
        }
        TreeVersion version = tree.freeze();
        assertThat(fixture.znode("/a").descendantCount()).isEqualTo(levels - 1);
        assertThat(visited(version)).isEqualTo(levels + 4);

        var loader = new TreeLoader(tree.options());
        TreeVersion.Walk walk = version.walk();
        while (walk.next()) {
            loader.znode(walk.path(), walk.znode().data(), walk.znode().storedStat());
        }
        assertThat(loader.finish(tree.zxid()).digest()).isEqualTo(version.digest());

        fixture.setData(path.toString(), "deep");
        assertThat(fixture.data(path.toString())).isEqualTo("deep");
        fixture.delete("/a");
        assertThat(tree.freeze().znodeCount()).isEqualTo(4);
        assertThat(visited(version)).isEqualTo(levels + 4);
    }

    private static int visited(TreeVersion version) {
        int visited = 0;
        TreeVersion.Walk walk = version.walk();
        while (walk.next()) {
            visited++;
        }
        return visited;
    }

    @Test
    void aParentOfManyChildren() {
        int count = 20_000;
        var numbers = new ArrayList<Integer>();
        for (int number = 0; number < count; number++) {
            numbers.add(number);
        }
        Collections.shuffle(numbers, new Random(3));
        fixture.create("/a");
        for (int number : numbers) {
            fixture.create("/a/n%06d".formatted(number));
            if (number % 100 == 0) {
                tree.freeze();
            }
        }
        TreeVersion full = tree.freeze();
        Collections.shuffle(numbers, new Random(4));
        for (int number : numbers.subList(0, count - 10)) {
            fixture.delete("/a/n%06d".formatted(number));
            if (number % 100 == 0) {
                tree.freeze();
            }
        }

        List<String> left =
                numbers.subList(count - 10, count).stream()
                        .sorted()
                        .map("n%06d"::formatted)
                        .toList();
        assertThat(Fixture.children(fixture.znode("/a"))).isEqualTo(left);
        assertThat(fixture.znode("/a").creations()).isEqualTo(count);
        Znode before = Objects.requireNonNull(full.find(ZnodePath.of("/a")));
        assertThat(before.childCount()).isEqualTo(count);
        assertThat(Fixture.children(before)).hasSize(count).isSorted();
    }

    @Test
    void dataOfAnyLengthAndBackAgain() {
        fixture.create("/a");
        fixture.create("/a/b");
        fixture.create("/c");
        for (int length : new int[] {1_024, 1_025, 1, 1_000_000, 0, 5_000, 1_023}) {
            for (String path : List.of("/a", "/c", "/")) {
                String data = "x".repeat(length);
                fixture.setData(path, data);
                assertThat(fixture.data(path)).isEqualTo(data);
                assertThat(fixture.znode(path).dataLength()).isEqualTo(length);
            }
            tree.freeze();
        }
        fixture.delete("/a/b");
        fixture.setData("/a", "x".repeat(2_000));
        fixture.create("/a/b");
        fixture.delete("/a/b");
        assertThat(fixture.znode("/a").dataLength()).isEqualTo(2_000);
        assertThat(fixture.znode("/a").stat().cversion()).isEqualTo(4);
    }

    @Test
    void timesThatNoClockShows() {
        for (long time : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 0, 1L << 48}) {
            var path = ZnodePath.of("/t" + time);
            var create = new Txn.CreateTtl(path, Bytes.EMPTY, Acl.OPEN, -1, Owner.MAX_TTL);
            long zxid = tree.zxid() + 1;
            var header =
                    new TxnHeader(new SessionId(1), 1, new Zxid(zxid), time, OpCode.CREATE_TTL);

            Outcome outcome = tree.apply(header, create, change -> {});

            assertThat(Objects.requireNonNull(outcome.stat()).ctime()).isEqualTo(time);
            Znode znode = Objects.requireNonNull(tree.find(path));
            assertThat(znode.mtime()).isEqualTo(time);
            assertThat(znode.stat()).isEqualTo(outcome.stat());
        }
        assertThat(tree.freeze().znodeCount()).isEqualTo(9);
    }

    @Test
    void moreAclsThanFitIntoTwoBytes() {
        int count = 66_000;
        for (int number = 0; number < count; number++) {
            List<Acl> acl = List.of(new Acl(Acl.ALL, "digest", "user" + number + ":x"));
            fixture.apply(Fixture.creating("/n" + number, "", acl, -1));
        }
        TreeVersion full = tree.freeze();
        for (int number = 0; number < count; number += 1_000) {
            assertThat(fixture.znode("/n" + number).acl().entries().getFirst().id())
                    .isEqualTo("user" + number + ":x");
        }
        for (int number = 0; number < count; number++) {
            fixture.delete("/n" + number);
        }
        assertThat(acls(tree.freeze())).isEqualTo(1);
        assertThat(acls(full)).isEqualTo(count + 1);

        fixture.apply(Fixture.creating("/x", "", List.of(new Acl(1, "ip", "10.0.0.1")), -1));
        assertThat(fixture.znode("/x").aclId()).isLessThanOrEqualTo(count + 1);
        Znode old = Objects.requireNonNull(full.find(ZnodePath.of("/n65999")));
        assertThat(old.acl().entries().getFirst().id()).isEqualTo("user65999:x");
    }

    private static int acls(TreeVersion version) {
        var count = new int[1];
        version.forEachAcl((id, acl) -> count[0]++);
        return count[0];
    }
}
