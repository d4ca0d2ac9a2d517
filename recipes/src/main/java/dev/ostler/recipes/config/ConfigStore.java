package dev.ostler.recipes.config;

import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.cache.CacheEvent;
import dev.ostler.recipes.cache.Entry;
import dev.ostler.recipes.cache.ZnodeCache;
import dev.ostler.recipes.config.ConfigRepository.Ticket;
import dev.ostler.recipes.connection.Handle;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.connection.Repeat;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * A configuration that many processes share.
 *
 * {@snippet :
 * ConfigStore store =
 *         ConfigStore.builder(client, "/config/shop")
 *                 .localCopy(Path.of("/var/lib/shop/config"))
 *                 .check(config -> config.bind("limits", Limits.class))
 *                 .build();
 * Config config = client.await(store.start());
 * store.listen((before, now) -> pool.resize(now.get(CONNECTIONS)));
 *
 * store.publish("more room for the night", edit -> edit.set("limits.connections", 200));
 * store.rollBack(41, "the night is over");
 * }
 *
 * <p><b>Publishes are whole.</b> However many keys one changes, every reader sees all of it or
 * nothing, and never an earlier one after a later one. Two at the same time follow each other: the
 * second is made anew on top of the first.
 *
 * <p><b>What is not good is not taken.</b> A configuration that a {@link Builder#check} refuses is
 * not published from here, and if it comes from elsewhere, the one before goes on to count here.
 *
 * <p><b>Without servers.</b> With a {@link Builder#localCopy} each one that counts is kept in a
 * file, and is what {@link #start} gives if no server answers in time.
 *
 * <p>Methods may be called from any thread; futures are completed on the client's thread.
 */
public final class ConfigStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigStore.class);

    private static final int KEEP = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);

    private final ManagedClient client;
    private final String base;
    private final int keep;
    private final String author;
    private final Duration patience;
    private final List<Consumer<Config>> checks;
    private final @Nullable LocalCopy copy;
    private final Executor files;
    private final ZnodeCache head;
    private final CompletableFuture<Config> first = new CompletableFuture<>();

    // On the client's thread.
    private final Set<Feed> feeds = new LinkedHashSet<>();
    private Subscription giveUp = () -> {};
    private boolean started;
    private boolean closed;

    /** The newest head that was seen, and the one whose version counts here. */
    private long headSeen;

    private long headTaken;

    /** Written by the client's thread. */
    private volatile Config current = Config.EMPTY;

    private volatile @Nullable Throwable refusal;

    private ConfigStore(Builder builder) {
        client = builder.client;
        base = builder.base;
        keep = builder.keep;
        author = builder.author;
        patience = builder.patience;
        checks = List.copyOf(builder.checks);
        copy = builder.file == null ? null : new LocalCopy(builder.file);
        files = client.host().newListenerExecutor();
        head = ZnodeCache.builder(client, base + "/head").depth(0).build();
    }

    /**
     * @param base is created with the first publish
     */
    public static Builder builder(ManagedClient client, String base) {
        return new Builder(client, base);
    }

    /** How a store is to be. */
    public static final class Builder {
        private final ManagedClient client;
        private final String base;
        private int keep = KEEP;
        private String author = System.getProperty("user.name", "");
        private Duration patience = PATIENCE;
        private final Set<Consumer<Config>> checks = new LinkedHashSet<>();
        private @Nullable Path file;

        private Builder(ManagedClient client, String base) {
            this.client = client;
            this.base = base;
        }

        /** How many versions stay; 100 without it. */
        public Builder keep(int versions) {
            keep = versions;
            return this;
        }

        /** Who publishes here; the user of the process without it. */
        public Builder author(String name) {
            author = name;
            return this;
        }

        /** Throws, with what is wrong, if a configuration must not count. */
        public Builder check(Consumer<Config> check) {
            checks.add(check);
            return this;
        }

        /**
         * The same of settings: each must be there, or have a default, and be what it should be.
         */
        public Builder check(Setting<?>... settings) {
            for (Setting<?> setting : settings) {
                checks.add(config -> config.get(setting));
            }
            return this;
        }

        /** Keeps the last good one in a file; directories are created. */
        public Builder localCopy(Path path) {
            file = path;
            return this;
        }

        /** How long {@link ConfigStore#start} waits for a server before it takes the copy; 5 s. */
        public Builder patience(Duration duration) {
            patience = duration;
            return this;
        }

        public ConfigStore build() {
            return new ConfigStore(this);
        }
    }

    // ---- reading ----

    /**
     * Begins to follow the servers.
     *
     * @return completed with the configuration that counts, {@link Config#EMPTY} if none was
     *     published, or with the local copy if no server answers in time; fails when the store or
     *     its client is closed before
     */
    public CompletableFuture<Config> start() {
        client.host().execute(this::begin);
        return first.copy();
    }

    /** The one that counts, as far as it is known here; never blocks. */
    public Config current() {
        return current;
    }

    /** Whether a newer one could count without this process knowing. */
    public boolean isStale() {
        return head.isStale();
    }

    /** Why the one that counts for the others does not count here; empty if it does. */
    public Optional<Throwable> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** Hears of the one that counts now, and of each that follows, on an executor of its own. */
    public Subscription listen(ConfigListener listener) {
        return listen(listener, client.host().newListenerExecutor());
    }

    /** As above, on another executor. */
    public Subscription listen(ConfigListener listener, Executor executor) {
        var feed = new Feed(client.host(), executor, listener);
        client.host()
                .execute(
                        () -> {
                            feeds.add(feed);
                            if (first.isDone()) {
                                feed.tell(current);
                            }
                        });
        return () -> {
            feed.close();
            client.host().execute(() -> feeds.remove(feed));
        };
    }

    @Override
    public void close() {
        client.host().execute(this::end);
    }

    private void begin() {
        if (started) {
            return;
        }
        started = true;
        client.onClose(this::end);
        head.listen(this::headChanged, client.host());
        head.start()
                .whenComplete(
                        (filled, failure) -> {
                            if (failure != null) {
                                first.completeExceptionally(failure);
                            } else if (head.snapshot().size() == 0) {
                                first.complete(current);
                            }
                        });
        LocalCopy local = copy;
        if (local != null) {
            files.execute(
                    () -> {
                        Optional<Publication> found = local.read();
                        client.host().execute(() -> found.ifPresent(this::fallBackOn));
                    });
        }
    }

    private void end() {
        if (closed) {
            return;
        }
        closed = true;
        started = true;
        giveUp.close();
        head.close();
        feeds.forEach(Feed::close);
        feeds.clear();
        first.cancel(false);
    }

    private void fallBackOn(Publication publication) {
        if (closed || first.isDone()) {
            return;
        }
        giveUp =
                client.host()
                        .schedule(
                                () -> {
                                    if (!first.isDone()) {
                                        LOG.warn(
                                                "No server in time; version {} of {} is from a"
                                                        + " file",
                                                publication.version(),
                                                base);
                                        become(new Config(publication, true));
                                    }
                                },
                                patience);
    }

    private void headChanged(CacheEvent event) {
        Entry entry;
        if (event instanceof CacheEvent.Created created) {
            entry = created.entry();
        } else if (event instanceof CacheEvent.Changed changed) {
            entry = changed.entry();
        } else {
            LOG.warn("{} was deleted; version {} counts on", base, current.version());
            return;
        }
        long zxid = entry.stat().mzxid();
        if (zxid > headSeen) {
            headSeen = zxid;
            take(entry, zxid);
        }
    }

    private void take(Entry entry, long zxid) {
        long version;
        try {
            version = ConfigRepository.numberOf(entry.text());
        } catch (ConfigException e) {
            refuse(entry.text(), e);
            return;
        }
        client.call(Repeat.ALWAYS, handle -> repository(handle).read(version))
                .whenComplete(
                        (found, failure) -> {
                            if (closed || zxid <= headTaken) {
                                return;
                            }
                            if (failure != null) {
                                refuse(entry.text(), failure);
                                client.host().schedule(() -> takeAgain(entry, zxid), AGAIN_AFTER);
                            } else if (found.isPresent()) {
                                take(found.get(), zxid);
                            }
                            // Else it was pruned: the head has moved on, which comes next.
                        });
    }

    /** The servers could not be asked, or have given what can't be read; it still counts there. */
    private void takeAgain(Entry entry, long zxid) {
        if (!closed && zxid == headSeen) {
            take(entry, zxid);
        }
    }

    private void take(Publication publication, long zxid) {
        var next = new Config(publication, false);
        try {
            checks.forEach(check -> check.accept(next));
        } catch (RuntimeException e) {
            refuse(Long.toString(publication.version()), e);
            return;
        }
        headTaken = zxid;
        refusal = null;
        become(next);
        LocalCopy local = copy;
        if (local != null) {
            files.execute(() -> local.write(publication));
        }
    }

    private void refuse(String version, Throwable why) {
        refusal = why;
        LOG.error("Version {} of {} is not taken; {} counts on", version, base, current, why);
    }

    private void become(Config next) {
        giveUp.close();
        current = next;
        first.complete(next);
        feeds.forEach(feed -> feed.tell(next));
    }

    // ---- publishing ----

    /**
     * Publishes changes of what counts now. If somebody else publishes meanwhile, they are made
     * anew on top of that. Nothing is published if nothing differs.
     *
     * <p>It fails with {@link ConfigException}, or with what a {@link Builder#check} throws, if the
     * result must not count; with {@link dev.ostler.client.async.OperationException} if the servers
     * can't be asked, which may have published it all the same; never does it publish twice.
     *
     * @param note why
     * @param edit makes the changes; may be called more than once, on the client's thread
     * @return what counts then
     */
    public CompletableFuture<Config> publish(String note, Consumer<Edit> edit) {
        return publishAfter(ConfigRepository.ANY, note, edit);
    }

    /** As above, if {@code expected} still counts; else it fails with {@link ConflictException}. */
    public CompletableFuture<Config> publishAfter(long expected, String note, Consumer<Edit> edit) {
        return write(
                (repository, ticket) ->
                        repository.publish(ticket, author, note, edit, expected, this::check));
    }

    /** Publishes the values of an earlier version again, as a new one. */
    public CompletableFuture<Config> rollBack(long version, String note) {
        return write(
                (repository, ticket) ->
                        repository.rollBack(ticket, version, author, note, this::check));
    }

    /** What was published, the newest first. */
    public CompletableFuture<List<Publication>> history(int limit) {
        return client.call(Repeat.ALWAYS, handle -> repository(handle).history(limit));
    }

    /** An earlier version; empty if it is not kept any more. */
    public CompletableFuture<Optional<Config>> version(long version) {
        return client.call(Repeat.ALWAYS, handle -> repository(handle).read(version))
                .thenApply(found -> found.map(publication -> new Config(publication, false)));
    }

    private void check(Config config) {
        checks.forEach(check -> check.accept(config));
    }

    /** The ticket makes it safe to repeat. */
    private CompletableFuture<Config> write(
            BiFunction<ConfigRepository, Ticket, CompletableFuture<Publication>> operation) {
        var ticket = new CompletableFuture<Ticket>();
        client.host()
                .execute(
                        () ->
                                ticket.complete(
                                        new Ticket(
                                                "%016x"
                                                        .formatted(
                                                                client.host()
                                                                        .random()
                                                                        .nextLong()))));
        return client.call(
                        Repeat.ALWAYS,
                        handle ->
                                ticket.thenCompose(
                                        known -> operation.apply(repository(handle), known)))
                .thenApply(publication -> new Config(publication, false));
    }

    private ConfigRepository repository(Handle handle) {
        return new ConfigRepository(handle.zk(), client.path(base), keep);
    }
}
