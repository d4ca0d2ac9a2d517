package dev.ostler.cli.shell.tree;

import dev.ostler.cli.UsageException;
import dev.ostler.cli.shell.CommandException;
import dev.ostler.cli.shell.ExitCode;
import dev.ostler.cli.shell.Output;
import dev.ostler.cli.shell.Row;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Compares two subtrees: which znodes are in one only, and which differ in data or list. */
@Command(
        name = "diff",
        description = "Compares two subtrees; the exit code is 1 if they are different.")
public final class DiffCommand extends ShellCommand {
    @Override
    public String usage() {
        return "diff path path";
    }

    /**
     * A difference.
     *
     * @param path from the roots on
     * @param mark {@code -} in the first only, {@code +} in the second only, {@code !} in both
     */
    private record Difference(String path, char mark, String what) {
        private Row row() {
            return new Row()
                    .text("path", path)
                    .text("mark", String.valueOf(mark))
                    .text("what", what);
        }
    }

    @Override
    public void run(Shell shell)
            throws UsageException, CommandException, KeeperException, InterruptedException {
        ZooKeeper zk = shell.connection().zk();
        Subtree first = Subtree.read(zk, operand(0), Subtree.Detail.EVERYTHING).requireWhole();
        Subtree second = Subtree.read(zk, operand(1), Subtree.Detail.EVERYTHING).requireWhole();
        List<Difference> differences = differences(byRelativePath(first), byRelativePath(second));
        Output out = output(shell);
        if (out.isText()) {
            differences.forEach(one -> out.line(one.mark() + " " + one.path() + "  " + one.what()));
        } else {
            out.rows(differences.stream().map(Difference::row).toList());
        }
        if (!differences.isEmpty()) {
            throw new CommandException("", ExitCode.FAILED);
        }
    }

    private static SortedMap<String, Node> byRelativePath(Subtree subtree) {
        var nodes = new TreeMap<String, Node>();
        for (Node node : subtree.depthFirst()) {
            String relative = subtree.relative(node.path());
            nodes.put(relative.isEmpty() ? "/" : relative, node);
        }
        return nodes;
    }

    private static List<Difference> differences(
            SortedMap<String, Node> first, SortedMap<String, Node> second) {
        var paths = new TreeMap<String, Node>(first);
        paths.putAll(second);
        List<Difference> differences = new ArrayList<>();
        for (String path : paths.keySet()) {
            Node left = first.get(path);
            Node right = second.get(path);
            if (left == null) {
                differences.add(new Difference(path, '+', "only in the second"));
            } else if (right == null) {
                differences.add(new Difference(path, '-', "only in the first"));
            } else {
                addChanges(path, left, right, differences);
            }
        }
        return differences;
    }

    private static void addChanges(
            String path, Node left, Node right, List<Difference> differences) {
        if (!Arrays.equals(left.data(), right.data())) {
            differences.add(
                    new Difference(
                            path,
                            '!',
                            "data: %s, %s".formatted(length(left.data()), length(right.data()))));
        }
        if (!left.acl().equals(right.acl())) {
            differences.add(new Difference(path, '!', "acl"));
        }
    }

    private static String length(byte @Nullable [] data) {
        return data == null ? "none" : data.length + " bytes";
    }
}
