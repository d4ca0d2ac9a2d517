package dev.ostler.recipes.config;

/** Somebody else has published meanwhile; nothing was changed. */
public final class ConflictException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ConflictException(String message) {
        super(message);
    }
}
