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

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * ZooKeeper writes a snapshot while it goes on changing the tree, znode by znode, and replays the
 * log from where it began: what had happened already happens once more, and the outcome must be as
 * if it had not (storage format, section 3.7).
 */
@Tag("S187")
class FuzzySnapshotTest {
    private static final int TRANSACTIONS_BEFORE = 300;

    private final Tree server = PersistentTree.empty(new TreeOptions(true, true));
    private final List<TxnHeader> headers = new ArrayList<>();
    private final List<Txn> log = new ArrayList<>();
    private SplittableRandom random = new SplittableRandom(0);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void replayOverAFuzzySnapshotEndsWhereTheServerDid(long seed) {
        random = new SplittableRandom(seed);
        for (int i = 0; i < TRANSACTIONS_BEFORE; i++) {
            step();
        }
        long begun = server.zxid();
        var loader = new TreeLoader(server.options());
        TreeVersion atBegin = server.freeze();
        atBegin.forEachSession(loader::session);
        atBegin.forEachAcl((id, acl) -> loader.acl(id, acl.entries()));
        int walked = log.size();
        write(ZnodePath.ROOT, loader);
        assertThat(log.size()).isGreaterThan(walked + 20);

        Tree recovered = loader.finish(begun);
        for (int i = walked; i < log.size(); i++) {
            recovered.apply(headers.get(i), log.get(i), change -> {});
        }

        assertThat(recovered.deleteOrphanedEphemerals()).isZero();
        assertThat(recovered.digest()).isEqualTo(server.digest());
        TreeVersion expected = server.freeze();
        TreeVersion actual = recovered.freeze();
        assertThat(actual.znodeCount()).isEqualTo(expected.znodeCount());
        assertThat(actual.ephemeralCount()).isEqualTo(expected.ephemeralCount());
        assertThat(actual.sessionCount()).isEqualTo(expected.sessionCount());
        TreeVersion.Walk walk = expected.walk();
        while (walk.next()) {
            Znode there = walk.znode();
            Znode here = Objects.requireNonNull(actual.find(walk.path()));
            assertThat(here.stat()).as("Stat of %s", walk.path()).isEqualTo(there.stat());
            assertThat(here.data()).isEqualTo(there.data());
            assertThat(here.acl()).isEqualTo(there.acl());
        }
    }

    /** Writes a znode as it is now, then its children of now as they will be. */
    private void write(ZnodePath path, TreeLoader loader) {
        Znode znode = server.find(path);
        if (znode == null) {
            return;
        }
        // ACLs that came up meanwhile are missing in the table, as in ZooKeeper.
        loader.znode(path, znode.data(), znode.storedStat());
        List<String> children = Fixture.children(znode);
        for (String child : children) {
            for (int i = random.nextInt(8); i > 0; i--) {
                step();
            }
            write(ZnodePath.of(path.isRoot() ? "/" + child : path + "/" + child), loader);
        }
    }

    /** The server does something that a request could have asked for. */
    private void step() {
        Txn txn = null;
        SessionId session = new SessionId(1 + random.nextInt(4));
        while (txn == null) {
            txn = tryTxn(session);
        }
        long zxid = server.zxid() + 1;
        var header = new TxnHeader(session, 1, new Zxid(zxid), 1_000 + zxid, txn.type());
        Outcome outcome = server.apply(header, txn, change -> {});
        assertThat(outcome.error().code()).isZero();
        headers.add(header);
        log.add(txn);
    }

    private @Nullable Txn tryTxn(SessionId session) {
        if (server.sessionTimeout(session) < 0) {
            return new Txn.CreateSession(10_000);
        }
        ZnodePath path = path();
        Znode znode = server.find(path);
        if (znode == null) {
            return create(path);
        }
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> new Txn.SetData(OpCode.SET_DATA, path, data(), znode.version() + 1);
            case 4, 5 -> new Txn.SetAcl(path, acl(), znode.aversion() + 1);
            case 6 -> {
                var deletes = new ArrayList<ZnodePath>();
                server.forEachEphemeral(session, deletes::add);
                yield new Txn.CloseSession(deletes);
            }
            default -> znode.childCount() == 0 ? new Txn.Delete(OpCode.DELETE, path) : null;
        };
    }

    private @Nullable Txn create(ZnodePath path) {
        Znode parent = server.find(path.parent());
        if (parent == null || parent.isEphemeral()) {
            return null;
        }
        int creations = parent.creations() + 1;
        return switch (random.nextInt(6)) {
            case 0 -> new Txn.CreateContainer(path, data(), acl(), creations);
            case 1 -> new Txn.CreateTtl(path, data(), acl(), creations, 5_000);
            default ->
                    new Txn.Create(
                            random.nextBoolean() ? OpCode.CREATE : OpCode.CREATE2,
                            path,
                            data(),
                            acl(),
                            random.nextInt(3) == 0,
                            creations);
        };
    }

    private ZnodePath path() {
        var path = new StringBuilder();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            path.append('/').append((char) ('a' + random.nextInt(5)));
        }
        return ZnodePath.of(path.toString());
    }

    private Bytes data() {
        return Bytes.utf8("x".repeat(random.nextInt(20)));
    }

    private List<Acl> acl() {
        return random.nextInt(3) == 0
                ? List.of(new Acl(31, "ip", "10.0.0." + random.nextInt(250)))
                : Acl.OPEN;
    }
}
