package dev.ostler.recipes.connection;

/** The client was closed: nothing can be done with it any more, nor with what was made of it. */
public final class ClientClosedException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    ClientClosedException() {
        super("the client is closed");
    }
}
