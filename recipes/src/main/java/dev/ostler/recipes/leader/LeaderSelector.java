package dev.ostler.recipes.leader;

import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.connection.ClientClosedException;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.line.LossPolicy;
import dev.ostler.recipes.lock.FairLock;
import dev.ostler.recipes.lock.Held;
import dev.ostler.recipes.lock.LockOptions;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs something whenever this process leads, and as long as the work does not return. It is a
 * {@link FairLock}, and contends with Curator's {@code LeaderSelector} at the same path.
 *
 * <p>The work runs on an executor, one at a time. Its thread is interrupted as soon as the
 * leadership is lost, which with {@link LossPolicy#CONNECTION} is at once when the connection is.
 * The znode stays until the work has returned, so nobody else leads before that unless the session
 * ends.
 */
public final class LeaderSelector implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderSelector.class);

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final ManagedClient client;
    private final FairLock lock;
    private final String id;
    private final Executor executor;
    private final LeaderWork work;
    private final AtomicBoolean autoRequeue = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    // The client's thread only.
    private @Nullable CompletableFuture<Held> acquiring;
    private boolean leads;
    private boolean again;

    /** What is run at the moment; null while nothing is. */
    private volatile @Nullable Running running;

    /** The work runs on a thread for listeners of this client. */
    public LeaderSelector(ManagedClient client, String path, String id, LeaderWork work) {
        this(client, path, id, LossPolicy.CONNECTION, client.host().newListenerExecutor(), work);
    }

    /**
     * @param path of the znode that the participants stand below; created if it is missing
     * @param id what others see of this one
     * @param executor to run the work, on threads that it may hold up and that may be interrupted
     */
    public LeaderSelector(
            ManagedClient client,
            String path,
            String id,
            LossPolicy policy,
            Executor executor,
            LeaderWork work) {
        this.client = client;
        this.lock = new FairLock(client, path, new LockOptions(policy, Bytes.utf8(id)));
        this.id = id;
        this.executor = executor;
        this.work = work;
    }

    /** Takes part again by itself after each leadership. To be called before the start. */
    public LeaderSelector autoRequeue() {
        autoRequeue.set(true);
        return this;
    }

    /** Takes part. */
    public LeaderSelector start() {
        requeue();
        return this;
    }

    /** Takes part, unless it does already; if it leads, again when that has ended. */
    public void requeue() {
        client.host().execute(this::enter);
    }

    private void enter() {
        again = leads;
        if (closed.get() || leads || acquiring != null) {
            return;
        }
        CompletableFuture<Held> entered = lock.acquireAsync();
        acquiring = entered;
        entered.whenComplete(
                (held, failure) -> {
                    acquiring = null;
                    if (failure == null) {
                        lead(held);
                    } else if (!(failure instanceof CancellationException
                            || failure instanceof ClientClosedException)) {
                        LOG.warn("{} can't take part in {}", id, lock.path(), failure);
                        enterAgain();
                    }
                });
    }

    private void enterAgain() {
        if (autoRequeue.get()) {
            client.host().schedule(this::enter, PAUSE_AFTER_FAILURE);
        }
    }

    private void lead(Held held) {
        if (closed.get()) {
            held.releaseAsync();
            return;
        }
        leads = true;
        var run = new Running(held);
        running = run;
        held.onLost(run::interrupt);
        try {
            executor.execute(
                    () -> {
                        try {
                            run.run();
                        } finally {
                            release(held, true);
                        }
                    });
        } catch (RejectedExecutionException e) {
            LOG.error("{} can't lead {}: its executor takes no work", id, lock.path(), e);
            release(held, false);
        }
    }

    private void release(Held held, boolean hasRun) {
        held.releaseAsync()
                .whenComplete((nothing, failure) -> client.host().execute(() -> ended(hasRun)));
    }

    private void ended(boolean hasRun) {
        leads = false;
        running = null;
        if (again || (hasRun && autoRequeue.get())) {
            enter();
        } else {
            enterAgain();
        }
    }

    /** One leadership. */
    private final class Running {
        private final Held held;

        /**
         * Guarded by this: an interruption must hit the work, and not what its thread does next.
         */
        private @Nullable Thread thread;

        private boolean over;

        Running(Held held) {
            this.held = held;
        }

        void run() {
            synchronized (this) {
                if (over || !held.isHeld()) {
                    return;
                }
                thread = Thread.currentThread();
            }
            try {
                work.takeLeadership(held);
            } catch (InterruptedException e) {
                LOG.info("{} was interrupted while it led {}", id, lock.path());
            } catch (Exception e) {
                LOG.error("{} has failed while it led {}", id, lock.path(), e);
            } finally {
                synchronized (this) {
                    thread = null;
                    over = true;
                    // What was meant for the work ends with it.
                    boolean interrupted = Thread.interrupted();
                    LOG.debug("{} led {}, interrupted: {}", id, lock.path(), interrupted);
                }
            }
        }

        synchronized void interrupt() {
            over = true;
            Thread working = thread;
            if (working != null && !working.equals(Thread.currentThread())) {
                working.interrupt();
            }
        }
    }

    /** Whether this process leads, as far as this side knows. */
    public boolean hasLeadership() {
        Running now = running;
        return now != null && now.held.isHeld();
    }

    /** Interrupts the work, which is to return then. */
    public void interruptLeadership() {
        Running now = running;
        if (now != null) {
            now.interrupt();
        }
    }

    /** What it calls itself. */
    public String id() {
        return id;
    }

    /** All that take part, first the one that leads. */
    public CompletableFuture<List<Participant>> participants() {
        return Participants.of(client, lock.path(), List.of("lock-"));
    }

    /** The one that leads; empty if nobody takes part. */
    public CompletableFuture<Optional<Participant>> leader() {
        return participants().thenApply(all -> all.stream().findFirst());
    }

    /** Takes part no longer. The work is interrupted, and its leadership ends when it returns. */
    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            client.host()
                    .execute(
                            () -> {
                                CompletableFuture<Held> entered = acquiring;
                                if (entered != null) {
                                    entered.cancel(false);
                                }
                            });
            interruptLeadership();
        }
    }
}
