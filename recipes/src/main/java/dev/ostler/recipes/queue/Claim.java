package dev.ostler.recipes.queue;

import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.connection.Handle;

import java.util.concurrent.CompletableFuture;

/**
 * An item that is being processed, and stays in the queue until that is done. It is handed to
 * nobody else that claims as long as the session lasts; then to the next.
 */
public final class Claim {
    private final Claims claims;
    private final Handle handle;
    private final String name;
    private final Bytes item;

    Claim(Claims claims, Handle handle, String name, Bytes item) {
        this.claims = claims;
        this.handle = handle;
        this.name = name;
        this.item = item;
    }

    Handle handle() {
        return handle;
    }

    String name() {
        return name;
    }

    /** What is to be processed. */
    public Bytes item() {
        return item;
    }

    /**
     * It is done: the item is removed. Fails with {@link IllegalStateException} if the session was
     * lost, in which case somebody may process the item again.
     */
    public CompletableFuture<Void> acknowledge() {
        return claims.acknowledge(this);
    }

    /** It is not done: the item is for whoever claims next. */
    public CompletableFuture<Void> giveBack() {
        return claims.giveBack(this);
    }
}
