package dev.ostler.cli.shell.tree;

import dev.ostler.cli.UsageException;
import dev.ostler.cli.shell.Output;
import dev.ostler.cli.shell.Row;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import org.apache.zookeeper.KeeperException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.List;

/** Adds up the data and the znodes of subtrees. */
@Command(
        name = "du",
        description = "Adds up the bytes of data and the znodes of a subtree and what is in it.")
public final class DuCommand extends ShellCommand {
    @Option(names = "-d", paramLabel = "DEPTH", description = "Print no deeper than this (1).")
    private int depthMax = 1;

    @Option(names = "-s", description = "Print the sum only.")
    private boolean sumOnly;

    @Override
    public String usage() {
        return "du [-d depth] [-s] [path]";
    }

    /** What a subtree holds. */
    private record Sum(String path, long bytes, long znodes) {}

    @Override
    public void run(Shell shell) throws UsageException, KeeperException, InterruptedException {
        String path = operands().isEmpty() ? "/" : operand(0);
        Subtree subtree = Subtree.read(shell.connection().zk(), path, Subtree.Detail.STAT);
        List<Sum> sums = new ArrayList<>();
        addUp(subtree, subtree.root(), sumOnly ? 0 : depthMax, sums);
        Output out = output(shell);
        if (out.isText()) {
            sums.forEach(
                    sum ->
                            out.line(
                                    "%10d bytes %8d znodes  %s"
                                            .formatted(sum.bytes(), sum.znodes(), sum.path())));
        } else {
            out.rows(sums.stream().map(DuCommand::row).toList());
        }
        Denied.report(subtree, shell);
    }

    /** Like du: what is below comes first, the sum of it last. */
    private static Sum addUp(Subtree subtree, Node node, int depth, List<Sum> shown) {
        long bytes = node.stat().getDataLength();
        long znodes = 1;
        for (Node child : subtree.children(node)) {
            Sum below = addUp(subtree, child, depth - 1, shown);
            bytes += below.bytes();
            znodes += below.znodes();
        }
        var sum = new Sum(node.path(), bytes, znodes);
        if (depth >= 0) {
            shown.add(sum);
        }
        return sum;
    }

    private static Row row(Sum sum) {
        return new Row()
                .number("bytes", sum.bytes())
                .number("znodes", sum.znodes())
                .text("path", sum.path());
    }
}
