package dev.ostler.cli.shell.node;

import dev.ostler.cli.shell.CommandException;
import dev.ostler.cli.shell.Shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Data for a znode, as a word or from the standard input. */
final class DataArgument {
    private DataArgument() {}

    /** The bytes that a word stands for. */
    static byte[] of(String word, boolean base64) throws CommandException {
        if (!base64) {
            return word.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return Base64.getDecoder().decode(word);
        } catch (IllegalArgumentException e) {
            throw new CommandException("The data is not Base64: " + e.getMessage());
        }
    }

    /**
     * All that the standard input holds.
     *
     * @throws CommandException if commands are read from it
     */
    static byte[] ofStandardInput(Shell shell) throws IOException, CommandException {
        if (!shell.isOneShot()) {
            throw new CommandException("Only a single command can read data from its input");
        }
        return shell.console().in().readAllBytes();
    }
}
