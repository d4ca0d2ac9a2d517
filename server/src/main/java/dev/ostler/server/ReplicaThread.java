package dev.ostler.server;

import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.TxnDigest;
import dev.ostler.protocol.Zxid;
import dev.ostler.replica.Effects;
import dev.ostler.replica.Replica;
import dev.ostler.replica.client.Client;
import dev.ostler.replica.client.Submission;
import dev.ostler.replica.view.Commit;
import dev.ostler.server.net.ClientConnection;
import dev.ostler.server.net.ClientPort;
import dev.ostler.server.net.Inbox;
import dev.ostler.tree.TreeVersion;
import dev.ostler.tree.plan.QuotaWarning;

import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The one thread that owns a {@link Replica}. It takes what the event loops left in its queue, lets
 * the replica plan it as one batch, writes the batch to the log with one sync, and hands each event
 * loop one task with what its connections are to be sent. While a batch syncs the next one gathers,
 * so group commit forms by itself.
 *
 * <p>The queue has no bound of its own: {@link #isFull} stops the reading of connections that have
 * requests in it, so each can add no more than one read of its socket.
 *
 * <p>An exception here means that the state can't be trusted, or not be kept: the thread ends and
 * {@code onFailure} must end the process.
 */
final class ReplicaThread implements Effects, Inbox {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaThread.class);
    private static final int BATCH_ELEMENTS_MAX = 1_000;
    private static final int DIGEST_EVERY = 128;
    private static final int DIGESTS_MAX = 1_024;

    private final Clock clock;
    private final Journal journal;
    private final SharedView view;
    private final ReplicaThreadOptions options;
    private final Consumer<Throwable> onFailure;
    private final Thread thread;

    private final Queue<Object> queue = new MpscUnboundedArrayQueue<>(1024);
    private final AtomicBoolean parked = new AtomicBoolean();
    private final AtomicInteger outstanding = new AtomicInteger();
    private final List<ClientConnection> woken = new ArrayList<>();

    private final TreeMap<Long, Long> digests = new TreeMap<>();

    private volatile boolean stopping;
    private @Nullable Replica replica;
    private @Nullable ClientPort port;

    /** A connection that has ended. */
    private record Disconnected(Client client, SessionId session) {}

    /** Something to be looked up on this thread. */
    private record Question(Consumer<Replica> ask) {}

    ReplicaThread(
            Clock clock,
            Journal journal,
            SharedView view,
            ReplicaThreadOptions options,
            Consumer<Throwable> onFailure) {
        this.clock = clock;
        this.journal = journal;
        this.view = view;
        this.options = options;
        this.onFailure = onFailure;
        thread = new Thread(this::run, "replica");
    }

    /** Begins to serve; {@code port} sends what the replica has for its connections. */
    void start(Replica owned, ClientPort serving) {
        replica = owned;
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
            serve(Objects.requireNonNull(replica), Objects.requireNonNull(port));
        } catch (Throwable e) {
            onFailure.accept(e);
        }
    }

    private void serve(Replica replica, ClientPort port) throws IOException {
        long nextTick = clock.nowMillis();
        while (true) {
            boolean last = stopping;
            long now = clock.nowMillis();
            replica.time(now, clock.wallMillis());
            int taken = takeBatch(replica);
            if (now >= nextTick) {
                replica.tick();
                nextTick = now + options.tickMillis();
            }
            replica.endBatch();
            journal.snapshotIfDue(replica.published());
            if (!woken.isEmpty()) {
                port.wakeUp(woken);
                woken.clear();
            }
            if (taken == 0) {
                if (last) {
                    return;
                }
                park(nextTick - clock.nowMillis());
            }
        }
    }

    private int takeBatch(Replica replica) {
        int taken = 0;
        while (taken < BATCH_ELEMENTS_MAX) {
            Object element = queue.poll();
            if (element == null) {
                break;
            }
            taken++;
            take(element, replica);
        }
        return taken;
    }

    private static void take(Object element, Replica replica) {
        if (element instanceof List<?> submissions) {
            for (Object submission : submissions) {
                replica.submit((Submission) submission);
            }
        } else if (element instanceof Disconnected disconnected) {
            replica.disconnected(disconnected.client(), disconnected.session());
        } else {
            ((Question) element).ask().accept(replica);
        }
    }

    private void park(long millis) {
        parked.set(true);
        if (queue.isEmpty() && !stopping && millis > 0) {
            LockSupport.parkNanos(this, millis * 1_000_000);
        }
        parked.set(false);
    }

    private void put(Object element) {
        queue.add(element);
        if (parked.get() && parked.compareAndSet(true, false)) {
            LockSupport.unpark(thread);
        }
    }

    /** Asks something of the replica; the answer comes on its thread. */
    <T> CompletableFuture<T> ask(Function<Replica, T> question) {
        var answer = new CompletableFuture<T>();
        put(new Question(owner -> answer.complete(question.apply(owner))));
        return answer;
    }

    /** The digests that were kept, by zxid: one for every 128 transactions, the latest 1,024. */
    SortedMap<Long, Long> digests() {
        return ask(owner -> (SortedMap<Long, Long>) new TreeMap<>(digests)).join();
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
        return outstanding.get() >= options.outstandingMax();
    }

    @Override
    public void wakeUp(ClientConnection connection) {
        woken.add(connection);
    }

    // Effects: called by the replica, on its thread.

    @Override
    public void append(LoggedTxn txn) {
        TxnDigest digest = txn.digest();
        long zxid = txn.header().zxid().value();
        if (digest != null && zxid % DIGEST_EVERY == 0) {
            digests.put(zxid, digest.treeDigest());
            if (digests.size() > DIGESTS_MAX) {
                digests.pollFirstEntry();
            }
        }
        try {
            journal.append(txn);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void persist(Zxid upTo) {
        try {
            journal.sync();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Objects.requireNonNull(replica).persisted(upTo);
    }

    @Override
    public void publish(List<Commit> commits, TreeVersion version, @Nullable Submission waiting) {
        view.publish(commits, version, waiting);
    }

    @Override
    public void warn(QuotaWarning warning) {
        LOG.warn(
                "Quota exceeded: {} [current {}={}, limit={}]",
                warning.root(),
                warning.kind(),
                warning.usage(),
                warning.limit());
    }

    @Override
    public void expired(SessionId session, int timeoutMillis) {
        LOG.info("Expiring session {}, timeout of {}ms exceeded", session, timeoutMillis);
    }
}
