package dev.ostler.cli.shell;

import dev.ostler.cli.UsageException;

import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import java.util.List;

/**
 * Fills a command with its arguments; what is wrong with them is told as ZooKeeper's shell does.
 */
final class Arguments {
    private Arguments() {}

    static void fill(ShellCommand command, List<String> words) throws UsageException {
        try {
            picocli(command).parseArgs(words.toArray(new String[0]));
        } catch (UnmatchedArgumentException e) {
            throw new UsageException("Unrecognized option: " + e.getUnmatched().getFirst());
        } catch (MissingParameterException e) {
            throw new UsageException("Missing argument for option: " + names(e.getMissing()));
        } catch (ParameterException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    static CommandLine picocli(ShellCommand command) {
        return new CommandLine(command)
                .setExpandAtFiles(false) // A path or data may begin with the sign.
                .setOverwrittenOptionsAllowed(true)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    private static String names(List<ArgSpec> missing) {
        return missing.getFirst() instanceof OptionSpec option
                ? option.shortestName().replaceFirst("^-+", "")
                : missing.getFirst().paramLabel();
    }
}
