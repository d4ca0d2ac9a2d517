package dev.ostler.server;

import dev.ostler.protocol.SessionId;
import dev.ostler.replica.client.Client;
import dev.ostler.replica.client.Submission;
import dev.ostler.server.net.ClientConnection;
import dev.ostler.server.net.ClientPort;
import dev.ostler.server.net.Inbox;

import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The one thread that owns a {@link Machine}. It takes what others left in its queue, lets the
 * machine deal with it as one batch, and hands each event loop one task with what its connections
 * are to be sent. While a batch is being dealt with the next one gathers.
 *
 * <p>The queue has no bound of its own: {@link #isFull} stops the reading of connections that have
 * requests in it, so each can add no more than one read of its socket.
 *
 * <p>An exception here means that the state can't be trusted, or not be kept: the thread ends and
 * {@code onFailure} must end the process.
 */
final class ReplicaThread implements Inbox, Executor {
    private static final int BATCH_ELEMENTS_MAX = 1_000;

    private final Clock clock;
    private final int outstandingMax;
    private final Consumer<Throwable> onFailure;
    private final Thread thread;

    private final Queue<Object> queue = new MpscUnboundedArrayQueue<>(1024);
    private final AtomicBoolean parked = new AtomicBoolean();
    private final AtomicInteger outstanding = new AtomicInteger();
    private final List<ClientConnection> woken = new ArrayList<>();

    private volatile boolean stopping;
    private @Nullable Machine machine;
    private @Nullable ClientPort port;

    /** A connection that has ended. */
    private record Disconnected(Client client, SessionId session) {}

    /**
     * @param outstandingMax from so many requests on, connections that have some are not read
     */
    ReplicaThread(Clock clock, int outstandingMax, Consumer<Throwable> onFailure) {
        this.clock = clock;
        this.outstandingMax = outstandingMax;
        this.onFailure = onFailure;
        thread = new Thread(this::run, "replica");
    }

    /** Begins to serve; {@code port} sends what the machine has for its connections. */
    void start(Machine owned, ClientPort serving) {
        machine = owned;
        port = serving;
        thread.start();
    }

    /** Serves what is in the queue, then ends. */
    void stop() {
        stopping = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            serve(Objects.requireNonNull(machine), Objects.requireNonNull(port));
        } catch (Throwable e) {
            onFailure.accept(e);
        }
    }

    private void serve(Machine owned, ClientPort serving) throws IOException {
        owned.time(clock.nowMillis(), clock.wallMillis());
        owned.start();
        while (true) {
            boolean last = stopping;
            long now = clock.nowMillis();
            owned.time(now, clock.wallMillis());
            int taken = takeBatch(owned);
            if (now >= owned.wakeUpMillis()) {
                owned.tick();
            }
            owned.endBatch();
            if (!woken.isEmpty()) {
                serving.wakeUp(woken);
                woken.clear();
            }
            if (taken == 0) {
                if (last) {
                    return;
                }
                park(owned.wakeUpMillis());
            }
        }
    }

    private int takeBatch(Machine owned) {
        int taken = 0;
        while (taken < BATCH_ELEMENTS_MAX) {
            Object element = queue.poll();
            if (element == null) {
                break;
            }
            taken++;
            take(element, owned);
        }
        return taken;
    }

    private static void take(Object element, Machine owned) {
        if (element instanceof List<?> submissions) {
            for (Object submission : submissions) {
                owned.submit((Submission) submission);
            }
        } else if (element instanceof Disconnected disconnected) {
            owned.disconnected(disconnected.client(), disconnected.session());
        } else {
            ((Runnable) element).run();
        }
    }

    private void park(long untilMillis) {
        parked.set(true);
        if (queue.isEmpty() && !stopping) {
            if (untilMillis == Long.MAX_VALUE) {
                LockSupport.park(this);
            } else {
                long millis = untilMillis - clock.nowMillis();
                if (millis > 0) {
                    LockSupport.parkNanos(this, millis * 1_000_000);
                }
            }
        }
        parked.set(false);
    }

    private void put(Object element) {
        queue.add(element);
        if (parked.get() && parked.compareAndSet(true, false)) {
            LockSupport.unpark(thread);
        }
    }

    /** Runs something on this thread, in its turn; any thread may ask. */
    @Override
    public void execute(Runnable task) {
        put(task);
    }

    /** Looks something up on this thread. */
    <T> CompletableFuture<T> ask(Supplier<T> question) {
        var answer = new CompletableFuture<T>();
        execute(
                () -> {
                    try {
                        answer.complete(question.get());
                    } catch (RuntimeException | Error e) {
                        answer.completeExceptionally(e);
                        throw e;
                    }
                });
        return answer;
    }

    int outstanding() {
        return outstanding.get();
    }

    // Inbox: called by event loops.

    @Override
    public void submit(List<Submission> submissions) {
        outstanding.addAndGet(submissions.size());
        put(submissions);
    }

    @Override
    public void disconnected(Client client, SessionId session) {
        put(new Disconnected(client, session));
    }

    @Override
    public void answered(int count) {
        if (count != 0) {
            outstanding.addAndGet(-count);
        }
    }

    @Override
    public boolean isFull() {
        return outstanding.get() >= outstandingMax;
    }

    @Override
    public void wakeUp(ClientConnection connection) {
        woken.add(connection);
    }
}
