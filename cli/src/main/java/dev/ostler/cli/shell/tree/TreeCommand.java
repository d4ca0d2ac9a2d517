package dev.ostler.cli.shell.tree;

import dev.ostler.cli.UsageException;
import dev.ostler.cli.shell.Output;
import dev.ostler.cli.shell.Row;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import org.apache.zookeeper.KeeperException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.List;

/** Draws a subtree. */
@Command(name = "tree", description = "Draws a subtree.")
public final class TreeCommand extends ShellCommand {
    @Option(names = "-L", paramLabel = "DEPTH", description = "No deeper than this.")
    private int depthMax = Integer.MAX_VALUE;

    @Option(names = "-s", description = "Print the size of the data too.")
    private boolean withSize;

    @Override
    public String usage() {
        return "tree [-L depth] [-s] [path]";
    }

    @Override
    public void run(Shell shell) throws UsageException, KeeperException, InterruptedException {
        String path = operands().isEmpty() ? "/" : operand(0);
        Subtree subtree = Subtree.read(shell.connection().zk(), path, Subtree.Detail.STAT);
        Output out = output(shell);
        if (out.isText()) {
            out.line(path + (withSize ? size(subtree.root()) : ""));
            draw(subtree, subtree.root(), "", 1, out);
        } else {
            out.rows(subtree.depthFirst().stream().map(TreeCommand::row).toList());
        }
        Denied.report(subtree, shell);
    }

    private void draw(Subtree subtree, Node parent, String indent, int depth, Output out) {
        List<Node> children = depth > depthMax ? List.of() : subtree.children(parent);
        for (int i = 0; i < children.size(); i++) {
            Node child = children.get(i);
            boolean last = i == children.size() - 1;
            out.line(
                    indent
                            + (last ? "└── " : "├── ")
                            + child.name()
                            + (withSize ? size(child) : ""));
            draw(subtree, child, indent + (last ? "    " : "│   "), depth + 1, out);
        }
    }

    private static String size(Node node) {
        return "  (%d bytes%s)"
                .formatted(node.stat().getDataLength(), node.isEphemeral() ? ", ephemeral" : "");
    }

    private static Row row(Node node) {
        return new Row()
                .text("path", node.path())
                .flag("ephemeral", node.isEphemeral())
                .number("dataLength", node.stat().getDataLength())
                .number("numChildren", node.stat().getNumChildren());
    }
}
