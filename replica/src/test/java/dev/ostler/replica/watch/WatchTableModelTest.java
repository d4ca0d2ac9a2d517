package dev.ostler.replica.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.ZnodePath;
import dev.ostler.tree.Change;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Random streams of calls to the table and to {@link NaiveWatches}: the same answers. */
class WatchTableModelTest {
    /** Few paths and watchers make crowded sets; many make lone members and big tables. */
    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void theTableDoesWhatTheRulesSay(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 6) int fanOut,
            @ForAll @IntRange(min = 1, max = 60) int connections) {
        var run = new Run(seed, fanOut, connections);
        for (int step = 0; step < 1_000; step++) {
            run.step();
        }
        run.compareLists();
        run.unregisterAll();
    }

    private record Connection(String name, int number) {}

    private static final class Run {
        private static final List<Change.Kind> CHANGES = List.of(Change.Kind.values());
        private static final List<WatchKind> KINDS = List.of(WatchKind.values());

        private final Random random;
        private final int fanOut;
        private final WatchTable<String> table;
        private final NaiveWatches naive = new NaiveWatches();
        private final List<Connection> open = new ArrayList<>();
        private int namesGiven;

        Run(long seed, int fanOut, int connections) {
            this.random = new Random(seed);
            this.fanOut = fanOut;
            this.table = new WatchTable<>(random.nextLong());
            for (int i = 0; i < connections; i++) {
                connect();
            }
        }

        void step() {
            String path = path();
            Connection connection = pick(open);
            String watcher = connection.name();
            int number = connection.number();
            int type = 1 + random.nextInt(5);
            switch (random.nextInt(20)) {
                case 0, 1, 2 -> fire("/".equals(path) ? Change.Kind.DATA_SET : pick(CHANGES), path);
                case 3, 4 ->
                        assertThat(table.remove(ZnodePath.of(path), number, type))
                                .isEqualTo(naive.remove(path, watcher, type));
                case 5, 6 ->
                        assertThat(table.contains(ZnodePath.of(path), number, type))
                                .isEqualTo(naive.contains(path, watcher, type));
                case 7 -> {
                    if (random.nextInt(8) == 0) {
                        disconnect(connection);
                        connect();
                    }
                }
                default -> {
                    WatchKind kind = pick(KINDS);
                    table.add(ZnodePath.of(path), number, kind);
                    naive.add(path, watcher, kind);
                }
            }
            assertThat(table.watchCount()).isEqualTo(naive.watchCount());
        }

        void compareLists() {
            List<String> byPath = new ArrayList<>();
            List<String> byWatcher = new ArrayList<>();
            table.forEachDataWatchByPath((path, watcher) -> byPath.add(path + " " + watcher));
            table.forEachDataWatchByWatcher((path, watcher) -> byWatcher.add(path + " " + watcher));
            assertThat(byPath).containsExactlyInAnyOrderElementsOf(naive.dataPairs());
            assertThat(byWatcher).containsExactlyInAnyOrderElementsOf(naive.dataPairs());
            assertThat(table.dataWatchCount()).isEqualTo(naive.dataPairs().size());
            assertThat(table.dataPathCount()).isEqualTo(naive.dataPathCount());
            assertThat(table.dataWatcherCount()).isEqualTo(naive.dataWatcherCount());
        }

        void unregisterAll() {
            List.copyOf(open).forEach(this::disconnect);
            assertThat(table.watchCount()).isZero();
            assertThat(table.dataPathCount()).isZero();
            assertThat(table.dataWatcherCount()).isZero();
        }

        private void fire(Change.Kind kind, String path) {
            List<String> fired = Fired.by(table, kind, path);
            List<Set<String>> expected = naive.fire(kind, path);

            int own = expected.get(0).size();
            assertThat(fired).hasSize(own + expected.get(1).size());
            assertThat(new TreeSet<>(fired.subList(0, own))).isEqualTo(expected.get(0));
            assertThat(new TreeSet<>(fired.subList(own, fired.size()))).isEqualTo(expected.get(1));
        }

        private void connect() {
            String name = "w" + namesGiven++;
            open.add(new Connection(name, table.register(name)));
        }

        private void disconnect(Connection connection) {
            open.remove(connection);
            table.unregister(connection.number());
            naive.removeAll(connection.name());
        }

        private <T> T pick(List<T> values) {
            return values.get(random.nextInt(values.size()));
        }

        private String path() {
            int depth = random.nextInt(4);
            var path = new StringBuilder();
            for (int i = 0; i < depth; i++) {
                path.append("/node-").append(random.nextInt(fanOut));
            }
            return depth == 0 ? "/" : path.toString();
        }
    }
}
