package dev.ostler.cli;

/** The arguments are not as they must be; the message says what is wrong with them. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    private final String problem;

    public UsageException(String problem) {
        super(problem);
        this.problem = problem;
    }

    /** What is wrong; empty if the usage says it all. */
    public String problem() {
        return problem;
    }
}
