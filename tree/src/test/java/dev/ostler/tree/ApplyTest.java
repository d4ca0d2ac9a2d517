package dev.ostler.tree;

import static dev.ostler.tree.Fixture.SESSION;
import static dev.ostler.tree.Fixture.TIME;
import static dev.ostler.tree.Fixture.children;
import static dev.ostler.tree.Fixture.creating;
import static dev.ostler.tree.Fixture.creatingEphemeral;
import static dev.ostler.tree.Fixture.deleting;
import static dev.ostler.tree.Fixture.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Stat;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.tree.access.AclList;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What each transaction does (storage format, section 3.7; client protocol, sections 6.4 and 9).
 */
class ApplyTest {
    private final Fixture fixture = new Fixture();
    private final Tree tree = fixture.tree;

    @Test
    void aFreshTreeHasTheReservedZnodesWithTheirStats() {
        assertThat(fixture.znode("/").stat()).isEqualTo(new Stat(0, 0, 0, 0, 0, -1, 0, 0, 0, 1, 0));
        assertThat(fixture.znode("/zookeeper").stat())
                .isEqualTo(new Stat(0, 0, 0, 0, 0, -2, 0, 0, 0, 2, 0));
        assertThat(fixture.znode("/zookeeper/quota").stat())
                .isEqualTo(new Stat(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        assertThat(fixture.znode("/zookeeper/config").stat())
                .isEqualTo(new Stat(0, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0));
        assertThat(fixture.znode("/").acl()).isEqualTo(AclList.OPEN);
        assertThat(fixture.znode("/zookeeper/config").acl().entries()).isEqualTo(Acl.READ_ONLY);
        assertThat(tree.freeze().znodeCount()).isEqualTo(4);
        // As mntr shows it for an empty server.
        assertThat(tree.freeze().approximateDataSize()).isEqualTo(44);
    }

    @Test
    void theEmptyPathIsTheRootAndNothingElseMalformedIsFound() {
        fixture.create("/a");

        assertThat(fixture.has("")).isTrue();
        for (String path : List.of("a", "/a/", "//", "//a", "/a//", "a/", "/b", "/a/b")) {
            assertThat(fixture.has(path)).as(path).isFalse();
        }
    }

    @Test
    @Tag("S011")
    void aCreatedZnodeHasTheStatOfItsTransaction() {
        fixture.create("/x");
        Outcome outcome = fixture.create("/a", "data");

        assertThat(outcome.error()).isEqualTo(ErrorCode.OK);
        assertThat(outcome.stat())
                .isEqualTo(new Stat(2, 2, TIME + 2, TIME + 2, 0, 0, 0, 0, 4, 0, 2));
        assertThat(fixture.znode("/a").stat()).isEqualTo(outcome.stat());
        assertThat(fixture.znode("/").stat()).isEqualTo(new Stat(0, 0, 0, 0, 0, 1, 0, 0, 0, 3, 2));
    }

    @Test
    void creationsAndDeletionsBothCountInTheVersionOfChildren() {
        fixture.create("/a");
        fixture.create("/a/b");
        fixture.create("/a/c");
        fixture.delete("/a/b");

        assertThat(fixture.znode("/a").stat().cversion()).isEqualTo(3);
        assertThat(fixture.znode("/a").creations()).isEqualTo(2);
        assertThat(fixture.znode("/a").pzxid()).isEqualTo(4);
        fixture.delete("/a/c");
        assertThat(fixture.znode("/a").stat().cversion()).isEqualTo(4);
        assertThat(fixture.znode("/a").creations()).isEqualTo(2);
        assertThat(fixture.znode("/a").pzxid()).isEqualTo(5);
    }

    @Test
    void aSmallerVersionOfChildrenChangesNothingOfTheParent() {
        fixture.create("/a");
        fixture.apply(creating("/a/b", "", Acl.OPEN, 7));
        fixture.apply(creating("/a/c", "", Acl.OPEN, 7));
        fixture.apply(creating("/a/d", "", Acl.OPEN, 3));

        assertThat(fixture.znode("/a").creations()).isEqualTo(7);
        assertThat(fixture.znode("/a").pzxid()).isEqualTo(2);
    }

    @Test
    void creatingWhatIsThereSetsItsAclAndCatchesUpOnTheParent() {
        fixture.create("/a");
        fixture.create("/a/b", "old");
        fixture.changes.clear();

        Outcome outcome = fixture.apply(creating("/a/b", "new", Acl.READ_ONLY, 9));

        assertThat(outcome.error()).isEqualTo(ErrorCode.NODE_EXISTS);
        assertThat(outcome.stat()).isNull();
        assertThat(fixture.data("/a/b")).isEqualTo("old");
        assertThat(fixture.znode("/a/b").acl().entries()).isEqualTo(Acl.READ_ONLY);
        assertThat(fixture.znode("/a/b").aversion()).isZero();
        assertThat(fixture.znode("/a").creations()).isEqualTo(9);
        assertThat(fixture.znode("/a").pzxid()).isEqualTo(3);
        assertThat(fixture.changes).isEmpty();
    }

    @Test
    void onlyThePlainCreationOfWhatIsThereCatchesUpOnTheParent() {
        fixture.create("/a");
        fixture.create("/a/b");

        fixture.apply(
                new Txn.Create(
                        OpCode.CREATE2, ZnodePath.of("/a/b"), null, Acl.READ_ONLY, false, 9));

        assertThat(fixture.znode("/a/b").acl().entries()).isEqualTo(Acl.READ_ONLY);
        assertThat(fixture.znode("/a").creations()).isEqualTo(1);
    }

    @Test
    void deletingWhatIsMissingStillTellsTheParent() {
        fixture.create("/a");
        fixture.changes.clear();

        assertThat(fixture.delete("/a/b").error()).isEqualTo(ErrorCode.NO_NODE);

        assertThat(fixture.znode("/a").pzxid()).isEqualTo(2);
        assertThat(fixture.changes).isEmpty();
        assertThat(fixture.delete("/nope/b").error()).isEqualTo(ErrorCode.NO_NODE);
    }

    @Test
    void deletingADirectoryTakesEverythingBelowWithIt() {
        fixture.create("/a");
        fixture.apply(creating("/a/b", "x", Acl.READ_ONLY, -1));
        fixture.apply(creatingEphemeral("/a/b/c"));
        long digest = PersistentTree.empty(tree.options()).digest();
        TreeVersion before = tree.freeze();

        assertThat(fixture.delete("/a").error()).isEqualTo(ErrorCode.OK);

        TreeVersion version = tree.freeze();
        assertThat(version.znodeCount()).isEqualTo(4);
        assertThat(version.ephemeralCount()).isZero();
        assertThat(version.approximateDataSize()).isEqualTo(44);
        assertThat(before.znodeCount()).isEqualTo(7);
        assertThat(version.digest()).isNotEqualTo(digest);
    }

    @Test
    void aWriteSetsDataVersionAndTime() {
        fixture.create("/a", "old");

        Outcome outcome = fixture.apply(setting("/a", "newer", 5));

        assertThat(outcome.stat())
                .isEqualTo(new Stat(1, 2, TIME + 1, TIME + 2, 5, 0, 0, 0, 5, 0, 1));
        assertThat(fixture.data("/a")).isEqualTo("newer");
        assertThat(fixture.apply(setting("/b", "x", 1)).error()).isEqualTo(ErrorCode.NO_NODE);
    }

    @Test
    void theRootCanBeWritten() {
        fixture.apply(setting("/", "root", 1));
        assertThat(fixture.data("/")).isEqualTo("root");
        fixture.apply(setting("", "again", 2));
        assertThat(fixture.data("/")).isEqualTo("again");
        fixture.apply(new Txn.SetAcl(ZnodePath.ROOT, Acl.READ_ONLY, 1));
        assertThat(fixture.znode("/").acl().entries()).isEqualTo(Acl.READ_ONLY);
        assertThat(fixture.create("/").error()).isEqualTo(ErrorCode.NODE_EXISTS);
        assertThat(fixture.delete("/").error()).isEqualTo(ErrorCode.NO_NODE);
    }

    @Test
    void nullDataIsNotEmptyData() {
        fixture.create("/empty");
        fixture.apply(
                new Txn.Create(OpCode.CREATE, ZnodePath.of("/null"), null, Acl.OPEN, false, -1));

        assertThat(fixture.znode("/empty").data()).isEqualTo(Bytes.EMPTY);
        assertThat(fixture.znode("/null").data()).isNull();
        assertThat(fixture.znode("/null").dataLength()).isZero();
    }

    @Test
    @Tag("S043")
    @Tag("S044")
    @Tag("S045")
    void anAclIsReplacedAndCounted() {
        List<Acl> acl = List.of(new Acl(Acl.ALL, "digest", "u:x"), new Acl(1, "ip", "10.0.0.1"));
        fixture.create("/a");
        fixture.create("/a/b");

        Outcome outcome = fixture.apply(new Txn.SetAcl(ZnodePath.of("/a"), acl, 1));

        assertThat(Objects.requireNonNull(outcome.stat()).aversion()).isEqualTo(1);
        assertThat(fixture.znode("/a").acl()).isEqualTo(AclList.of(acl));
        assertThat(fixture.znode("/a").mzxid()).isEqualTo(1);
        assertThat(fixture.znode("/a").pzxid()).isEqualTo(2);
        assertThat(fixture.znode("/a/b").acl()).isEqualTo(AclList.OPEN);
    }

    @Test
    @Tag("S013")
    @Tag("S173")
    void closingASessionDeletesItsEphemerals() {
        fixture.apply(new Txn.CreateSession(30_000));
        fixture.create("/a");
        fixture.apply(creatingEphemeral("/a/e"));
        fixture.apply(creatingEphemeral("/f"));
        fixture.apply(new SessionId(2), creatingEphemeral("/other"));
        assertThat(fixture.znode("/f").stat().ephemeralOwner()).isEqualTo(SESSION.value());
        assertThat(tree.sessionTimeout(SESSION)).isEqualTo(30_000);

        fixture.apply(new Txn.CloseSession(List.of(ZnodePath.of("/f"), ZnodePath.of("/gone"))));

        assertThat(fixture.has("/a/e")).isFalse();
        assertThat(fixture.has("/f")).isFalse();
        assertThat(fixture.has("/other")).isTrue();
        assertThat(tree.sessionTimeout(SESSION)).isEqualTo(-1);
        assertThat(fixture.znode("/a").pzxid()).isEqualTo(6);
        assertThat(tree.freeze().sessionCount()).isZero();
        assertThat(tree.freeze().ephemeralCount()).isEqualTo(1);
    }

    @Test
    void aSessionClosedWithoutAListLosesWhatItOwns() {
        fixture.apply(creatingEphemeral("/e"));

        fixture.apply(new Txn.CloseSession(null));

        assertThat(fixture.has("/e")).isFalse();
    }

    @Test
    void containersAndTtlZnodesShowNoOwner() {
        fixture.apply(new Txn.CreateContainer(ZnodePath.of("/c"), null, Acl.OPEN, -1));
        fixture.apply(new Txn.CreateTtl(ZnodePath.of("/t"), null, Acl.OPEN, -1, 5_000));

        assertThat(fixture.znode("/c").owner()).isEqualTo(Owner.CONTAINER);
        assertThat(fixture.znode("/c").stat().ephemeralOwner()).isZero();
        assertThat(fixture.znode("/t").owner()).isEqualTo(Owner.ttl(5_000));
        assertThat(fixture.znode("/t").stat().ephemeralOwner()).isZero();
        assertThat(tree.freeze().ephemeralCount()).isZero();
    }

    @Test
    void aTimeToLiveOutOfRangeIsNoZnode() {
        for (long ttl : new long[] {0, -1, Owner.MAX_TTL + 1, Long.MIN_VALUE}) {
            var create = new Txn.CreateTtl(ZnodePath.of("/t"), null, Acl.OPEN, -1, ttl);
            assertThat(fixture.apply(create).error()).isEqualTo(ErrorCode.BAD_ARGUMENTS);
        }
        assertThat(fixture.has("/t")).isFalse();
    }

    @Test
    void malformedPathsHaveNoEffect() {
        fixture.create("/a");
        long digest = tree.digest();

        for (String path : List.of("", "x", "x/y", "/a/", "/a//b", "//", "/nope/b")) {
            assertThat(fixture.create(path).error()).as(path).isNotEqualTo(ErrorCode.OK);
        }

        assertThat(tree.digest()).isEqualTo(digest);
        assertThat(tree.freeze().znodeCount()).isEqualTo(5);
    }

    @Test
    void eachOperationOfAMultiIsAnsweredWithItsOwnStat() {
        fixture.create("/a");
        fixture.changes.clear();

        Outcome outcome =
                fixture.apply(
                        new Txn.Multi(
                                List.of(
                                        new Txn.Check(ZnodePath.of("/a"), 1),
                                        setting("/a", "new", 1),
                                        creating("/a/b", "b"),
                                        deleting("/a/b"))));

        assertThat(outcome.error()).isEqualTo(ErrorCode.OK);
        assertThat(outcome.operations()).extracting(Outcome::error).containsOnly(ErrorCode.OK);
        assertThat(outcome.operations().get(0).stat()).isNull();
        Stat set = Objects.requireNonNull(outcome.operations().get(1).stat());
        assertThat(set.numChildren()).isZero();
        assertThat(set.cversion()).isZero();
        assertThat(set.mzxid()).isEqualTo(2);
        assertThat(outcome.operations().get(2).stat()).isNotNull();
        assertThat(fixture.znode("/a").stat().cversion()).isEqualTo(2);
        assertThat(fixture.changes)
                .extracting(Change::kind)
                .containsExactly(Change.Kind.DATA_SET, Change.Kind.CREATED, Change.Kind.DELETED);
    }

    @Test
    void aFailedMultiChangesNothingButTheZxid() {
        fixture.create("/a");
        long digest = tree.digest();
        fixture.changes.clear();

        Outcome outcome =
                fixture.apply(
                        new Txn.Multi(
                                List.of(
                                        creating("/b", ""),
                                        new Txn.Failed(ErrorCode.NO_NODE),
                                        new Txn.Failed(ErrorCode.RUNTIME_INCONSISTENCY))));

        assertThat(outcome.error()).isEqualTo(ErrorCode.NO_NODE);
        assertThat(outcome.operations())
                .extracting(Outcome::error)
                .containsExactly(ErrorCode.OK, ErrorCode.NO_NODE, ErrorCode.RUNTIME_INCONSISTENCY);
        assertThat(tree.digest()).isEqualTo(digest);
        assertThat(tree.zxid()).isEqualTo(2);
        assertThat(fixture.has("/b")).isFalse();
        assertThat(fixture.changes).isEmpty();
    }

    @Test
    void aFailedRequestChangesNothingButTheZxid() {
        Outcome outcome = fixture.apply(new Txn.Failed(ErrorCode.BAD_VERSION));

        assertThat(outcome.error()).isEqualTo(ErrorCode.BAD_VERSION);
        assertThat(tree.zxid()).isEqualTo(1);
        assertThat(tree.digest()).isEqualTo(PersistentTree.empty(tree.options()).digest());
    }

    @Test
    void changesCarryTheAclsThatWatchersAreCheckedAgainst() {
        fixture.apply(creating("/a", "", Acl.READ_ONLY, -1));
        fixture.create("/a/b");
        fixture.setData("/a/b", "x");
        fixture.delete("/a/b");
        fixture.setData("/", "root");

        AclList readOnly = AclList.of(Acl.READ_ONLY);
        assertThat(fixture.changes)
                .containsExactly(
                        new Change(Change.Kind.CREATED, ZnodePath.of("/a"), readOnly, AclList.OPEN),
                        new Change(
                                Change.Kind.CREATED, ZnodePath.of("/a/b"), AclList.OPEN, readOnly),
                        new Change(Change.Kind.DATA_SET, ZnodePath.of("/a/b"), AclList.OPEN, null),
                        new Change(
                                Change.Kind.DELETED, ZnodePath.of("/a/b"), AclList.OPEN, readOnly),
                        new Change(Change.Kind.DATA_SET, ZnodePath.ROOT, AclList.OPEN, null));
    }

    @Test
    void equalStatesAreTheSameVersion() {
        fixture.create("/a");

        assertThat(tree.freeze()).isSameAs(tree.freeze());
    }

    @Test
    void goingBackForgetsWhatCameAfter() {
        fixture.create("/a", "1");
        TreeVersion version = tree.freeze();
        long digest = tree.digest();
        fixture.apply(new Txn.CreateSession(1));
        fixture.setData("/a", "2");
        fixture.create("/a/b");
        tree.freeze();
        fixture.delete("/a/b");

        tree.reset(version);

        assertThat(tree.zxid()).isEqualTo(1);
        assertThat(tree.digest()).isEqualTo(digest);
        assertThat(fixture.data("/a")).isEqualTo("1");
        assertThat(children(fixture.znode("/a"))).isEmpty();
        assertThat(tree.sessionTimeout(SESSION)).isEqualTo(-1);
        assertThat(tree.freeze()).isSameAs(version);
        fixture.create("/c");
        assertThat(version.find(ZnodePath.of("/c"))).isNull();
    }

    @Test
    void anotherTreesVersionIsRefused() {
        TreeVersion other = PersistentTree.empty(tree.options()).freeze();

        assertThatThrownBy(() -> tree.reset(other)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aListingGoesOnBehindAnyName() {
        fixture.create("/a");
        for (int i = 0; i < 100; i += 2) {
            fixture.create("/a/n%02d".formatted(i));
        }
        var names = new ArrayList<String>();
        Znode.ChildVisitor visitor =
                (bytes, offset, length) ->
                        names.add(ZnodePath.copyOf(bytes, offset, length).toString());

        fixture.znode("/a").forEachChild(Bytes.utf8("n41").unsafeArray(), 3, visitor);
        assertThat(names).containsExactly("n42", "n44", "n46");
        names.clear();
        fixture.znode("/a").forEachChild(Bytes.utf8("n42").unsafeArray(), 2, visitor);
        assertThat(names).containsExactly("n44", "n46");
        names.clear();
        fixture.znode("/a").forEachChild(Bytes.utf8("n98").unsafeArray(), 9, visitor);
        fixture.znode("/a").forEachChild(null, 0, visitor);
        assertThat(names).isEmpty();
    }

    @Test
    void whatMayBeReclaimedIsGivenUpToTheLimit() {
        for (String name : List.of("a", "b", "c")) {
            fixture.apply(new Txn.CreateContainer(ZnodePath.of("/" + name), null, Acl.OPEN, -1));
            fixture.create("/" + name + "/child");
            fixture.delete("/" + name + "/child");
        }
        fixture.apply(new Txn.CreateTtl(ZnodePath.of("/t"), null, Acl.OPEN, -1, 100));
        long created = TIME + tree.zxid();
        TreeVersion version = tree.freeze();

        assertThat(reclaimable(version, created + 101, 2)).containsExactly("/a", "/b");
        assertThat(reclaimable(version, created + 101, 9)).containsExactly("/a", "/b", "/c", "/t");
        assertThat(reclaimable(version, created + 100, 9)).containsExactly("/a", "/b", "/c");
    }

    private static List<String> reclaimable(TreeVersion version, long now, int limit) {
        var paths = new ArrayList<String>();
        version.forEachReclaimable(now, 0, limit, path -> paths.add(path.toString()));
        return paths;
    }
}
