package dev.ostler.recipes.connection;

import dev.ostler.client.async.AsyncZooKeeper;
import dev.ostler.client.async.OperationException;
import dev.ostler.recipes.operation.Defaults;
import dev.ostler.recipes.operation.OperationContext;
import dev.ostler.recipes.operation.Session;

import org.apache.zookeeper.Watcher;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** What operations see of a client. */
final class ClientOperations implements OperationContext {
    private static final Logger LOG = LoggerFactory.getLogger(ClientOperations.class);

    private static final Duration GUARANTEE_PAUSE = Duration.ofSeconds(1);

    private final Core core;
    private final Namespace namespace;
    private final @Nullable Duration patience;

    ClientOperations(Core core, Namespace namespace, @Nullable Duration patience) {
        this.core = core;
        this.namespace = namespace;
        this.patience = patience;
    }

    private record HandleSession(Handle handle) implements Session {
        @Override
        public AsyncZooKeeper zk() {
            return handle.zk();
        }

        @Override
        public long sessionId() {
            return handle.sessionId();
        }

        @Override
        public boolean isAlive() {
            return handle.isAlive();
        }
    }

    @Override
    public <T> CompletableFuture<T> call(
            boolean harmless, Function<Session, CompletableFuture<T>> attempt) {
        return core.call(
                namespace,
                patience,
                harmless ? Repeat.ALWAYS : Repeat.IF_NOT_DONE,
                handle -> attempt.apply(new HandleSession(handle)));
    }

    @Override
    public void guarantee(String what, Function<Session, CompletableFuture<Void>> attempt) {
        CompletableFuture<Void> done =
                core.call(
                        Namespace.NONE,
                        null,
                        Repeat.ALWAYS,
                        handle -> attempt.apply(new HandleSession(handle)));
        done.whenComplete(
                (nothing, failure) -> {
                    if (failure != null) {
                        goOn(what, attempt, failure);
                    }
                });
    }

    private void goOn(
            String what, Function<Session, CompletableFuture<Void>> attempt, Throwable failure) {
        if (failure instanceof IllegalStateException) {
            LOG.warn("The client is closed before it got to {}", what);
        } else if (failure instanceof OperationException operation
                && core.settings().retryPolicy().allowRetry(operation.code())) {
            LOG.info("Going on with {} after {}", what, failure.getMessage());
            core.host().schedule(() -> guarantee(what, attempt), GUARANTEE_PAUSE);
        } else {
            LOG.error("Giving up {}", what, failure);
        }
    }

    @Override
    public <T> T await(CompletableFuture<T> call) throws InterruptedException {
        try {
            return core.await(call);
        } catch (InterruptedException e) {
            call.cancel(false);
            throw e;
        }
    }

    @Override
    public String path(String pathInNamespace) {
        return namespace.full(pathInNamespace);
    }

    @Override
    public String unpath(String fullPath) {
        return namespace.inside(fullPath);
    }

    @Override
    public String namespace() {
        return namespace.path();
    }

    @Override
    public Defaults defaults() {
        return core.settings().defaults();
    }

    @Override
    public Watcher outside(Watcher watcher) {
        return new OutsideWatcher(watcher, namespace, core.host().newListenerExecutor());
    }

    @Override
    public RandomGenerator random() {
        return core.host().random();
    }
}
