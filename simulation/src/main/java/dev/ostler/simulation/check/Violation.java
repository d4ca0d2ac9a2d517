package dev.ostler.simulation.check;

/** A promise was broken. */
public final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String promise;

    /**
     * @param promise which, in a word or two; the same for every violation of it
     */
    public Violation(String promise, String what) {
        super(promise + ": " + what);
        this.promise = promise;
    }

    public Violation(String promise, String what, Throwable cause) {
        super(promise + ": " + what, cause);
        this.promise = promise;
    }

    public String promise() {
        return promise;
    }
}
