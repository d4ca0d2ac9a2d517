package dev.ostler.recipes.easy;

/** The caller was interrupted while it waited; its interrupt flag is set. */
public final class CallInterruptedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CallInterruptedException(InterruptedException cause) {
        super("interrupted while waiting for the server", cause);
    }
}
