package dev.ostler.cli.shell;

import dev.ostler.cli.UsageException;

import org.apache.zookeeper.KeeperException;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A command of the shell. An object of it is made for one call and filled by picocli; options are
 * fields of the subclasses.
 */
public abstract class ShellCommand {
    @Parameters(arity = "0..*", hidden = true)
    private final List<String> operands = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "Print the result as " + Format.NAMES + ".")
    private @Nullable Format format;

    /** Its name and arguments, as the help shows them: ZooKeeper's words for its commands. */
    public abstract String usage();

    /**
     * Does it. Output that stands in the shell's buffers is flushed afterwards.
     *
     * @throws UsageException if the arguments are not as they must be
     * @throws CommandException if it failed
     * @throws KeeperException if the server refused an operation
     * @throws IllegalArgumentException if a path is not valid
     */
    public abstract void run(Shell shell)
            throws UsageException,
                    CommandException,
                    KeeperException,
                    IOException,
                    InterruptedException;

    /** The names of its options, as they are typed. */
    public final List<String> optionNames() {
        return Arguments.picocli(this).getCommandSpec().options().stream()
                .map(OptionSpec::longestName)
                .toList();
    }

    /** Prints what it is for, and its options. */
    public final void explain(PrintStream to) {
        CommandLine.Help help = Arguments.picocli(this).getHelp();
        to.println("usage: " + usage());
        to.print(help.description());
        to.print(help.optionList());
    }

    /** Can it be used only while there is a session? */
    public boolean needsSession() {
        return true;
    }

    /** The words that are no options. */
    protected final List<String> operands() {
        return operands;
    }

    /**
     * A word that is no option.
     *
     * @param index counted from 0
     * @throws UsageException if there are not so many
     */
    protected final String operand(int index) throws UsageException {
        if (index >= operands.size()) {
            throw new UsageException("");
        }
        return operands.get(index);
    }

    /** Where the result goes. */
    protected final Output output(Shell shell) {
        return shell.output(format);
    }
}
