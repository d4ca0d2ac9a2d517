package dev.ostler.cli.shell.node;

import dev.ostler.cli.UsageException;
import dev.ostler.cli.shell.CommandException;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import org.apache.zookeeper.KeeperException.Code;

import picocli.CommandLine.Command;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits until the server has seen all that the leader had committed when it was asked. */
@Command(name = "sync", description = "Makes the server catch up with the leader.")
public final class SyncCommand extends ShellCommand {
    private static final long TIMEOUT_SECONDS = 30;

    @Override
    public String usage() {
        return "sync path";
    }

    @Override
    public void run(Shell shell) throws UsageException, CommandException, InterruptedException {
        var result = new CompletableFuture<Integer>();
        shell.connection().zk().sync(operand(0), (rc, _, _) -> result.complete(rc), null);
        try {
            int code = result.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            if (code != Code.OK.intValue()) {
                throw new CommandException("Sync has failed. rc=" + code);
            }
            output(shell).line("Sync is OK");
        } catch (TimeoutException e) {
            throw new CommandException("Sync is not done within " + TIMEOUT_SECONDS + " s");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // Nobody completes it so.
        }
    }
}
