package dev.ostler.cli.shell.watch;

import dev.ostler.cli.UsageException;
import dev.ostler.cli.shell.CommandException;
import dev.ostler.cli.shell.Output;
import dev.ostler.cli.shell.Row;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Prints what happens to a znode, or to all below it, until it is interrupted; or runs a program
 * each time, which finds the event in {@code ZK_EVENT}, {@code ZK_PATH} and {@code ZK_ZXID}. The
 * exit code is that of the program's last run.
 */
@Command(name = "watch", description = "Prints each change of a znode, or runs a program.")
public final class WatchCommand extends ShellCommand {
    @Option(names = "-r", description = "All below it too.")
    private boolean recursive;

    @Option(names = "-n", paramLabel = "COUNT", description = "End after so many changes.")
    private int countMax = Integer.MAX_VALUE;

    private final BlockingQueue<WatchedEvent> events = new LinkedBlockingQueue<>();

    @Override
    public String usage() {
        return "watch [-r] [-n count] path [-- program [arguments]]";
    }

    @Override
    public void run(Shell shell)
            throws UsageException,
                    CommandException,
                    KeeperException,
                    IOException,
                    InterruptedException {
        String path = operand(0);
        List<String> program = operands().subList(1, operands().size());
        ZooKeeper zk = shell.connection().zk();
        Watcher watcher = events::add;
        zk.addWatch(
                path,
                watcher,
                recursive ? AddWatchMode.PERSISTENT_RECURSIVE : AddWatchMode.PERSISTENT);
        try {
            tell(program, shell);
        } finally {
            if (zk.getState().isConnected()) {
                zk.removeWatches(path, watcher, Watcher.WatcherType.Any, true);
            }
        }
    }

    private void tell(List<String> program, Shell shell)
            throws CommandException, IOException, InterruptedException {
        int exitCode = 0;
        int count = 0;
        while (count < countMax) {
            WatchedEvent event = events.take();
            if (event.getType() == EventType.None) {
                requireSession(event.getState());
            } else if (program.isEmpty()) {
                print(event, output(shell));
                count++;
            } else {
                exitCode = run(program, event);
                count++;
            }
        }
        if (exitCode != 0) {
            throw new CommandException("", exitCode);
        }
    }

    /** A cut connection comes back, and the watch with it; an ended session does not. */
    private static void requireSession(KeeperState state) throws CommandException {
        if (state == KeeperState.Expired
                || state == KeeperState.AuthFailed
                || state == KeeperState.Closed) {
            throw new CommandException("The session has ended: " + state);
        }
    }

    private static void print(WatchedEvent event, Output out) {
        if (out.isText()) {
            out.line(event.getType() + " " + event.getPath());
        } else {
            out.row(
                    new Row()
                            .text("event", event.getType().name())
                            .text("path", event.getPath())
                            .number("zxid", event.getZxid()));
        }
        out.stream().flush();
    }

    private static int run(List<String> program, WatchedEvent event)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(program).inheritIO();
        builder.environment().put("ZK_EVENT", event.getType().name());
        builder.environment().put("ZK_PATH", event.getPath());
        builder.environment().put("ZK_ZXID", Long.toString(event.getZxid()));
        return builder.start().waitFor();
    }
}
