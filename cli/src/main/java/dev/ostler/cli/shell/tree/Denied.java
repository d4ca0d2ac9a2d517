package dev.ostler.cli.shell.tree;

import dev.ostler.cli.shell.Shell;

/** Tells of znodes whose lists keep the shell's identities from reading them. */
final class Denied {
    private Denied() {}

    static void report(Subtree subtree, Shell shell) {
        for (String path : subtree.denied()) {
            shell.console().err().println("Insufficient permission : " + path + " (left out)");
        }
    }
}
