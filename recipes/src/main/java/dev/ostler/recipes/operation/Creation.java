package dev.ostler.recipes.operation;

import dev.ostler.client.async.Created;
import dev.ostler.client.async.Data;
import dev.ostler.client.async.OperationException;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.Stat;
import dev.ostler.recipes.Failures;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.CreateOptions;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.data.ACL;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What a {@link Create} was asked for. Paths are the server's.
 *
 * @param parents how parents are created; null if they are not
 * @param version that a znode which exists must have to be overwritten
 * @param over is set when the call has ended: no znode is created behind that, whatever still goes
 *     on
 */
record Creation(
        OperationContext context,
        String path,
        Bytes data,
        CreateMode mode,
        long ttlMillis,
        List<ACL> acl,
        AclProvider aclOfParents,
        @Nullable CreateMode parents,
        Create.Existing existing,
        int version,
        AtomicBoolean over) {
    /**
     * How often parents are created anew: a container may go again before it has a child, but not
     * for ever.
     */
    private static final int ROUNDS_MAX = 5;

    CompletableFuture<Created> begin() {
        CompletableFuture<Created> result = call();
        result.whenComplete((created, failure) -> over.set(true));
        return result;
    }

    private CompletableFuture<Created> call() {
        if (existing != Create.Existing.COMPARE_IF_REPEATED) {
            return context.call(
                    existing != Create.Existing.FAIL, session -> attempt(session, path));
        }
        Creation again = with(Create.Existing.COMPARE);
        boolean[] mayExist = {false}; // The client's thread.
        return context.call(
                true,
                session ->
                        (mayExist[0] ? again : this)
                                .attempt(session, path)
                                .whenComplete(
                                        (created, failure) ->
                                                mayExist[0] |= Failures.mayHaveHappened(failure)));
    }

    private Creation with(Create.Existing other) {
        return new Creation(
                context,
                path,
                data,
                mode,
                ttlMillis,
                acl,
                aclOfParents,
                parents,
                other,
                version,
                over);
    }

    /** Creates it under a name that may be another than was asked for. */
    CompletableFuture<Created> attempt(Session session, String name) {
        return attempt(session, name, ROUNDS_MAX).thenApply(this::outside);
    }

    Created outside(Created created) {
        return new Created(context.unpath(created.path()), created.stat());
    }

    private CompletableFuture<Created> attempt(Session session, String name, int rounds) {
        CompletableFuture<Created> made = create(session, name);
        if (rounds == 0) {
            return made;
        }
        CompletableFuture<Created> withParents =
                Failures.unless(made, Code.NONODE, () -> withParents(session, name, rounds - 1));
        return switch (existing) {
            case FAIL, COMPARE_IF_REPEATED -> withParents;
            case COMPARE ->
                    Failures.unless(withParents, Code.NODEEXISTS, () -> compare(session, name));
            case OVERWRITE ->
                    Failures.unless(
                            withParents,
                            Code.NODEEXISTS,
                            () -> overwrite(session, name, rounds - 1));
        };
    }

    private CompletableFuture<Created> withParents(Session session, String name, int rounds) {
        if (parents != null) {
            var above = new Parents(session.zk(), parents, aclOfParents);
            return Failures.harmless(above.ensureAbove(name))
                    .thenCompose(done -> attempt(session, name, rounds));
        }
        if (!context.namespace().isEmpty()) {
            // The namespace's own container may have been empty for so long that it has gone.
            var root = new Parents(session.zk(), CreateMode.CONTAINER, aclOfParents);
            return Failures.harmless(root.ensure(context.namespace()))
                    .thenCompose(done -> attempt(session, name, 0));
        }
        return create(session, name); // It fails again.
    }

    private CompletableFuture<Created> create(Session session, String name) {
        if (over.get()) {
            return CompletableFuture.failedFuture(new CancellationException());
        }
        CreateOptions options = CreateOptions.newBuilder(acl, mode).withTtl(ttlMillis).build();
        return session.zk().create(name, data, options);
    }

    private CompletableFuture<Created> compare(Session session, String name) {
        return session.zk()
                .sync(name)
                .thenCompose(synced -> session.zk().getData(name))
                .thenCompose(
                        found ->
                                isOurs(session, found)
                                        ? CompletableFuture.completedFuture(
                                                new Created(name, found.stat()))
                                        : CompletableFuture.failedFuture(
                                                OperationException.of(
                                                        Code.NODEEXISTS, name, false)));
    }

    private boolean isOurs(Session session, Data found) {
        Stat stat = found.stat();
        boolean sameData =
                Objects.equals(found.bytes() == null ? Bytes.EMPTY : found.bytes(), data);
        return sameData && (!mode.isEphemeral() || stat.ephemeralOwner() == session.sessionId());
    }

    private CompletableFuture<Created> overwrite(Session session, String name, int rounds) {
        CompletableFuture<Created> set =
                session.zk()
                        .setData(name, data, version)
                        .thenApply(stat -> new Created(name, stat));
        return Failures.unless(set, Code.NONODE, () -> attempt(session, name, rounds));
    }
}
