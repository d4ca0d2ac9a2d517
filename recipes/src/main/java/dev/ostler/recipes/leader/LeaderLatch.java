package dev.ostler.recipes.leader;

import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.connection.ClientClosedException;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.line.Holding;
import dev.ostler.recipes.line.Loss;
import dev.ostler.recipes.line.LossPolicy;
import dev.ostler.recipes.line.OwnNode.Standing;
import dev.ostler.recipes.line.Place;
import dev.ostler.recipes.line.Turn;
import dev.ostler.recipes.line.Until;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Takes part in an election until it is closed, and says whether it leads.
 *
 * <p>The participants stand in line with sequential ephemeral znodes, named and filled as Curator's
 * {@code LeaderLatch} does, so both can take part in one election. The first one leads. It does so
 * only while its znode belongs to the session that the client has now, and while the connection is
 * one to lead by: with {@link LossPolicy#CONNECTION} it does not lead while there is none, and
 * leads again with the same term when it is back in time.
 *
 * <p><b>Term.</b> The czxid of the own znode: two leaders never have the same one, and a later
 * leader has a greater one. A process that was stopped for longer than its session lasts may
 * believe for a moment that it still leads. So send the term with each write, and let the resource
 * refuse one that is smaller than one it has seen.
 *
 * <p>A failure that is more than a bad connection, such as a refused access, is logged, and tried
 * again after a while. Any thread may call anything.
 */
public final class LeaderLatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderLatch.class);

    private static final List<String> TAGS = List.of("latch-");
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final ManagedClient client;
    private final String path;
    private final String id;
    private final CloseMode closeMode;
    private final LossPolicy policy;
    private final Executor listenerExecutor;
    private final List<LeaderLatchListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    // The client's thread only.
    private final List<CompletableFuture<Long>> waiting = new ArrayList<>();
    private @Nullable Place place;
    private @Nullable Holding holding;
    private Subscription retry = () -> {};
    private Subscription clientClosing = () -> {};

    /** Written on the client's thread; null while it does not lead. */
    private volatile @Nullable Standing leading;

    /** A latch that tells nobody when it is closed, and that a lost connection ends. */
    public LeaderLatch(ManagedClient client, String path, String id) {
        this(client, path, id, CloseMode.SILENT, LossPolicy.CONNECTION);
    }

    /**
     * @param path of the znode that the participants stand below; created if it is missing
     * @param id what others see of this one
     */
    public LeaderLatch(
            ManagedClient client, String path, String id, CloseMode closeMode, LossPolicy policy) {
        this.client = client;
        this.path = client.path(path);
        this.id = id;
        this.closeMode = closeMode;
        this.policy = policy;
        this.listenerExecutor = client.host().newListenerExecutor();
    }

    /**
     * Takes part from now on.
     *
     * @return itself
     * @throws IllegalStateException if it was started before
     */
    public LeaderLatch start() {
        if (started.getAndSet(true)) {
            throw new IllegalStateException("a latch is started once");
        }
        client.host().execute(this::enter);
        return this;
    }

    private void enter() {
        if (closing.get()) {
            return;
        }
        clientClosing = client.onClose(this::clientCloses);
        var taken =
                new Place(
                        client,
                        path,
                        TAGS.get(0),
                        TAGS,
                        Bytes.utf8(id),
                        Turn.Rule::first,
                        policy,
                        new Candidate());
        place = taken;
        taken.take();
    }

    private final class Candidate implements Until.Listener<Standing>, Holding.Holder {
        @Override
        public void came(Standing standing) {
            lead(standing);
        }

        @Override
        public void failed(Throwable failure) {
            if (failure instanceof ClientClosedException) {
                return;
            }
            LOG.warn("{} can't take part in {}", id, path, failure);
            retry = client.host().schedule(LeaderLatch.this::takePlace, PAUSE_AFTER_FAILURE);
        }

        @Override
        public void lost(Loss loss) {
            LOG.info("{} does not lead {} any more: {}", id, path, loss);
            follow();
            takePlace();
        }

        @Override
        public void asked() {
            // A leader is not revoked; whoever wants that closes the latch.
        }
    }

    private void takePlace() {
        Place taken = place;
        if (taken != null) {
            taken.take();
        }
    }

    private void lead(Standing standing) {
        if (closing.get()) {
            return;
        }
        LOG.info("{} leads {} in term {}", id, path, standing.czxid());
        leading = standing;
        var watched = new Holding(client, standing, policy, new Candidate());
        holding = watched;
        watched.watch();
        tell(listener -> listener.isLeader(standing.czxid()));
        List<CompletableFuture<Long>> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(future -> future.complete(standing.czxid()));
    }

    private void follow() {
        leading = null;
        Holding watched = holding;
        holding = null;
        if (watched != null) {
            watched.end();
            tell(LeaderLatchListener::notLeader);
        }
    }

    private void tell(Consumer<LeaderLatchListener> what) {
        // Who comes later hears of what comes later.
        List<LeaderLatchListener> present = List.copyOf(listeners);
        listenerExecutor.execute(
                () -> {
                    for (LeaderLatchListener listener : present) {
                        try {
                            what.accept(listener);
                        } catch (Throwable e) {
                            LOG.error("A listener of {} has thrown", path, e);
                        }
                    }
                });
    }

    /** Whether it leads, as far as this side knows. */
    public boolean hasLeadership() {
        return term().isPresent();
    }

    /** The term that it leads in; empty if it does not. */
    public OptionalLong term() {
        Standing now = leading;
        return now == null ? OptionalLong.empty() : OptionalLong.of(now.czxid());
    }

    /**
     * Completed with the term as soon as it leads, at once if it does; on the client's thread.
     * Fails with {@link IllegalStateException} when it is closed.
     */
    public CompletableFuture<Long> leadership() {
        var future = new CompletableFuture<Long>();
        client.host()
                .execute(
                        () -> {
                            Standing now = leading;
                            if (now != null) {
                                future.complete(now.czxid());
                            } else if (closing.get()) {
                                future.completeExceptionally(closedException());
                            } else {
                                waiting.removeIf(CompletableFuture::isDone);
                                waiting.add(future);
                            }
                        });
        return future;
    }

    /**
     * Waits until it leads.
     *
     * @return the term
     * @throws IllegalStateException if it is closed
     */
    public long await() throws InterruptedException {
        CompletableFuture<Long> future = leadership();
        try {
            return client.await(future);
        } finally {
            future.cancel(false);
        }
    }

    /** Waits until it leads, no longer than that; whether it does. */
    public boolean await(Duration patience) throws InterruptedException {
        CompletableFuture<Long> future = leadership();
        CompletableFuture<Boolean> leads = future.thenApply(term -> true);
        Subscription deadline = client.host().schedule(() -> leads.complete(false), patience);
        try {
            return client.await(leads);
        } finally {
            deadline.close();
            future.cancel(false);
        }
    }

    /** What it calls itself. */
    public String id() {
        return id;
    }

    /** All that take part, first the one that leads. */
    public CompletableFuture<List<Participant>> participants() {
        return Participants.of(client, path, TAGS);
    }

    /** The one that leads; empty if nobody takes part. */
    public CompletableFuture<Optional<Participant>> leader() {
        return participants().thenApply(all -> all.stream().findFirst());
    }

    /** Adds somebody to be told, from the next change on. */
    public Subscription onChange(LeaderLatchListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private static IllegalStateException closedException() {
        return new IllegalStateException("the latch is closed");
    }

    /** Takes part no longer, and waits until others can lead. */
    @Override
    public void close() {
        close(closeMode);
    }

    /** As above, in another mode than was chosen at first. */
    public void close(CloseMode mode) {
        CompletableFuture<Void> done = closeAsync(mode);
        try {
            client.await(done);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As above, without waiting. Closing again does nothing, and gives the same future. */
    public CompletableFuture<Void> closeAsync(CloseMode mode) {
        if (!closing.getAndSet(true)) {
            client.host().execute(() -> leave(mode));
        }
        return closed.copy();
    }

    private void leave(CloseMode mode) {
        if (mode == CloseMode.SILENT) {
            listeners.clear();
        }
        follow();
        retry.close();
        clientClosing.close();
        waiting.forEach(future -> future.completeExceptionally(closedException()));
        waiting.clear();
        Place taken = place;
        place = null;
        CompletableFuture<Void> left =
                taken == null ? CompletableFuture.completedFuture(null) : taken.leave();
        left.whenComplete(
                (nothing, failure) -> {
                    if (failure == null) {
                        closed.complete(null);
                    } else {
                        closed.completeExceptionally(failure);
                    }
                });
    }

    /** The end of the session ends this as well; it is not an error. */
    private void clientCloses() {
        if (!closing.getAndSet(true)) {
            follow();
            waiting.forEach(future -> future.completeExceptionally(closedException()));
            waiting.clear();
            place = null;
        }
        closed.complete(null);
    }
}
