package dev.ostler.recipes.lock;

/** A lock that a thread has is lost: what it is about to do may collide with another's work. */
public final class LockLostException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    LockLostException(String path) {
        super("the lock is lost: " + path);
    }
}
