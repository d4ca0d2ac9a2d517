package dev.ostler.cli.shell.node;

import dev.ostler.cli.shell.Shell;

import java.util.List;

/** What ZooKeeper's shell did before it had options, and still does with a notice. */
final class OldForms {
    private OldForms() {}

    /**
     * Is there a second word, which once asked for a watch?
     *
     * @param now what to write today
     */
    static boolean watchWord(String command, String now, List<String> operands, Shell shell) {
        if (operands.size() < 2) {
            return false;
        }
        shell.console()
                .err()
                .printf(
                        "'%s path [watch]' has been deprecated. Please use '%s %s' instead.%n",
                        command, command, now);
        return true;
    }
}
