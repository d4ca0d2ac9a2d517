package dev.ostler.recipes.lock;

import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.line.Loss;

import java.util.concurrent.CompletableFuture;

/**
 * A lock that is held. It belongs to whoever has this object, not to a thread.
 *
 * <p><b>What it promises.</b> As long as {@link #isHeld} is true, this side knows of no reason why
 * another should have the lock. A process that was stopped for longer than its session lasts learns
 * of that late. What must never go wrong is therefore protected by the {@link #fencingToken}: send
 * it with each write, and let the resource refuse a token that is smaller than one it has seen.
 *
 * <p><b>Loss.</b> A lock that was lost is to be released like any other. Until then its znode stays
 * if the session does, so that others are kept out until its holder has really stopped.
 */
public sealed interface Held extends AutoCloseable permits ZnodeHeld, SeveralHeld {
    /**
     * A number that grows from holder to holder: those of two holders that exclude each other are
     * in the order in which they were granted the lock, whatever happens to sessions and servers,
     * for it is a zxid. Each lock says which one.
     */
    long fencingToken();

    /** Full path of the znode that stands for it. */
    String path();

    /** Whether it is neither released nor lost. Any thread may ask. */
    boolean isHeld();

    /**
     * Completed when it is lost, on the threads for listeners; cancelled when it is released
     * before. From the first call on, the deletion of its znode by others is noticed at once, which
     * costs a watch.
     */
    CompletableFuture<Loss> lost();

    /** Runs a task, as a listener, when it is lost; at once if it was. See {@link #lost}. */
    default Subscription onLost(Runnable task) {
        CompletableFuture<Void> told =
                lost().thenRun(task); // a release cancels it, and the task never runs
        return () -> told.cancel(false);
    }

    /**
     * Runs a task, as a listener, whenever somebody asks for the lock, see {@link
     * DistributedLock#askForRelease}. Nothing else happens: the holder decides.
     */
    Subscription onAsked(Runnable task);

    /**
     * Gives it back. Doing so again does nothing and gives the same future. If it fails by the
     * connection, that is tried in the background as long as the client is open.
     *
     * @return completed when the znode is gone
     */
    CompletableFuture<Void> releaseAsync();

    /**
     * Gives it back and waits until it is. An interruption ends the waiting only, and the thread
     * stays interrupted.
     */
    void release();

    /**
     * Gives it back, and does not wait: as {@link #releaseAsync}, and a failure is logged. What
     * this client does next comes after it, on the servers too; who tells others of it by another
     * way wants {@link #release}.
     */
    @Override
    void close();
}
