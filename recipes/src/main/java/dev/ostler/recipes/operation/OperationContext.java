package dev.ostler.recipes.operation;

import org.apache.zookeeper.Watcher;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** What operations need of the client whose they are. */
public interface OperationContext {
    /**
     * Carries something out, and again if the connection fails and that is safe.
     *
     * @param harmless whether it may be repeated though it may have been carried out
     * @param attempt is called on the client's own thread, where its futures are completed as well
     */
    <T> CompletableFuture<T> call(
            boolean harmless, Function<Session, CompletableFuture<T>> attempt);

    /** Carries something out that can be repeated, again and again until that has worked. */
    void guarantee(String what, Function<Session, CompletableFuture<Void>> attempt);

    /**
     * Waits for the end of a call.
     *
     * @throws InterruptedException and cancels it
     */
    <T> T await(CompletableFuture<T> call) throws InterruptedException;

    /** The server's path, below the chroot. */
    String path(String pathInNamespace);

    /** The path in the namespace. */
    String unpath(String fullPath);

    /** The path that all of the client's are below; empty if that is the root. */
    String namespace();

    Defaults defaults();

    /** The watcher, told on an executor of its own, of paths in the namespace. */
    Watcher outside(Watcher watcher);

    /** Chance, for the client's own thread. */
    RandomGenerator random();
}
