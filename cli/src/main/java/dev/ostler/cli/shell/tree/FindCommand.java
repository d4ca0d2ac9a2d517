package dev.ostler.cli.shell.tree;

import dev.ostler.cli.UsageException;
import dev.ostler.cli.shell.Output;
import dev.ostler.cli.shell.Row;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import org.apache.zookeeper.KeeperException;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Lists the znodes of a subtree that fit all that is asked for. */
@Command(name = "find", description = "Lists the znodes of a subtree that fit all conditions.")
public final class FindCommand extends ShellCommand {
    @Option(names = "-name", paramLabel = "GLOB", description = "The name fits, as in a shell.")
    private @Nullable String name;

    @Option(names = "-regex", paramLabel = "REGEX", description = "The whole path fits.")
    private @Nullable String regex;

    @Option(names = "-data", paramLabel = "TEXT", description = "The data contains this.")
    private @Nullable String data;

    @Option(names = "-ephemeral", description = "It will go with its session.")
    private boolean ephemeral;

    @Option(names = "-persistent", description = "It will not go with a session.")
    private boolean persistent;

    @Option(names = "-owner", paramLabel = "SESSION", description = "That session made it (0x…).")
    private @Nullable String owner;

    @Option(names = "-min", paramLabel = "BYTES", description = "It has at least so much data.")
    private int bytesMin;

    @Option(names = "-max", paramLabel = "BYTES", description = "It has at most so much data.")
    private int bytesMax = Integer.MAX_VALUE;

    @Option(names = "-leaf", description = "It has no children.")
    private boolean leaf;

    @Override
    public String usage() {
        return "find [-name glob] [-regex regex] [-data text] [-ephemeral] [-persistent] [-owner session]"
                + " [-min bytes] [-max bytes] [-leaf] [path]";
    }

    @Override
    public void run(Shell shell) throws UsageException, KeeperException, InterruptedException {
        Predicate<Node> wanted = wanted();
        Subtree subtree =
                Subtree.read(
                        shell.connection().zk(),
                        operands().isEmpty() ? "/" : operand(0),
                        data == null ? Subtree.Detail.STAT : Subtree.Detail.DATA);
        Output out = output(shell);
        List<Node> found = subtree.depthFirst().stream().filter(wanted).toList();
        if (out.isText()) {
            found.forEach(node -> out.line(node.path()));
        } else {
            out.rows(
                    found.stream()
                            .map(node -> new Row().text("path", node.path()).stat(node.stat()))
                            .toList());
        }
        Denied.report(subtree, shell);
    }

    private Predicate<Node> wanted() throws UsageException {
        List<Predicate<Node>> all = new ArrayList<>();
        if (name != null) {
            PathMatcher glob = FileSystems.getDefault().getPathMatcher("glob:" + name);
            all.add(node -> glob.matches(Path.of(node.name())));
        }
        if (regex != null) {
            Pattern pattern = pattern(regex);
            all.add(node -> pattern.matcher(node.path()).matches());
        }
        if (data != null) {
            byte[] sought = data.getBytes(StandardCharsets.UTF_8);
            all.add(node -> node.data() != null && contains(node.data(), sought));
        }
        if (owner != null) {
            long session = session(owner);
            all.add(node -> node.stat().getEphemeralOwner() == session);
        }
        all.add(node -> !ephemeral || node.isEphemeral());
        all.add(node -> !persistent || !node.isEphemeral());
        all.add(node -> node.stat().getDataLength() >= bytesMin);
        all.add(node -> node.stat().getDataLength() <= bytesMax);
        all.add(node -> !leaf || node.children().isEmpty());
        return all.stream().reduce(node -> true, Predicate::and);
    }

    private static Pattern pattern(String regex) throws UsageException {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new UsageException("-regex: " + e.getMessage());
        }
    }

    private static long session(String text) throws UsageException {
        try {
            return Long.parseUnsignedLong(text.replaceFirst("^0x", ""), 16);
        } catch (NumberFormatException e) {
            throw new UsageException("-owner takes a session's id such as 0x1001, not " + text);
        }
    }

    private static boolean contains(byte[] data, byte[] sought) {
        for (int from = 0; from + sought.length <= data.length; from++) {
            int same = 0;
            while (same < sought.length && data[from + same] == sought[same]) {
                same++;
            }
            if (same == sought.length) {
                return true;
            }
        }
        return false;
    }
}
