package dev.ostler.benchmark.micro;

import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.protocol.Zxid;
import dev.ostler.replica.view.ChildLists;
import dev.ostler.replica.view.View;
import dev.ostler.tree.Tree;
import dev.ostler.tree.TreeVersion;
import dev.ostler.tree.Znode;
import dev.ostler.tree.access.AccessControl;
import dev.ostler.tree.access.AccessOptions;
import dev.ostler.tree.access.Identities;
import dev.ostler.tree.plan.PlanOptions;
import dev.ostler.tree.plan.Planned;
import dev.ostler.tree.plan.Planner;
import dev.ostler.tree.plan.Requester;

import org.jspecify.annotations.Nullable;
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

/**
 * Reading the tree, and planning what changes it. The difference of the two digests is its cost.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class Trees {
    /** A prime: the next znode is far from the last. */
    private static final int STRIDE = 7_919;

    /** As many transactions as share one version in a batch of a busy server. */
    private static final int BATCH = 32;

    /** Whether each change goes into the digest of the tree. */
    @Param({"true", "false"})
    public boolean digest;

    private final ZnodePath[] paths = Znodes.paths();
    private final Requester requester = new Requester(Znodes.SESSION, 1, Identities.NONE);
    private final JuteReader in = new JuteReader();
    private final JuteWriter out = new JuteWriter(1024);
    private final ChildLists lists = new ChildLists();
    private int next;

    private Tree tree = Znodes.tree(false);
    private View view = view(tree);
    private Planner planner = planner(tree);
    private byte[][] bodies = bodies(paths);
    private TreeVersion version = tree.freeze();

    /** Once the parameter is known. */
    @Setup
    public void plant() {
        tree = Znodes.tree(digest);
        version = tree.freeze();
        view = view(tree);
        planner = planner(tree);
        bodies = bodies(paths);
    }

    private static View view(Tree tree) {
        return new View(tree.freeze(), new AccessControl(AccessOptions.DEFAULTS), 1);
    }

    private static Planner planner(Tree tree) {
        return new Planner(tree, new AccessControl(AccessOptions.DEFAULTS), PlanOptions.DEFAULTS);
    }

    private static byte[][] bodies(ZnodePath[] paths) {
        var bodies = new byte[paths.length][];
        for (int i = 0; i < paths.length; i++) {
            var body = new JuteWriter();
            new Request.GetData(paths[i], false).write(body);
            bodies[i] = body.toByteArray();
        }
        return bodies;
    }

    private int turn() {
        next = (next + STRIDE) % Znodes.COUNT;
        return next;
    }

    /** A znode by its path. */
    @Benchmark
    public @Nullable Znode find() {
        return version.find(paths[turn()]);
    }

    /** A getData from its body to its encoded reply, with the check of its permission. */
    @Benchmark
    public int answerGetData() {
        byte[] body = bodies[turn()];
        in.reset(body, 0, body.length);
        out.clear();
        view.answerFrom(
                version, Znodes.SESSION, Identities.NONE, 1, OpCode.GET_DATA, in, lists, out);
        return out.length();
    }

    /** A setData is checked, made a transaction, and applied; each 32nd ends a version. */
    @Benchmark
    public Planned planSetData() {
        Planned planned =
                planner.plan(
                        requester,
                        new Request.SetData(paths[turn()], Znodes.DATA, -1),
                        new Zxid(tree.zxid() + 1),
                        Znodes.TIME);
        if (tree.zxid() % BATCH == 0) {
            version = tree.freeze();
        }
        return planned;
    }
}
