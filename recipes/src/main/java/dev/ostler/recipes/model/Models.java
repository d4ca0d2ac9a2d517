package dev.ostler.recipes.model;

import dev.ostler.client.async.Data;
import dev.ostler.client.async.OperationException;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.Stat;
import dev.ostler.recipes.Failures;
import dev.ostler.recipes.Paths;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.operation.Create;
import dev.ostler.recipes.operation.Transaction;
import dev.ostler.recipes.operation.Watched;

import org.apache.zookeeper.KeeperException.Code;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Values of a type in znodes.
 *
 * {@snippet :
 * Models<Order> orders = new Models<>(client, ModelSpec.of("/orders/{customer}/{number}", json));
 * orders.with("ann", 7).set(order).thenCompose(model -> orders.with("ann").children());
 * }
 *
 * <p>An object costs nothing and does not change; {@link #with} and {@link #child} make others. Any
 * thread may use it.
 *
 * <p><b>Futures</b> are completed on the client's thread: what hangs on them must not block, or be
 * given an executor by {@code thenApplyAsync} and its like. They fail with an {@link
 * OperationException}, or with a {@link ModelException} if a znode holds no value or a value can't
 * be written. Methods that need a znode throw {@link IllegalStateException} while a parameter of
 * the path has no value.
 */
public final class Models<T> {
    private final ManagedClient client;
    private final ModelSpec<T> spec;
    private final Codec<T> codec;

    public Models(ManagedClient client, ModelSpec<T> spec) {
        this.client = client;
        this.spec = spec;
        this.codec = codec(client, spec);
    }

    static <T> Codec<T> codec(ManagedClient client, ModelSpec<T> spec) {
        return new Codec<>(spec.serializer(), spec.compressed() ? client.compression() : null);
    }

    // ---- which ----

    public ModelSpec<T> spec() {
        return spec;
    }

    /** Those with these values for the first parameters of the path. */
    public Models<T> with(Object... values) {
        return at(spec.path().with(values));
    }

    /** Those in a child of that name. */
    public Models<T> child(Object name) {
        return at(spec.path().child(name));
    }

    private Models<T> at(ModelPath path) {
        return new Models<>(client, spec.at(path));
    }

    private String path() {
        return spec.path().resolved();
    }

    // ---- writing ----

    /**
     * Writes the value, whatever there is. For sequential modes it is a new znode each time.
     *
     * @return where it is, with the Stat
     */
    public CompletableFuture<Model<T>> set(T value) {
        return create(value, !spec.mode().isSequential());
    }

    /** Writes the value; fails with {@code NODEEXISTS} if there is one. */
    public CompletableFuture<Model<T>> create(T value) {
        return create(value, false);
    }

    private CompletableFuture<Model<T>> create(T value, boolean orSet) {
        String path = path();
        Create create = client.create().withMode(spec.mode()).creatingParentContainersIfNeeded();
        if (spec.ttl() != null) {
            create.withTtl(spec.ttl());
        }
        if (spec.acl() != null) {
            create.withAcl(spec.acl());
        }
        if (orSet) {
            create.orSetData();
        }
        return writing(
                () ->
                        create.forPathAsync(path, codec.write(path, value))
                                .thenApply(made -> new Model<>(made.path(), value, made.stat())));
    }

    /** Replaces the value; fails with {@code NONODE} if there is none. */
    public CompletableFuture<Model<T>> update(T value) {
        return update(path(), value, -1);
    }

    /**
     * Replaces a value that was read; fails with {@code BADVERSION} if it is not the last one. What
     * was deleted and written anew as often is not told from it.
     */
    public CompletableFuture<Model<T>> update(Model<T> read, T value) {
        return update(read.path(), value, read.version());
    }

    private CompletableFuture<Model<T>> update(String path, T value, int version) {
        return writing(
                () ->
                        client.setData()
                                .withVersion(version)
                                .forPathAsync(path, codec.write(path, value))
                                .thenApply(stat -> new Model<>(path, value, stat)));
    }

    /**
     * Replaces the value by what is made of it, with nothing in between: it is made anew if others
     * write meanwhile.
     *
     * @param change is called on the client's thread, perhaps several times
     */
    public CompletableFuture<Model<T>> change(UnaryOperator<T> change) {
        return readVersioned()
                .thenCompose(
                        read ->
                                Failures.unless(
                                        update(read, change.apply(read.value())),
                                        Code.BADVERSION,
                                        () -> change(change)));
    }

    /** Deletes it; fails with {@code NONODE} if there is none. */
    public CompletableFuture<Void> delete() {
        return client.delete().forPathAsync(path());
    }

    /** Deletes what was read; fails with {@code BADVERSION} if it was written to. */
    public CompletableFuture<Void> delete(Model<T> read) {
        return client.delete().withVersion(read.version()).forPathAsync(read.path());
    }

    /** What the serializer throws fails the future: there is one way to hear of failures. */
    private static <R> CompletableFuture<R> writing(Supplier<CompletableFuture<R>> write) {
        try {
            return write.get();
        } catch (ModelException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    // ---- reading ----

    /** The value; fails with {@code NONODE} if there is none. */
    public CompletableFuture<T> read() {
        return readVersioned().thenApply(Model::value);
    }

    /** As above, with the Stat. */
    public CompletableFuture<Model<T>> readVersioned() {
        String path = path();
        return client.getData().forPathAsync(path).thenApply(data -> model(path, data));
    }

    /** As above; empty if there is none. */
    public CompletableFuture<Optional<Model<T>>> find() {
        return Failures.unless(
                readVersioned().thenApply(Optional::of),
                Code.NONODE,
                () -> CompletableFuture.completedFuture(Optional.empty()));
    }

    /** As {@link #readVersioned}, and what happens next. */
    public CompletableFuture<Watched<Model<T>>> readWithNextEvent() {
        String path = path();
        return client.getData()
                .withNextEvent(path)
                .thenApply(
                        watched -> {
                            try {
                                return new Watched<>(
                                        model(path, watched.result()), watched.event());
                            } catch (ModelException e) {
                                watched.event().cancel(false);
                                throw e;
                            }
                        });
    }

    /** The Stat of its znode; empty if there is none. */
    public CompletableFuture<Optional<Stat>> exists() {
        return client.checkExists().forPathAsync(path());
    }

    /** The names of all below it, or below what is above it if its name is an open parameter. */
    public CompletableFuture<List<String>> names() {
        return client.getChildren()
                .forPathAsync(above())
                .thenApply(children -> children.names().stream().sorted().toList());
    }

    /**
     * All models below it, or below what is above it if its name is an open parameter, by name.
     * They are read at once but not at one moment. Fails with a {@link ModelException} if one of
     * them holds no value.
     */
    public CompletableFuture<SortedMap<String, Model<T>>> children() {
        String above = above();
        return client.getChildren()
                .withData(above)
                .thenApply(
                        all -> {
                            SortedMap<String, Model<T>> models = new TreeMap<>();
                            all.forEach(
                                    (name, data) ->
                                            models.put(
                                                    name, model(Paths.child(above, name), data)));
                            return models;
                        });
    }

    private String above() {
        ModelPath path = spec.path();
        return (path.endsWithParameter() ? path.parent() : path).resolved();
    }

    private Model<T> model(String path, Data data) {
        return codec.read(path, data.bytes(), data.stat());
    }

    // ---- together with others ----

    /**
     * Adds the creation to a transaction. What is above it is not created.
     *
     * @throws ModelException if the value can't be written
     */
    public Transaction create(Transaction in, T value) {
        String path = path();
        Bytes data = codec.write(path, value);
        return in.create(path, data, spec.mode(), spec.ttl(), spec.acl());
    }

    /**
     * Adds a write over what was read to a transaction.
     *
     * @throws ModelException if the value can't be written
     */
    public Transaction update(Transaction in, Model<T> read, T value) {
        return in.setData(read.path(), codec.write(read.path(), value), read.version());
    }

    /** Adds the deletion of what was read to a transaction. */
    public Transaction delete(Transaction in, Model<T> read) {
        return in.delete(read.path(), read.version());
    }

    // ---- all of them ----

    /** A cache of all models of this kind, also of those whose parameters have no value here. */
    public ModelCache<T> cached() {
        return new ModelCache<>(client, spec);
    }
}
