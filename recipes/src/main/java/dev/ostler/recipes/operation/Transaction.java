package dev.ostler.recipes.operation;

import dev.ostler.protocol.Bytes;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.OpResult.CreateResult;
import org.apache.zookeeper.OpResult.SetDataResult;
import org.apache.zookeeper.data.ACL;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Several operations, all of them or none; not repeated if the outcome is not known. Znodes that
 * are created get the ACL of the client's {@link AclProvider}, unless they are given another.
 */
public final class Transaction {
    private final OperationContext context;
    private final List<Op> operations = new ArrayList<>();
    private final List<String> paths = new ArrayList<>();

    /** Applications get theirs from the client. */
    public Transaction(OperationContext context) {
        this.context = context;
    }

    public Transaction create(String path, Bytes data) {
        return create(path, data, CreateMode.PERSISTENT);
    }

    public Transaction create(String path, Bytes data, CreateMode mode) {
        return create(path, data, mode, null, null);
    }

    /**
     * As above.
     *
     * @param timeToLive for the modes that need it; null for others
     * @param entries who may do what; null for what the client's provider says
     */
    public Transaction create(
            String path,
            Bytes data,
            CreateMode mode,
            @Nullable Duration timeToLive,
            @Nullable List<ACL> entries) {
        String full = context.path(path);
        return add(
                path,
                Op.create(
                        full,
                        data.toByteArray(),
                        entries == null ? context.defaults().acl().aclFor(full) : entries,
                        mode,
                        timeToLive == null ? -1 : timeToLive.toMillis()));
    }

    public Transaction setData(String path, Bytes data) {
        return setData(path, data, -1);
    }

    public Transaction setData(String path, Bytes data, int version) {
        return add(path, Op.setData(context.path(path), data.toByteArray(), version));
    }

    public Transaction delete(String path) {
        return delete(path, -1);
    }

    public Transaction delete(String path, int version) {
        return add(path, Op.delete(context.path(path), version));
    }

    /** Changes nothing, and fails if the znode is not there. */
    public Transaction check(String path) {
        return check(path, -1);
    }

    /** Changes nothing, and fails if the znode does not have that version. */
    public Transaction check(String path, int version) {
        return add(path, Op.check(context.path(path), version));
    }

    private Transaction add(String path, Op operation) {
        paths.add(path);
        operations.add(operation);
        return this;
    }

    /**
     * Carries them out; a result for each, in their order.
     *
     * @throws dev.ostler.client.async.OperationException if one of them fails; its results say
     *     which
     */
    public List<TransactionResult> commit() throws InterruptedException {
        return context.await(commitAsync());
    }

    /** The future form. */
    public CompletableFuture<List<TransactionResult>> commitAsync() {
        List<Op> all = List.copyOf(operations);
        List<String> given = List.copyOf(paths);
        return context.call(
                false, session -> session.zk().multi(all).thenApply(done -> results(given, done)));
    }

    private List<TransactionResult> results(List<String> given, List<OpResult> done) {
        List<TransactionResult> results = new ArrayList<>();
        for (int i = 0; i < done.size(); i++) {
            OpResult result = done.get(i);
            if (result instanceof CreateResult created) {
                results.add(
                        new TransactionResult(
                                named(given.get(i), created.getPath()), created.getStat()));
            } else if (result instanceof SetDataResult set) {
                results.add(new TransactionResult(given.get(i), set.getStat()));
            } else {
                results.add(new TransactionResult(given.get(i), null));
            }
        }
        return List.copyOf(results);
    }

    /** The path as it was given, with the name that the server tells; its path has the chroot. */
    private static String named(String given, String onServer) {
        return given.substring(0, given.lastIndexOf('/'))
                + onServer.substring(onServer.lastIndexOf('/'));
    }
}
