package dev.ostler.replica.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.WatcherType;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.tree.Change;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;

/** Leaving, finding, removing, counting and listing watches. */
class WatchTableTest {
    private static final ZnodePath N = ZnodePath.of("/n");

    private final WatchTable<String> table = new WatchTable<>(0x5ec4e7);
    private final int anna = table.register("anna");
    private final int bert = table.register("bert");

    /** Section 6.8: which type of question finds which kind of watch. */
    @ParameterizedTest(
            name = "a {0} watch is found by CHILDREN {1} DATA {2} ANY {3} PERS {4} REC {5}")
    @CsvSource({
        "DATA,                 no,  yes, yes, no,  no",
        "CHILD,                yes, no,  yes, no,  no",
        "PERSISTENT,           no,  no,  yes, yes, no",
        "PERSISTENT_RECURSIVE, no,  no,  yes, no,  yes",
    })
    void aTypeFindsAndRemovesOnlyItsKind(
            WatchKind kind, String children, String data, String any, String pers, String rec) {
        List<String> expected = List.of(children, data, any, pers, rec);
        for (int type = WatcherType.CHILDREN; type <= WatcherType.PERSISTENT_RECURSIVE; type++) {
            boolean found = "yes".equals(expected.get(type - 1));
            table.add(N, anna, kind);

            assertThat(table.contains(N, anna, type)).as("type %d", type).isEqualTo(found);
            assertThat(table.contains(N, bert, type)).isFalse();
            assertThat(table.contains(ZnodePath.of("/m"), anna, type)).isFalse();

            assertThat(table.remove(N, anna, type)).isEqualTo(found);
            assertThat(table.watchCount() == 0).isEqualTo(found);
            assertThat(table.remove(N, anna, type)).isFalse();
        }
    }

    @Test
    void watchesAreListedByTheirPathAndByTheirWatcher() {
        for (var kind : WatchKind.values()) {
            table.add(N, anna, kind);
        }
        table.add(N, bert, WatchKind.CHILD);
        table.add(ZnodePath.of("/m"), bert, WatchKind.PERSISTENT);

        var onPath = new ArrayList<String>();
        table.forEachWatch(N, (path, watcher, kind) -> onPath.add(watcher + " " + kind));
        assertThat(onPath)
                .containsExactlyInAnyOrder(
                        "anna DATA",
                        "anna CHILD",
                        "anna PERSISTENT",
                        "anna PERSISTENT_RECURSIVE",
                        "bert CHILD");
        var ofBert = new ArrayList<String>();
        table.forEachWatchOf(bert, (path, watcher, kind) -> ofBert.add(path + " " + kind));
        assertThat(ofBert).containsExactlyInAnyOrder("/n CHILD", "/m PERSISTENT");
        assertThat(table.watchCount(anna)).isEqualTo(2);
        assertThat(table.watchCount(bert)).isEqualTo(3);
        table.forEachWatch(
                ZnodePath.of("/none"),
                (path, watcher, kind) -> {
                    throw new AssertionError(watcher);
                });
        var some = new ArrayList<String>();
        table.forEachWatch(N, (path, watcher, kind) -> some.add(watcher) && some.size() < 2);
        table.forEachWatchOf(anna, (path, watcher, kind) -> some.add(watcher) && some.size() < 4);
        assertThat(some).hasSize(4);
    }

    @Test
    void removingOneKindLeavesTheOthers() {
        for (var kind : WatchKind.values()) {
            table.add(N, anna, kind);
        }

        assertThat(table.remove(N, anna, WatcherType.PERSISTENT)).isTrue();

        assertThat(table.contains(N, anna, WatcherType.PERSISTENT)).isFalse();
        assertThat(table.contains(N, anna, WatcherType.DATA)).isTrue();
        assertThat(table.contains(N, anna, WatcherType.CHILDREN)).isTrue();
        assertThat(table.contains(N, anna, WatcherType.PERSISTENT_RECURSIVE)).isTrue();
    }

    @Test
    void anUnknownTypeIsRefused() {
        assertThatThrownBy(() -> table.contains(N, anna, 6))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> table.remove(N, anna, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Tag("S032")
    void countsAndListsShowDataWatchesAndTheTotalBothTables() {
        table.add(N, anna, WatchKind.DATA);
        table.add(N, anna, WatchKind.PERSISTENT);
        table.add(N, bert, WatchKind.PERSISTENT_RECURSIVE);
        table.add(ZnodePath.of("/m"), bert, WatchKind.DATA);
        table.add(ZnodePath.of("/child"), bert, WatchKind.CHILD);

        assertThat(table.watchCount()).isEqualTo(5);
        assertThat(table.dataWatchCount()).isEqualTo(3);
        assertThat(table.dataPathCount()).isEqualTo(2);
        assertThat(table.dataWatcherCount()).isEqualTo(2);
        assertThat(byPath()).containsExactlyInAnyOrder("/n anna", "/n bert", "/m bert");
        assertThat(byWatcher()).containsExactlyInAnyOrder("/n anna", "/n bert", "/m bert");
    }

    @Test
    @Tag("S018")
    void aConnectionThatEndsTakesItsWatchesAlong() {
        for (int i = 0; i < 100; i++) {
            table.add(ZnodePath.of("/" + i), anna, WatchKind.DATA);
            table.add(ZnodePath.of("/" + i), bert, WatchKind.PERSISTENT);
        }

        table.unregister(anna);

        assertThat(table.watchCount()).isEqualTo(200);
        assertThat(byPath()).hasSize(100).allMatch(pair -> pair.endsWith("bert"));
        assertThatThrownBy(() -> table.add(N, anna, WatchKind.DATA))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aConnectionWithManyWatchesMayLeaveInSlices() {
        for (int i = 0; i < 100; i++) {
            table.add(ZnodePath.of("/" + i), anna, WatchKind.PERSISTENT);
            table.add(ZnodePath.of("/" + i), anna, WatchKind.DATA);
            table.add(ZnodePath.of("/" + i), bert, WatchKind.DATA);
        }
        int slices = 1;
        while (!table.unregister(anna, 30)) {
            assertThat(table.watchCount()).isEqualTo(300 - slices * 30L);
            assertThat(table.watcher(anna)).isEqualTo("anna");
            slices++;
        }

        assertThat(slices).isEqualTo(7);
        assertThat(table.watchCount()).isEqualTo(100);
        assertThat(byPath()).hasSize(100).allMatch(pair -> pair.endsWith("bert"));
        assertThatThrownBy(() -> table.watcher(anna)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void numbersAreUsedAgainAndStartWithoutWatches() {
        table.add(N, anna, WatchKind.PERSISTENT);
        table.unregister(anna);

        int cleo = table.register("cleo");

        assertThat(cleo).isEqualTo(anna);
        assertThat(Fired.by(table, Change.Kind.DATA_SET, "/n")).isEmpty();
    }

    @Test
    void aPathNeedNotBeValid() {
        for (String odd : List.of("", "no/slash", "//", "/a/", "/\0", "/a//b", "a")) {
            table.add(ZnodePath.of(odd), anna, WatchKind.PERSISTENT);

            assertThat(table.contains(ZnodePath.of(odd), anna, WatcherType.ANY)).isTrue();
        }
        assertThat(table.dataPathCount()).isEqualTo(7);
    }

    @Test
    void aSpanIsCopiedSoThatItsBufferCanBeUsedAgain() {
        byte[] buffer = {'x', '/', 'n', 'x'};
        table.add(buffer, 1, 2, anna, WatchKind.DATA);
        buffer[2] = 'y';

        assertThat(table.contains(N, anna, WatcherType.DATA)).isTrue();
    }

    private List<String> byPath() {
        var pairs = new ArrayList<String>();
        table.forEachDataWatchByPath((path, watcher) -> pairs.add(path + " " + watcher));
        return pairs;
    }

    private List<String> byWatcher() {
        var pairs = new ArrayList<String>();
        table.forEachDataWatchByWatcher((path, watcher) -> pairs.add(path + " " + watcher));
        return pairs;
    }
}
