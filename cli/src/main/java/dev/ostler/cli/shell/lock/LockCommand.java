package dev.ostler.cli.shell.lock;

import dev.ostler.cli.UsageException;
import dev.ostler.cli.shell.CommandException;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;
import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.line.LossPolicy;
import dev.ostler.recipes.lock.FairLock;
import dev.ostler.recipes.lock.Held;
import dev.ostler.recipes.lock.LockOptions;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Runs a program while it holds a lock, that of the recipe {@link FairLock}. The program finds the
 * lock's znode and fencing token in {@code ZK_LOCK_PATH} and {@code ZK_LOCK_TOKEN}; the exit code
 * is the program's. When the lock is lost the program is told to end.
 */
@Command(
        name = "lock",
        description = {
            "Runs a program while it holds a lock, which it waits for. If the session ends first the"
                    + " program is told to end, by the signal TERM."
        })
public final class LockCommand extends ShellCommand {
    @Option(
            names = "-w",
            paramLabel = "SECONDS",
            description = "Fail if it takes longer to get the lock; 0 not to wait for others.")
    private @Nullable Integer patienceSeconds;

    @Override
    public String usage() {
        return "lock [-w seconds] path -- program [arguments]";
    }

    @Override
    public void run(Shell shell)
            throws UsageException, CommandException, IOException, InterruptedException {
        String path = operand(0);
        operand(1);
        if (patienceSeconds != null && patienceSeconds < 0) {
            throw new UsageException("-w must be at least 0, not " + patienceSeconds);
        }
        int exitCode;
        try (ManagedClient client = shell.connection().managed().start()) {
            exitCode = runLocked(client, path, shell);
        }
        if (exitCode != 0) {
            throw new CommandException("", exitCode);
        }
    }

    private int runLocked(ManagedClient client, String path, Shell shell)
            throws CommandException, IOException, InterruptedException {
        var options =
                LockOptions.DEFAULT
                        .withPolicy(LossPolicy.SESSION)
                        .withData(Bytes.utf8(System.getProperty("user.name", "")));
        try (Held held = acquire(new FairLock(client, path, options))) {
            Process program = start(held);
            Subscription lost =
                    held.onLost(
                            () -> {
                                shell.console()
                                        .err()
                                        .println(path + " is lost: the program is told to end");
                                program.destroy();
                            });
            try {
                return await(program);
            } finally {
                lost.close();
            }
        }
    }

    /** Returns when it has ended; if this is to end before, so is the program. */
    private static int await(Process program) throws InterruptedException {
        var atEnd = new Thread(program::destroy, "end-program");
        Runtime.getRuntime().addShutdownHook(atEnd);
        try {
            return program.waitFor();
        } catch (InterruptedException e) {
            program.destroy();
            program.onExit().join(); // The lock is its own as long as it runs.
            throw e;
        } finally {
            forget(atEnd);
        }
    }

    private static void forget(Thread atEnd) {
        try {
            Runtime.getRuntime().removeShutdownHook(atEnd);
        } catch (IllegalStateException e) {
            // It runs: the process ends, and the lock with the session.
        }
    }

    private Held acquire(FairLock lock) throws CommandException, InterruptedException {
        if (patienceSeconds == null) {
            return lock.acquire();
        }
        return lock.tryAcquire(Duration.ofSeconds(patienceSeconds))
                .orElseThrow(
                        () ->
                                new CommandException(
                                        "%s was not free within %d s, or no server answered"
                                                .formatted(lock.path(), patienceSeconds)));
    }

    private Process start(Held held) throws IOException {
        List<String> program = operands().subList(1, operands().size());
        ProcessBuilder builder = new ProcessBuilder(program).inheritIO();
        builder.environment().put("ZK_LOCK_PATH", held.path());
        builder.environment().put("ZK_LOCK_TOKEN", Long.toString(held.fencingToken()));
        return builder.start();
    }
}
