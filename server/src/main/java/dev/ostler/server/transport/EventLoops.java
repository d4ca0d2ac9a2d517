package dev.ostler.server.transport;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The loops that share the links of a port. */
public final class EventLoops implements AutoCloseable {
    private final List<EventLoop> loops = new ArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();

    /**
     * Starts them.
     *
     * @param onFailure gets what ends one of them too early; the process can't go on then
     * @throws IOException if the driver can't be had so often
     */
    public EventLoops(Driver driver, int count, String threadName, Consumer<Throwable> onFailure)
            throws IOException {
        for (int i = 0; i < count; i++) {
            String name = threadName + "-" + (i + 1);
            EventLoop loop =
                    switch (driver) {
                        case IO_URING -> new UringLoop(name, onFailure);
                        case NIO -> new NioLoop(name, onFailure);
                    };
            try {
                loop.start();
            } catch (IOException | RuntimeException | Error e) {
                close();
                throw e;
            }
            loops.add(loop);
        }
    }

    public List<EventLoop> all() {
        return List.copyOf(loops);
    }

    /**
     * Listens; connections wait until the listener is told who takes them.
     *
     * @throws IOException if the address can't be bound; the message does not say which it is
     */
    public Listener bind(ListenOptions options) throws IOException {
        var bound = new CompletableFuture<Listener>();
        EventLoop first = loops.getFirst();
        first.execute(
                () -> {
                    try {
                        first.requireGoingOn();
                        bound.complete(first.bind(options, this));
                    } catch (IOException | RuntimeException e) {
                        bound.completeExceptionally(e);
                    }
                });
        return await(bound);
    }

    /** Whose turn it is to take a connection. */
    EventLoop next() {
        return loops.size() == 1
                ? loops.getFirst()
                : loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
    }

    /** Closes all links and ends the threads. */
    @Override
    public void close() {
        loops.forEach(EventLoop::stop);
    }

    static <T> T await(CompletableFuture<T> future) throws IOException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
