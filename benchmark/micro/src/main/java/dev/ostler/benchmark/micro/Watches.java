package dev.ostler.benchmark.micro;

import dev.ostler.protocol.ZnodePath;
import dev.ostler.replica.watch.WatchKind;
import dev.ostler.replica.watch.WatchTable;
import dev.ostler.tree.Change;
import dev.ostler.tree.access.AclList;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/** One-shot watches, from being left to being fired, among 100,000 others. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class Watches {
    /** How many watch the same znode. */
    @Param({"1", "1000"})
    public int watchers;

    private final WatchTable<Integer> table = new WatchTable<>(1);
    private final ZnodePath watched = ZnodePath.of("/watched");
    private final Change change =
            new Change(Change.Kind.DATA_SET, watched, AclList.OPEN, AclList.OPEN);

    /** Fills the table. */
    @Setup
    public void register() {
        for (int i = 0; i < watchers; i++) {
            table.register(i);
        }
        for (ZnodePath path : Znodes.paths()) {
            table.add(path, 0, WatchKind.DATA);
        }
    }

    /** All of them leave a watch, and are told of a change. */
    @Benchmark
    public int leaveAndFire() {
        for (int i = 0; i < watchers; i++) {
            table.add(watched, i, WatchKind.DATA);
        }
        return table.fire(change, (watcher, eventType, path) -> {});
    }
}
