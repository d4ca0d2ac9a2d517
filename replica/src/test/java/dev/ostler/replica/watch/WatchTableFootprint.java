package dev.ostler.replica.watch;

import dev.ostler.protocol.ZnodePath;
import dev.ostler.tree.Change;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Prints what watches cost in heap and CPU time, and the longest call by the wall clock. A program,
 * not a test: run it with compact object headers and the serial collector,
 *
 * <pre>java -XX:+UseCompactObjectHeaders -XX:+UseSerialGC -XX:MarkSweepAlwaysCompactCount=1 \
 *     -Xmx4g -cp ... dev.ostler.replica.watch.WatchTableFootprint</pre>
 */
final class WatchTableFootprint {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private WatchTableFootprint() {}

    /** Runs all shapes, the big ones last. */
    public static void main(String[] arguments) {
        load("(to warm up)", 10_000, 1, 1);
        load("100,000 paths, one connection", 100_000, 1, 1);
        load("100,000 paths, 1,000 connections", 100_000, 1, 1_000);
        load("1,000 paths of 100 watchers", 1_000, 100, 100);
        load("1,000 paths of 100 out of 1,000 watchers", 1_000, 100, 1_000);
        fire(1_000, false);
        fire(1_000, true);
        miss(false);
        miss(true);
        load("10,000,000 paths, 1,000 connections", 10_000_000, 1, 1_000);
        load("10,000,000 paths, one connection", 10_000_000, 1, 1);
        load("100,000 paths of 100 out of 1,000 watchers", 100_000, 100, 1_000);
        load("ten paths of 1,000,000 watchers", 10, 1_000_000, 1_000_000);
    }

    /** Loads paths of 20 bytes; the heap of the watchers themselves is not counted. */
    private static void load(String shape, int paths, int watchersEach, int connections) {
        var connection = new Object();
        var table = new WatchTable<Object>(System.nanoTime());
        for (int i = 0; i < connections; i++) {
            table.register(connection);
        }
        long before = usedHeap();
        long start = cpu();
        long longest = 0;
        long last = System.nanoTime();
        int next = 0;
        for (int i = 0; i < paths; i++) {
            ZnodePath path = path(i);
            for (int k = 0; k < watchersEach; k++) {
                table.add(path, next, WatchKind.DATA);
                next = next + 1 == connections ? 0 : next + 1;
                long now = System.nanoTime();
                longest = Math.max(longest, now - last);
                last = now;
            }
        }
        double nanos = cpu() - start;
        long watches = table.watchCount();
        long used = usedHeap() - before;
        System.out.printf(
                Locale.ROOT,
                "%-45s %,11d watches %6.1f B each, %5.0f ns to add, longest %7.3f ms%n",
                shape,
                watches,
                (double) used / watches,
                nanos / watches,
                longest / 1e6);

        start = cpu();
        for (int i = 0; i < connections; i++) {
            table.unregister(i);
        }
        nanos = cpu() - start;
        System.out.printf(
                Locale.ROOT,
                "%-45s %11s %18.1f B left, %6.0f ns to remove%n",
                "",
                "",
                (double) (usedHeap() - before) / watches,
                nanos / watches);
        if (table.watchCount() != 0) {
            throw new IllegalStateException(table.watchCount() + " watches left");
        }
    }

    /** One change of one path with many watchers, who watch other paths too. */
    private static void fire(int watchers, boolean persistent) {
        var table = new WatchTable<Object>(System.nanoTime());
        WatchKind kind = persistent ? WatchKind.PERSISTENT : WatchKind.DATA;
        for (int i = 0; i < watchers; i++) {
            int watcher = table.register(table);
            for (int k = 1; k < 20; k++) {
                table.add(path(i * 20 + k), watcher, WatchKind.DATA);
            }
        }
        ZnodePath path = path(0);
        Change change = Fired.change(Change.Kind.DATA_SET, path.toString());
        long adding = 0;
        long firing = 0;
        int rounds = 2_000;
        for (int round = -rounds; round < rounds; round++) {
            long start = cpu();
            for (int i = 0; i < watchers; i++) {
                table.add(path, i, kind);
            }
            long added = cpu();
            int fired = table.fire(change, (watcher, event, about) -> {});
            long done = cpu();
            if (fired != watchers) {
                throw new IllegalStateException(fired + " notifications");
            }
            if (round >= 0) {
                adding += added - start;
                firing += done - added;
            }
        }
        double each = (double) rounds * watchers;
        System.out.printf(
                Locale.ROOT,
                "%,d %s watchers of one change: %.1f ns to fire each, %.1f ns to add each%n",
                watchers,
                kind,
                firing / each,
                adding / each);
    }

    /** Changes of paths that nobody watches, three levels deep, among 100,000 watched ones. */
    private static void miss(boolean recursive) {
        var table = new WatchTable<Object>(System.nanoTime());
        int watcher = table.register(table);
        for (int i = 0; i < 100_000; i++) {
            table.add(path(i), watcher, WatchKind.DATA);
            table.add(path(i), watcher, WatchKind.CHILD);
        }
        if (recursive) {
            table.add(ZnodePath.of("/elsewhere"), watcher, WatchKind.PERSISTENT_RECURSIVE);
        }
        var changes = new Change[4096];
        for (int i = 0; i < changes.length; i++) {
            changes[i] = Fired.change(Change.Kind.CREATED, "/none/of/these-" + (100_000 + i));
        }
        int rounds = 1_000;
        long start = 0;
        for (int round = -rounds; round < rounds; round++) {
            if (round == 0) {
                start = cpu();
            }
            for (Change change : changes) {
                table.fire(change, (w, event, about) -> {});
            }
        }
        double nanos = cpu() - start;
        System.out.printf(
                Locale.ROOT,
                "a creation that nobody watches, %s recursive watches: %.1f ns%n",
                recursive ? "with" : "no",
                nanos / rounds / changes.length);
    }

    private static ZnodePath path(int i) {
        byte[] path = "/services/n-00000000".getBytes(StandardCharsets.US_ASCII);
        int at = path.length;
        for (int rest = i; rest > 0; rest /= 10) {
            path[--at] = (byte) ('0' + rest % 10);
        }
        return ZnodePath.wrap(path);
    }

    /** Of this thread, for the machine may be busy with something else. */
    private static long cpu() {
        return THREADS.getCurrentThreadCpuTime();
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
