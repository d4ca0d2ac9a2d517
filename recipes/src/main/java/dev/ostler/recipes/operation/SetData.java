package dev.ostler.recipes.operation;

import dev.ostler.client.async.OperationException;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.Stat;
import dev.ostler.recipes.Failures;

import org.apache.zookeeper.KeeperException.Code;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * Replaces the data of a znode. If its outcome is not known, it is not repeated, unless {@link
 * #idempotent} makes that safe: another may have written meanwhile.
 */
public final class SetData {
    private final OperationContext context;
    private int version = -1;
    private boolean compressed;
    private boolean idempotent;

    /** Applications get theirs from the client. */
    public SetData(OperationContext context) {
        this.context = context;
    }

    /** The version that the znode must have, -1 for any. */
    public SetData withVersion(int expected) {
        version = expected;
        return this;
    }

    public SetData compressed() {
        compressed = true;
        return this;
    }

    /**
     * Is repeated whatever its outcome may have been. With a version, a znode that has the next one
     * and the same data counts as written, even if another has: not for counting.
     */
    public SetData idempotent() {
        idempotent = true;
        return this;
    }

    /**
     * The Stat after the change.
     *
     * @throws OperationException if it fails
     */
    public Stat forPath(String path, Bytes data) throws InterruptedException {
        return context.await(forPathAsync(path, data));
    }

    /** As above. */
    public Stat forPath(String path, byte[] data) throws InterruptedException {
        return forPath(path, Bytes.copyOf(data));
    }

    /** The future form. */
    public CompletableFuture<Stat> forPathAsync(String path, Bytes data) {
        String full = context.path(path);
        Bytes written = compressed ? context.defaults().compression().compress(full, data) : data;
        int expected = version;
        if (!idempotent || expected < 0) {
            return context.call(
                    idempotent, session -> session.zk().setData(full, written, expected));
        }
        return context.call(
                true,
                session ->
                        Failures.unless(
                                session.zk().setData(full, written, expected),
                                Code.BADVERSION,
                                () -> compare(session, full, written, expected)));
    }

    private static CompletableFuture<Stat> compare(
            Session session, String full, Bytes written, int expected) {
        return session.zk()
                .sync(full)
                .thenCompose(synced -> session.zk().getData(full))
                .thenCompose(
                        found ->
                                found.stat().version() == expected + 1
                                                && Objects.equals(found.bytes(), written)
                                        ? CompletableFuture.completedFuture(found.stat())
                                        : CompletableFuture.failedFuture(
                                                OperationException.of(
                                                        Code.BADVERSION, full, false)));
    }
}
