package dev.ostler.recipes.lock;

import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.line.Holding;
import dev.ostler.recipes.line.Loss;
import dev.ostler.recipes.line.LossPolicy;
import dev.ostler.recipes.line.OwnNode.Standing;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** A lock that one znode stands for. Made on the client's thread, in the task of the grant. */
final class ZnodeHeld implements Held, Holding.Holder {
    private final ManagedClient client;
    private final Standing standing;
    private final long fencingToken;
    private final Supplier<CompletableFuture<Void>> release;
    private final Holding holding;
    private final Subscription closing;
    private final CompletableFuture<Loss> lost = new CompletableFuture<>();
    private final CompletableFuture<Void> released = new CompletableFuture<>();
    private final AtomicBoolean releasing = new AtomicBoolean();
    private final AtomicBoolean watched = new AtomicBoolean();
    private final List<Runnable> askedTasks = new CopyOnWriteArrayList<>();

    /** Written on the client's thread, and by release on any. */
    private volatile boolean held = true;

    /** Made when the first listener needs it, on the client's thread. */
    private @Nullable Executor listeners;

    /**
     * @param release deletes the znode; on the client's thread
     */
    ZnodeHeld(
            ManagedClient client,
            Standing standing,
            LossPolicy policy,
            Supplier<CompletableFuture<Void>> release) {
        this(client, standing, standing.czxid(), policy, release);
    }

    private ZnodeHeld(
            ManagedClient client,
            Standing standing,
            long fencingToken,
            LossPolicy policy,
            Supplier<CompletableFuture<Void>> release) {
        this.client = client;
        this.standing = standing;
        this.fencingToken = fencingToken;
        this.release = release;
        this.holding = new Holding(client, standing, policy, this);
        // It goes with the session.
        this.closing = client.onClose(() -> released(null));
    }

    /**
     * As the constructor, for a znode that has taken another's place, and whose session may have
     * lost its connection meanwhile.
     */
    static Held checked(
            ManagedClient client,
            Standing standing,
            long fencingToken,
            LossPolicy policy,
            Supplier<CompletableFuture<Void>> release) {
        var made = new ZnodeHeld(client, standing, fencingToken, policy, release);
        made.holding.check();
        return made;
    }

    Standing standing() {
        return standing;
    }

    @Override
    public long fencingToken() {
        return fencingToken;
    }

    @Override
    public String path() {
        return standing.path();
    }

    @Override
    public boolean isHeld() {
        return held;
    }

    @Override
    public CompletableFuture<Loss> lost() {
        watch();
        return lost.copy();
    }

    @Override
    public Subscription onAsked(Runnable task) {
        // One of its own, so that the same may be there twice.
        Runnable added = () -> task.run();
        askedTasks.add(added);
        watch();
        return () -> askedTasks.remove(added);
    }

    private void watch() {
        if (!watched.getAndSet(true)) {
            client.host().execute(holding::watch);
        }
    }

    @Override
    public void lost(Loss loss) {
        held = false;
        listeners().execute(() -> lost.complete(loss));
    }

    @Override
    public void asked() {
        listeners().execute(() -> askedTasks.forEach(Runnable::run));
    }

    private Executor listeners() {
        Executor known = listeners;
        if (known == null) {
            known = client.host().newListenerExecutor();
            listeners = known;
        }
        return known;
    }

    @Override
    public CompletableFuture<Void> releaseAsync() {
        held = false;
        if (!releasing.getAndSet(true)) {
            if (client.host().isHere()) {
                releaseHere();
            } else {
                client.host().execute(this::releaseHere);
            }
        }
        return released.copy();
    }

    /** Another is about to take its place; false if it is not held any more. */
    boolean replace() {
        boolean wasHeld = held && !releasing.getAndSet(true);
        held = false;
        return wasHeld;
    }

    /** Another has taken its place; on the client's thread. */
    void replaced() {
        endLost();
        released(null);
    }

    private void released(@Nullable Throwable failure) {
        closing.close();
        if (failure == null) {
            released.complete(null);
        } else {
            released.completeExceptionally(failure);
        }
    }

    private void releaseHere() {
        endLost();
        release.get().whenComplete((nothing, failure) -> released(failure));
    }

    private void endLost() {
        holding.end();
        if (!lost.isDone()) {
            // The dependents of a future run where it is completed: with the other listeners.
            if (lost.getNumberOfDependents() == 0) {
                lost.cancel(false);
            } else {
                listeners().execute(() -> lost.cancel(false));
            }
        }
    }

    @Override
    public void release() {
        try {
            client.await(releaseAsync());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        Released.orLog(this);
    }

    @Override
    public String toString() {
        return standing.path() + (held ? "" : " (not held any more)");
    }
}
