package dev.ostler.benchmark.load;

/** A server answered other than it must; a measurement of it would mean nothing. */
public final class UnexpectedReplyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnexpectedReplyException(String message) {
        super(message);
    }
}
