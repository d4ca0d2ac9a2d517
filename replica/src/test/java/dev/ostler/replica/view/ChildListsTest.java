package dev.ostler.replica.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.TxnHeader;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.protocol.Zxid;
import dev.ostler.tree.PersistentTree;
import dev.ostler.tree.Tree;
import dev.ostler.tree.TreeOptions;
import dev.ostler.tree.TreeVersion;
import dev.ostler.tree.Znode;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.SplittableRandom;

class ChildListsTest {
    private final Tree tree = PersistentTree.empty(new TreeOptions(true, true));
    private final ChildLists lists = new ChildLists();

    @Test
    void aListThatIsKeptIsTheOneThatWouldBeWritten() {
        parent("/p", 100);
        parent("/q", 100);
        var random = new SplittableRandom(7);
        int fromKept = 0;
        for (int i = 0; i < 3_000; i++) {
            switch (random.nextInt(9)) {
                case 0 -> create("/p/c" + random.nextInt(200));
                case 1 -> delete("/p/c" + random.nextInt(200));
                case 2 -> setData("/p/c" + random.nextInt(100), "d" + i);
                case 3 -> setData("/p", "d" + i);
                case 4 -> delete("/q/c" + random.nextInt(100));
                case 5 -> create("/q/c" + random.nextInt(100));
                default -> {
                    TreeVersion version = tree.freeze();
                    int before = lists.bytes();
                    String path = random.nextBoolean() ? "/p" : "/q";
                    assertThat(list(version, path)).isEqualTo(plainly(version, path));
                    fromKept += lists.bytes() == before ? 1 : 0;
                }
            }
        }
        assertThat(fromKept).isGreaterThan(100);
    }

    @Test
    void aListIsKeptFromTheSecondTimeOnAndAnOldVersionHasItsOwn() {
        parent("/p", 100);
        TreeVersion old = tree.freeze();
        list(old, "/p");
        int once = lists.bytes();
        byte[] first = list(old, "/p");
        assertThat(lists.bytes()).isEqualTo(once + first.length - 4);
        assertThat(list(old, "/p")).isEqualTo(first);

        create("/p/another");
        TreeVersion next = tree.freeze();
        for (int i = 0; i < 3; i++) {
            assertThat(list(next, "/p")).isEqualTo(plainly(next, "/p")).isNotEqualTo(first);
        }
        assertThat(list(old, "/p")).isEqualTo(first);
    }

    @Test
    void aZnodeThatWasCreatedAnewIsAnother() {
        parent("/p", ChildLists.CHILDREN_MIN);
        for (int i = 0; i < 3; i++) {
            list(tree.freeze(), "/p");
        }
        for (int i = 0; i < ChildLists.CHILDREN_MIN; i++) {
            delete("/p/c" + i);
        }
        delete("/p");
        create("/p");
        for (int i = 0; i < ChildLists.CHILDREN_MIN; i++) {
            create("/p/d" + i);
        }
        TreeVersion version = tree.freeze();
        assertThat(list(version, "/p")).isEqualTo(plainly(version, "/p"));
    }

    @Test
    void whatIsKeptHasABound() {
        String longName = "x".repeat(10_000);
        for (int i = 0; i < 20; i++) {
            create("/p" + i);
            for (int j = 0; j < ChildLists.CHILDREN_MIN; j++) {
                create("/p" + i + "/" + longName + j);
            }
        }
        TreeVersion version = tree.freeze();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 20; i++) {
                assertThat(list(version, "/p" + i)).isEqualTo(plainly(version, "/p" + i));
                assertThat(lists.bytes()).isLessThanOrEqualTo(ChildLists.BYTES_MAX);
            }
        }
    }

    @Test
    void shortListsAreNotKept() {
        parent("/p", ChildLists.CHILDREN_MIN - 1);
        list(tree.freeze(), "/p");
        list(tree.freeze(), "/p");

        assertThat(lists.bytes()).isZero();
    }

    private void parent(String path, int children) {
        create(path);
        for (int i = 0; i < children; i++) {
            create(path + "/c" + i);
        }
    }

    private void create(String path) {
        apply(new Txn.Create(OpCode.CREATE, ZnodePath.of(path), Bytes.EMPTY, Acl.OPEN, false, -1));
    }

    private void delete(String path) {
        apply(new Txn.Delete(OpCode.DELETE, ZnodePath.of(path)));
    }

    private void setData(String path, String data) {
        apply(new Txn.SetData(OpCode.SET_DATA, ZnodePath.of(path), Bytes.utf8(data), 1));
    }

    private void apply(Txn txn) {
        tree.apply(
                new TxnHeader(new SessionId(1), 1, new Zxid(tree.zxid() + 1), 1_000, txn.type()),
                txn,
                change -> {});
    }

    private byte[] list(TreeVersion version, String path) {
        var out = new JuteWriter();
        out.writeInt(42);
        byte[] request = ("##" + path).getBytes(StandardCharsets.UTF_8);
        lists.write(find(version, path), request, 2, request.length - 2, out);
        return out.toByteArray();
    }

    private static byte[] plainly(TreeVersion version, String path) {
        var out = new JuteWriter();
        out.writeInt(42);
        find(version, path).writeChildren(out);
        return out.toByteArray();
    }

    private static Znode find(TreeVersion version, String path) {
        return Objects.requireNonNull(version.find(ZnodePath.of(path)));
    }
}
