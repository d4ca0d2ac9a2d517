package dev.ostler.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.TxnHeader;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.protocol.Zxid;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;

@Tag("S187")
@Tag("S207")
class TreeLoaderTest {
    private static final TreeOptions EXTENDED = new TreeOptions(true, true);

    record Stored(ZnodePath path, @Nullable Bytes data, StoredStat stat) {}

    /** Orders of znodes that have parents before their children. */
    enum Order {
        AS_WALKED {
            @Override
            List<Stored> of(List<Stored> walked) {
                return walked;
            }
        },
        /** As a real server writes them: depth first, siblings in the order of a hash table. */
        SIBLINGS_SHUFFLED {
            @Override
            List<Stored> of(List<Stored> walked) {
                return depthFirst(walked, walked.getFirst());
            }
        },
        BREADTH_FIRST {
            @Override
            List<Stored> of(List<Stored> walked) {
                var sorted = new ArrayList<>(walked);
                Comparator<Stored> byDepth =
                        Comparator.comparingInt(node -> node.path.toString().split("/").length);
                sorted.sort(byDepth);
                return sorted;
            }
        };

        abstract List<Stored> of(List<Stored> walked);

        private static List<Stored> depthFirst(List<Stored> all, Stored parent) {
            var children = new ArrayList<Stored>();
            for (Stored node : all) {
                if (!node.path.isRoot() && node.path.parent().equals(parent.path)) {
                    children.add(node);
                }
            }
            Collections.shuffle(children, new Random(children.size()));
            var ordered = new ArrayList<Stored>();
            ordered.add(parent);
            for (Stored child : children) {
                ordered.addAll(depthFirst(all, child));
            }
            return ordered;
        }
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void whatWasWrittenIsRead(Order order) {
        var txns = new RandomTxns(11);
        var written = PersistentTree.empty(EXTENDED);
        var model = new Model(true);
        for (int i = 0; i < 3_000; i++) {
            Txn txn = txns.nextTxn();
            TxnHeader header = txns.nextHeader(txn);
            written.apply(header, txn, change -> {});
            model.apply(header, txn);
        }
        TreeVersion version = written.freeze();

        var loader = new TreeLoader(EXTENDED);
        version.forEachSession(loader::session);
        version.forEachAcl((id, acl) -> loader.acl(id, acl.entries()));
        for (Stored node : order.of(walk(version))) {
            loader.znode(node.path, node.data, node.stat);
        }
        Tree loaded = loader.finish(version.zxid());

        assertThat(loaded.zxid()).isEqualTo(version.zxid());
        Agreement.check(loaded.freeze(), model, txns.now());

        for (int i = 0; i < 1_000; i++) {
            Txn txn = txns.nextTxn();
            TxnHeader header = txns.nextHeader(txn);
            loaded.apply(header, txn, change -> {});
            model.apply(header, txn);
        }
        Agreement.check(loaded.freeze(), model, txns.now());
    }

    private static List<Stored> walk(TreeVersion version) {
        var nodes = new ArrayList<Stored>();
        var walk = version.walk();
        while (walk.next()) {
            Znode znode = walk.znode();
            nodes.add(new Stored(walk.path(), znode.data(), znode.storedStat()));
        }
        return nodes;
    }

    @Test
    void aZnodeWithoutParentIsRefused() {
        var loader = loaderWithRoot(EXTENDED);

        assertThatThrownBy(() -> loader.znode(ZnodePath.of("/a/b"), null, stat(-1, 0)))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("/a/b");
    }

    @Test
    void anythingBeforeTheRootIsRefused() {
        var loader = new TreeLoader(EXTENDED);

        assertThatThrownBy(() -> loader.znode(ZnodePath.of("/a"), null, stat(-1, 0)))
                .isInstanceOf(MalformedRecordException.class);
        assertThatThrownBy(() -> loader.finish(1)).isInstanceOf(MalformedRecordException.class);
    }

    @Test
    void aZnodeThatIsThereTwiceIsRefused() {
        var loader = loaderWithRoot(EXTENDED);
        loader.znode(ZnodePath.of("/a"), null, stat(-1, 0));
        loader.znode(ZnodePath.of("/b"), null, stat(-1, 0));
        loader.znode(ZnodePath.of("/a"), null, stat(-1, 0));

        assertThatThrownBy(() -> loader.finish(1))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("same key");
    }

    @Test
    void znodesThatAreAlwaysThereAreAddedWhenMissing() {
        Tree tree = loaderWithRoot(EXTENDED).finish(7);

        assertThat(tree.find(Reserved.ZOOKEEPER)).isNotNull();
        assertThat(tree.find(Reserved.QUOTA)).isNotNull();
        assertThat(tree.find(Reserved.CONFIG)).isNotNull();
        assertThat(tree.zxid()).isEqualTo(7);
    }

    @Test
    void aZnodeWhoseAclIsMissingIsClosedToAllUntilTheLogTellsItsAcl() {
        var loader = loaderWithRoot(EXTENDED);
        loader.znode(ZnodePath.of("/a"), null, stat(17, 0));
        Tree tree = loader.finish(7);

        assertThat(znode(tree, "/a").acl().worldPermissions()).isZero();
        assertThat(znode(tree, "/a").acl().entries()).isNotEmpty();

        var setAcl = new Txn.SetAcl(ZnodePath.of("/a"), Acl.READ_ONLY, 1);
        tree.apply(new TxnHeader(new SessionId(1), 1, new Zxid(8), 0, 7), setAcl, change -> {});

        assertThat(znode(tree, "/a").acl().entries()).isEqualTo(Acl.READ_ONLY);
    }

    @Test
    void aclsThatNoZnodeHasAreDropped() {
        var loader = new TreeLoader(EXTENDED);
        loader.acl(5, Acl.READ_ONLY);
        loader.acl(900, List.of(new Acl(1, "ip", "127.0.0.1")));
        loader.acl(901, List.of(new Acl(2, "ip", "127.0.0.1")));
        loader.znode(ZnodePath.of(""), Bytes.EMPTY, stat(-1, 0));
        loader.znode(ZnodePath.of("/a"), null, stat(901, 0));
        var lists = new ArrayList<List<Acl>>();
        loader.finish(1).freeze().forEachAcl((id, acl) -> lists.add(acl.entries()));

        assertThat(lists)
                .containsExactlyInAnyOrder(Acl.READ_ONLY, List.of(new Acl(2, "ip", "127.0.0.1")));
    }

    @Test
    @Tag("S013")
    void ephemeralsWithoutASessionAreDeletedWhenAsked() {
        var loader = new TreeLoader(EXTENDED);
        loader.session(new SessionId(5), 30_000);
        loader.znode(ZnodePath.of(""), Bytes.EMPTY, stat(-1, 0));
        loader.znode(ZnodePath.of("/dead"), null, stat(-1, 6));
        loader.znode(ZnodePath.of("/live"), null, stat(-1, 5));
        loader.znode(ZnodePath.of("/ttl"), null, stat(-1, Owner.ttl(1000)));
        loader.znode(ZnodePath.of("/container"), null, stat(-1, Owner.CONTAINER));
        Tree tree = loader.finish(9);

        assertThat(tree.deleteOrphanedEphemerals()).isEqualTo(1);

        assertThat(tree.find(ZnodePath.of("/dead"))).isNull();
        assertThat(tree.find(ZnodePath.of("/live"))).isNotNull();
        assertThat(tree.find(ZnodePath.of("/ttl"))).isNotNull();
        assertThat(tree.find(ZnodePath.of("/container"))).isNotNull();
        assertThat(znode(tree, "/").pzxid()).isEqualTo(9);
        assertThat(tree.freeze().ephemeralCount()).isEqualTo(1);
    }

    @Test
    void withoutExtendedTypesATtlZnodeIsAnOrphanedEphemeral() {
        var loader = loaderWithRoot(TreeOptions.DEFAULT);
        loader.znode(ZnodePath.of("/ttl"), null, stat(-1, Owner.ttl(1000)));
        Tree tree = loader.finish(9);

        assertThat(znode(tree, "/ttl").stat().ephemeralOwner()).isEqualTo(Owner.ttl(1000));
        assertThat(tree.deleteOrphanedEphemerals()).isEqualTo(1);
        assertThat(tree.find(ZnodePath.of("/ttl"))).isNull();
    }

    private static TreeLoader loaderWithRoot(TreeOptions options) {
        var loader = new TreeLoader(options);
        loader.znode(ZnodePath.of(""), Bytes.EMPTY, stat(-1, 0));
        return loader;
    }

    private static Znode znode(Tree tree, String path) {
        return Objects.requireNonNull(tree.find(ZnodePath.of(path)));
    }

    private static StoredStat stat(long aclId, long owner) {
        return new StoredStat(aclId, 1, 1, 0, 0, 0, 0, 0, owner, 1);
    }
}
