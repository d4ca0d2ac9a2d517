package dev.ostler.cli.shell.tree;

import dev.ostler.cli.shell.CommandException;
import dev.ostler.cli.shell.Failures;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Operations that a command is going to do, in their order; a dry run only prints them. */
final class Plan {
    static final int OPERATIONS_MAX = 1000;

    /** Well below the megabyte that a server takes by default. */
    static final int BYTES_MAX = 800_000;

    private static final int OVERHEAD_BYTES = 100;
    private static final int ANY_VERSION = -1;

    private record Step(Op op, int bytes, String text) {}

    private final List<Step> steps = new ArrayList<>();

    /** Makes an ordinary znode. */
    void create(String path, byte @Nullable [] data, List<ACL> acl) {
        add(Op.create(path, data, acl, CreateMode.PERSISTENT), data, "create " + path);
    }

    void setData(String path, byte @Nullable [] data) {
        add(Op.setData(path, data, ANY_VERSION), data, "set " + path);
    }

    /** Deletes a znode unless it was changed since it was read. */
    void delete(Node node) {
        add(Op.delete(node.path(), node.stat().getVersion()), null, "delete " + node.path());
    }

    private void add(Op op, byte @Nullable [] data, String text) {
        int length = data == null ? 0 : data.length;
        steps.add(new Step(op, length + op.getPath().length() + OVERHEAD_BYTES, text));
    }

    int size() {
        return steps.size();
    }

    /** A line for each operation. */
    List<String> lines() {
        return steps.stream().map(Step::text).toList();
    }

    boolean fitsOneTransaction() {
        long bytes = steps.stream().mapToLong(Step::bytes).sum();
        return steps.size() <= OPERATIONS_MAX && bytes <= BYTES_MAX;
    }

    /**
     * Does all in transactions as large as they may be.
     *
     * @throws CommandException if one is refused; it says what was done
     */
    void execute(ZooKeeper zk) throws CommandException, InterruptedException {
        int done = 0;
        while (done < steps.size()) {
            int end = endOfBatch(done);
            try {
                commit(zk, steps.subList(done, end).stream().map(Step::op).toList());
            } catch (KeeperException e) {
                throw new CommandException(
                        "%s\n%d of %d operations were done"
                                .formatted(Failures.text(e), done, steps.size()));
            }
            done = end;
        }
    }

    private int endOfBatch(int begin) {
        int end = begin;
        long bytes = 0;
        while (end < steps.size() && end - begin < OPERATIONS_MAX) {
            bytes += steps.get(end).bytes();
            if (bytes > BYTES_MAX && end > begin) {
                break;
            }
            end++;
        }
        return end;
    }

    /** A transaction; its failure names the operation that was refused. */
    private static void commit(ZooKeeper zk, List<Op> ops)
            throws KeeperException, InterruptedException {
        try {
            zk.multi(ops);
        } catch (KeeperException e) {
            List<OpResult> results = e.getResults();
            for (int i = 0; results != null && i < results.size(); i++) {
                if (results.get(i) instanceof OpResult.ErrorResult error && isCause(error)) {
                    throw KeeperException.create(Code.get(error.getErr()), ops.get(i).getPath());
                }
            }
            throw e;
        }
    }

    /** Those before the cause are rolled back and those after it not tried. */
    private static boolean isCause(OpResult.ErrorResult error) {
        return error.getErr() != Code.OK.intValue()
                && error.getErr() != Code.RUNTIMEINCONSISTENCY.intValue();
    }
}
