package dev.ostler.tree;

import com.sun.management.ThreadMXBean;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.TxnHeader;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.protocol.Zxid;

import java.lang.management.ManagementFactory;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/**
 * Not a test: a program that prints what the tree costs with a million znodes of 100 bytes, 1,000
 * in each of 1,000 directories. Times are CPU times of its one thread.
 *
 * <pre>
 * java -Xms1500m -Xmx1500m -XX:+UseSerialGC -XX:+UseCompactObjectHeaders \
 *     -XX:+AlwaysPreTouch -XX:+UseTransparentHugePages \
 *     -cp protocol/target/classes:tree/target/classes:tree/target/test-classes \
 *     dev.ostler.tree.TreeCost
 * </pre>
 */
final class TreeCost {
    private static final int DIRECTORIES = 1_000;
    private static final int LEAVES = 1_000;
    private static final int OPERATIONS = 200_000;
    private static final int ROUNDS = 3;
    private static final Bytes DATA = Bytes.wrap(new byte[100]);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final int[] random =
            new SplittableRandom(1).ints(OPERATIONS, 0, DIRECTORIES * LEAVES).toArray();

    private final ZnodePath[] paths = new ZnodePath[DIRECTORIES * LEAVES];
    private final JuteWriter out = new JuteWriter(4_096);
    private Tree tree = PersistentTree.empty(TreeOptions.DEFAULT);
    private long zxid;

    private TreeCost() {
        for (int i = 0; i < paths.length; i++) {
            paths[i] = ZnodePath.of("/d%04d/n%04d".formatted(i / LEAVES, i % LEAVES));
        }
    }

    public static void main(String[] args) {
        new TreeCost().run();
    }

    private void run() {
        long before = usedHeap();
        for (int i = 0; i < DIRECTORIES; i++) {
            apply(create(paths[i * LEAVES].parent()));
        }
        measure("create in ascending order", paths.length, i -> apply(create(paths[i]), i));
        print("bytes per znode", (usedHeap() - before) / (double) tree.freeze().znodeCount());

        for (int round = 0; round < ROUNDS; round++) {
            TreeVersion version = tree.freeze();
            measure("read data and Stat", OPERATIONS, i -> read(version, paths[random[i]]));
            measure("read of 1,000", OPERATIONS, i -> read(version, paths[random[i % 1_000]]));
            measure("set data", OPERATIONS, i -> apply(setData(paths[random[i]]), i));
            measure("create", OPERATIONS, i -> apply(create(added(i)), i));
            measure("delete", OPERATIONS, i -> apply(delete(added(i)), i));
            measure("walk, per znode", 1, paths.length, i -> walk(version));
            measure("load, per znode", 1, paths.length, i -> load(version));
        }
    }

    private static ZnodePath added(int number) {
        int directory = number % DIRECTORIES;
        return ZnodePath.of("/d%04d/x%04d".formatted(directory, number / DIRECTORIES));
    }

    private static Txn create(ZnodePath path) {
        return new Txn.Create(OpCode.CREATE, path, DATA, Acl.OPEN, false, -1);
    }

    private static Txn setData(ZnodePath path) {
        return new Txn.SetData(OpCode.SET_DATA, path, DATA, 1);
    }

    private static Txn delete(ZnodePath path) {
        return new Txn.Delete(OpCode.DELETE, path);
    }

    /** Freezes after every 32nd, as a busy writer does. */
    private void apply(Txn txn, int number) {
        apply(txn);
        if (number % 32 == 31) {
            tree.freeze();
        }
    }

    private void apply(Txn txn) {
        zxid++;
        var header =
                new TxnHeader(new SessionId(1), 1, new Zxid(zxid), 1_700_000_000_000L, txn.type());
        tree.apply(header, txn, change -> {});
    }

    private void read(TreeVersion version, ZnodePath path) {
        out.clear();
        Znode znode = Objects.requireNonNull(version.find(path));
        znode.writeData(out);
        znode.writeStat(out);
    }

    private void walk(TreeVersion version) {
        TreeVersion.Walk walk = version.walk();
        while (walk.next()) {
            out.clear();
            out.writeSpan(walk.pathBytes(), 0, walk.pathLength());
            walk.znode().writeData(out);
            walk.znode().writeStoredStat(out);
        }
    }

    private static void load(TreeVersion version) {
        var loader = new TreeLoader(TreeOptions.DEFAULT);
        TreeVersion.Walk walk = version.walk();
        while (walk.next()) {
            Znode znode = walk.znode();
            loader.znode(walk.path(), znode.data(), znode.storedStat());
        }
        if (loader.finish(version.zxid()).digest() != version.digest()) {
            throw new IllegalStateException("what was loaded differs");
        }
    }

    private static void measure(String what, int times, IntConsumer action) {
        measure(what, times, times, action);
    }

    private static void measure(String what, int times, int divisor, IntConsumer action) {
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        long nanos = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < times; i++) {
            action.accept(i);
        }
        print(what + ", ns", (THREADS.getCurrentThreadCpuTime() - nanos) / (double) divisor);
        print(
                what + ", bytes allocated",
                (THREADS.getCurrentThreadAllocatedBytes() - bytes) / (double) divisor);
    }

    private static void print(String what, double value) {
        System.out.printf("%-50s %10.1f%n", what, value);
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
