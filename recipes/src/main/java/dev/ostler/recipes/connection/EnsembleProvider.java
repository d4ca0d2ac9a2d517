package dev.ostler.recipes.connection;

import dev.ostler.recipes.Subscription;

/** Knows where the servers are. */
@FunctionalInterface
public interface EnsembleProvider {
    /**
     * Servers as {@code host:port} between commas, then perhaps a chroot, which must never change.
     * Asked on the client's own thread when it starts, before each new session, and after each
     * change; must not block.
     */
    String connectString();

    /**
     * Has a client told when the servers are others; the session goes on with those.
     *
     * @param changed may be called by any thread
     */
    default Subscription onChange(Runnable changed) {
        return () -> {};
    }
}
