package dev.ostler.replica.watch;

import static dev.ostler.tree.Change.Kind.CREATED;
import static dev.ostler.tree.Change.Kind.DATA_SET;
import static dev.ostler.tree.Change.Kind.DELETED;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.ZnodePath;
import dev.ostler.tree.Change;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;

/** Which watch is fired by which change: client protocol, section 6.4. */
class WatchTableFiringTest {
    private final WatchTable<String> table = new WatchTable<>(0x5ec4e7);
    private final int anna = table.register("anna");
    private final int bert = table.register("bert");

    /** The table of section 6.4, a row each: a watch on /n, a change, what comes of it. */
    @ParameterizedTest(name = "{0} watch on /n: {1} {2} gives [{3}]")
    @CsvSource(
            nullValues = "-",
            value = {
                // A data watch: exists leaves it on an absent znode too, hence CREATED.
                "DATA, CREATED, /n, Created /n",
                "DATA, DATA_SET, /n, DataChanged /n",
                "DATA, DELETED, /n, Deleted /n",
                "DATA, CREATED, /n/c, -",
                "DATA, DELETED, /n/c, -",
                "DATA, DATA_SET, /n/c, -",
                "DATA, CREATED, /n/c/g, -",
                "CHILD, DATA_SET, /n, -",
                "CHILD, DELETED, /n, Deleted /n",
                "CHILD, CREATED, /n/c, ChildrenChanged /n",
                "CHILD, DELETED, /n/c, ChildrenChanged /n",
                "CHILD, DATA_SET, /n/c, -",
                "CHILD, CREATED, /n/c/g, -",
                "CHILD, DELETED, /n/c/g, -",
                "PERSISTENT, CREATED, /n, Created /n",
                "PERSISTENT, DATA_SET, /n, DataChanged /n",
                "PERSISTENT, DELETED, /n, Deleted /n",
                "PERSISTENT, CREATED, /n/c, ChildrenChanged /n",
                "PERSISTENT, DELETED, /n/c, ChildrenChanged /n",
                "PERSISTENT, DATA_SET, /n/c, -",
                "PERSISTENT, CREATED, /n/c/g, -",
                "PERSISTENT_RECURSIVE, CREATED, /n, Created /n",
                "PERSISTENT_RECURSIVE, DATA_SET, /n, DataChanged /n",
                "PERSISTENT_RECURSIVE, DELETED, /n, Deleted /n",
                "PERSISTENT_RECURSIVE, CREATED, /n/c, Created /n/c",
                "PERSISTENT_RECURSIVE, DELETED, /n/c, Deleted /n/c",
                "PERSISTENT_RECURSIVE, DATA_SET, /n/c, DataChanged /n/c",
                "PERSISTENT_RECURSIVE, CREATED, /n/c/g, Created /n/c/g",
                "PERSISTENT_RECURSIVE, DELETED, /n/c/g, Deleted /n/c/g",
                // Neighbours whose path merely begins alike.
                "DATA, DATA_SET, /nn, -",
                "CHILD, CREATED, /nn, -",
                "PERSISTENT, CREATED, /nn/c, -",
                "PERSISTENT_RECURSIVE, CREATED, /nn, -",
                "PERSISTENT_RECURSIVE, DATA_SET, /, -",
            })
    @Tag("S024")
    @Tag("S025")
    void aWatchOfEachKindIsFiredByExactlyTheseChanges(
            WatchKind kind, Change.Kind change, String path, @Nullable String event) {
        watch("/n", anna, kind);

        assertThat(Fired.by(table, change, path))
                .isEqualTo(event == null ? List.of() : List.of("anna " + event));
    }

    @Test
    @Tag("S028")
    @Tag("S032")
    @Tag("S033")
    void aStandardWatchFiresOnceAndIsGoneFromBothDirections() {
        watch("/n", anna, WatchKind.DATA);
        watch("/n", bert, WatchKind.DATA);

        assertThat(Fired.by(table, DATA_SET, "/n"))
                .containsExactlyInAnyOrder("anna DataChanged /n", "bert DataChanged /n");

        assertThat(Fired.by(table, DATA_SET, "/n")).isEmpty();
        assertThat(table.watchCount()).isZero();
        assertThat(table.dataPathCount()).isZero();
        assertThat(table.dataWatcherCount()).isZero();
    }

    @Test
    @Tag("S023")
    void everySetFiresAWatchThatWasLeftAnew() {
        for (int i = 0; i < 2; i++) {
            watch("/n", anna, WatchKind.DATA);

            assertThat(Fired.by(table, DATA_SET, "/n")).containsExactly("anna DataChanged /n");
        }
    }

    @Test
    @Tag("S031")
    void twoWatchesOfOneConnectionOnOnePathGiveOneNotification() {
        watch("/n", anna, WatchKind.DATA);
        watch("/n", anna, WatchKind.DATA);

        assertThat(table.watchCount()).isEqualTo(1);
        assertThat(Fired.by(table, DATA_SET, "/n")).containsExactly("anna DataChanged /n");
    }

    @Test
    void persistentWatchesSurviveDeletionAndCreation() {
        watch("/n", anna, WatchKind.PERSISTENT);
        watch("/n", bert, WatchKind.PERSISTENT_RECURSIVE);

        for (int i = 0; i < 2; i++) {
            assertThat(Fired.by(table, CREATED, "/n"))
                    .containsExactlyInAnyOrder("anna Created /n", "bert Created /n");
            assertThat(Fired.by(table, DELETED, "/n"))
                    .containsExactlyInAnyOrder("anna Deleted /n", "bert Deleted /n");
        }
    }

    @Test
    void aDeletionIsToldOnceHoweverManyWatchesAConnectionHas() {
        for (var kind : WatchKind.values()) {
            watch("/n", anna, kind);
        }
        watch("/", anna, WatchKind.PERSISTENT_RECURSIVE);

        assertThat(Fired.by(table, DELETED, "/n")).containsExactly("anna Deleted /n");
        assertThat(table.contains(ZnodePath.of("/n"), anna, 1))
                .as("The child watch is spent although its event was held back.")
                .isFalse();
    }

    @Test
    void aDeletionReachesChildWatchersThatHaveNoDataWatch() {
        watch("/n", anna, WatchKind.DATA);
        watch("/n", bert, WatchKind.CHILD);

        assertThat(Fired.by(table, DELETED, "/n"))
                .containsExactly("anna Deleted /n", "bert Deleted /n");
    }

    @Test
    void theZnodesEventComesBeforeTheParents() {
        watch("/", anna, WatchKind.CHILD);
        watch("/n", anna, WatchKind.DATA);

        assertThat(Fired.by(table, CREATED, "/n"))
                .containsExactly("anna Created /n", "anna ChildrenChanged /");
    }

    @Test
    void persistentAndRecursiveWatchesOnOnePathBothTellOfAChild() {
        watch("/n", anna, WatchKind.PERSISTENT);
        watch("/n", anna, WatchKind.PERSISTENT_RECURSIVE);

        assertThat(Fired.by(table, CREATED, "/n/c"))
                .containsExactly("anna Created /n/c", "anna ChildrenChanged /n");
        assertThat(Fired.by(table, DATA_SET, "/n")).containsExactly("anna DataChanged /n");
    }

    @Test
    void recursiveWatchesOnSeveralAncestorsGiveOneNotification() {
        for (String path : List.of("/", "/a", "/a/b", "/a/b/c")) {
            watch(path, anna, WatchKind.PERSISTENT_RECURSIVE);
        }
        watch("/a", bert, WatchKind.PERSISTENT_RECURSIVE);

        assertThat(Fired.by(table, CREATED, "/a/b/c"))
                .containsExactlyInAnyOrder("anna Created /a/b/c", "bert Created /a/b/c");
    }

    @Test
    void standardWatchersOnAnAncestorDoNotHearWhatRecursiveOnesHear() {
        watch("/a", anna, WatchKind.DATA);
        watch("/a", anna, WatchKind.PERSISTENT);
        watch("/a", bert, WatchKind.PERSISTENT_RECURSIVE);

        assertThat(Fired.by(table, DATA_SET, "/a/b")).containsExactly("bert DataChanged /a/b");
    }

    @Test
    void aWatchOfTheRootIsFiredByTheRootAndItsChildren() {
        watch("/", anna, WatchKind.PERSISTENT);

        assertThat(Fired.by(table, DATA_SET, "/")).containsExactly("anna DataChanged /");
        assertThat(Fired.by(table, CREATED, "/a")).containsExactly("anna ChildrenChanged /");
        assertThat(Fired.by(table, CREATED, "/a/b")).isEmpty();
    }

    @Test
    void aStandardWatchIsSpentAlsoWhereAPersistentOneStays() {
        watch("/n", anna, WatchKind.DATA);
        watch("/n", anna, WatchKind.PERSISTENT);

        Fired.by(table, DATA_SET, "/n");

        assertThat(table.contains(ZnodePath.of("/n"), anna, 2)).isFalse();
        assertThat(table.contains(ZnodePath.of("/n"), anna, 4)).isTrue();
    }

    @Test
    void allWatchersOfAnEventGetTheSamePathObject() {
        for (int i = 0; i < 50; i++) {
            watch("/n", table.register("w" + i), WatchKind.CHILD);
        }
        var paths = new ArrayList<ZnodePath>();

        table.fire(Fired.change(CREATED, "/n/c"), (watcher, event, path) -> paths.add(path));

        assertThat(paths).hasSize(50).allSatisfy(path -> assertThat(path).isSameAs(paths.get(0)));
    }

    @Test
    void theOrderOfNotificationsFollowsFromTheCallsAlone() {
        assertThat(order()).isEqualTo(order());
    }

    private static List<String> order() {
        var table = new WatchTable<String>(7);
        for (int i = 0; i < 100; i++) {
            table.add(ZnodePath.of("/n"), table.register("w" + i), WatchKind.DATA);
        }
        return Fired.by(table, DATA_SET, "/n");
    }

    @Test
    void aListenerMayNotChangeTheTable() {
        watch("/n", anna, WatchKind.PERSISTENT);

        assertThatThrownBy(
                        () ->
                                table.fire(
                                        Fired.change(DATA_SET, "/n"),
                                        (watcher, event, path) ->
                                                table.add(path, bert, WatchKind.DATA)))
                .isInstanceOf(IllegalStateException.class);
        assertThat(Fired.by(table, DATA_SET, "/n")).containsExactly("anna DataChanged /n");
    }

    private void watch(String path, int watcher, WatchKind kind) {
        table.add(ZnodePath.of(path), watcher, kind);
    }
}
