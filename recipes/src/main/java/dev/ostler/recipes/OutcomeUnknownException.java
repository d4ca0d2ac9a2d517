package dev.ostler.recipes;

/**
 * An operation may have been carried out or not, and there is nothing left by which that could be
 * told. Nothing more will come of it.
 */
public final class OutcomeUnknownException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    /**
     * @param what what was tried
     */
    public OutcomeUnknownException(String what) {
        super("it may have happened or not: " + what);
    }
}
