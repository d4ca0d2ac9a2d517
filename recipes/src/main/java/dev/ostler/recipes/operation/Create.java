package dev.ostler.recipes.operation;

import dev.ostler.client.async.Created;
import dev.ostler.protocol.Bytes;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.common.PathUtils;
import org.apache.zookeeper.data.ACL;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Creates a znode; persistent, unless {@link #withMode} says otherwise. If its outcome is not
 * known, it is not repeated, unless {@link #withProtection}, {@link #idempotent} or {@link
 * #orSetData} makes that safe.
 */
public final class Create {
    private final OperationContext context;

    private CreateMode mode = CreateMode.PERSISTENT;
    private long ttlMillis = -1;
    private @Nullable List<ACL> acl;
    private boolean aclForParents;
    private @Nullable CreateMode parents;
    private boolean compressed;
    private boolean isProtected;
    private Existing existing = Existing.FAIL;
    private int version = -1;

    /** What happens if the znode exists. */
    enum Existing {
        FAIL,
        /** If an attempt before may have created it. */
        COMPARE_IF_REPEATED,
        COMPARE,
        OVERWRITE
    }

    /** Applications get theirs from the client. */
    public Create(OperationContext context) {
        this.context = context;
    }

    public Create withMode(CreateMode kind) {
        mode = kind;
        return this;
    }

    /** How long the znode lives without changes and children; needs one of the modes for that. */
    public Create withTtl(Duration timeToLive) {
        ttlMillis = timeToLive.toMillis();
        return this;
    }

    /** Who may do what; by default what the client's {@link AclProvider} says. */
    public Create withAcl(List<ACL> entries) {
        return withAcl(entries, false);
    }

    /**
     * As above.
     *
     * @param applyToParents whether it counts for the parents that are created as well
     */
    public Create withAcl(List<ACL> entries, boolean applyToParents) {
        acl = List.copyOf(entries);
        aclForParents = applyToParents;
        return this;
    }

    /** If parents are missing they are created, persistent ones. */
    public Create creatingParentsIfNeeded() {
        parents = CreateMode.PERSISTENT;
        return this;
    }

    /** If parents are missing they are created as containers, which go when they become empty. */
    public Create creatingParentContainersIfNeeded() {
        parents = CreateMode.CONTAINER;
        return this;
    }

    /**
     * Puts a unique id into the name, {@code _c_<id>-<name>}, by which the znode is found again if
     * its creation may have been carried out. An ephemeral one that an older session has left is
     * deleted, and another created. If the whole call fails the znode is searched for and deleted
     * in the background.
     */
    public Create withProtection() {
        isProtected = true;
        return this;
    }

    /**
     * Is repeated whatever its outcome may have been. If the znode exists then, it counts as
     * created if it holds the same data, and is ours if ephemeral. So another's persistent znode
     * may be taken for ours, if it is equal and came while the connection was lost.
     */
    public Create repeatable() {
        existing = Existing.COMPARE_IF_REPEATED;
        return this;
    }

    /**
     * A znode that exists counts as created if it holds the same data, and is ours if ephemeral.
     */
    public Create idempotent() {
        existing = Existing.COMPARE;
        return this;
    }

    /** If the znode exists its data are replaced instead: two requests, no transaction. */
    public Create orSetData() {
        return orSetData(-1);
    }

    /**
     * As above.
     *
     * @param expected the version that it must have, -1 for any
     */
    public Create orSetData(int expected) {
        existing = Existing.OVERWRITE;
        version = expected;
        return this;
    }

    /** The data are compressed. */
    public Create compressed() {
        compressed = true;
        return this;
    }

    /** With the client's default data. */
    public Created forPath(String path) throws InterruptedException {
        return context.await(forPathAsync(path));
    }

    /**
     * @throws dev.ostler.client.async.OperationException if it fails
     */
    public Created forPath(String path, Bytes data) throws InterruptedException {
        return context.await(forPathAsync(path, data));
    }

    /** As above. */
    public Created forPath(String path, byte[] data) throws InterruptedException {
        return forPath(path, Bytes.copyOf(data));
    }

    /** With the client's default data. */
    public CompletableFuture<Created> forPathAsync(String path) {
        return forPathAsync(path, context.defaults().data());
    }

    /** The future form. */
    public CompletableFuture<Created> forPathAsync(String path, Bytes data) {
        PathUtils.validatePath(path, mode.isSequential());
        if (mode.isSequential() && existing != Existing.FAIL) {
            throw new IllegalArgumentException(
                    "a sequential znode never exists before; protect it instead");
        }
        String full = context.path(path);
        AclProvider provided = context.defaults().acl();
        List<ACL> own = acl == null ? provided.aclFor(full) : acl;
        AclProvider above = acl != null && aclForParents ? any -> own : provided;
        var creation =
                new Creation(
                        context,
                        full,
                        compressed ? context.defaults().compression().compress(full, data) : data,
                        mode,
                        ttlMillis,
                        own,
                        above,
                        parents,
                        existing,
                        version,
                        new AtomicBoolean());
        return isProtected ? new ProtectedCreation(context, creation).begin() : creation.begin();
    }
}
