package dev.ostler.recipes.operation;

import org.apache.zookeeper.common.PathUtils;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * Deletes a znode. If its outcome is not known, it is not repeated, unless {@link #quietly}, {@link
 * #repeatable}, {@link #guaranteed} or {@link #deletingChildrenIfNeeded} makes that safe.
 */
public final class Delete {
    private final OperationContext context;

    private int version = -1;
    private boolean quietly;
    private boolean repeatable;
    private boolean guaranteed;
    private OptionalLong czxid = OptionalLong.empty();
    private boolean withChildren;

    /** Applications get theirs from the client. */
    public Delete(OperationContext context) {
        this.context = context;
    }

    /** The version that the znode must have, -1 for any. */
    public Delete withVersion(int expected) {
        version = expected;
        return this;
    }

    /** A znode that is not there counts as deleted. */
    public Delete quietly() {
        quietly = true;
        return this;
    }

    /**
     * Is repeated whatever its outcome may have been; a znode that is not there then counts as
     * deleted. One that another has created under the name meanwhile is deleted too.
     */
    public Delete repeatable() {
        repeatable = true;
        return this;
    }

    /**
     * If the connection fails or the caller is interrupted, the znode is deleted in the background
     * as soon as that is possible and as long as the client is not closed; the call fails all the
     * same. It is the znode that the first look at the path finds: another that was created under
     * its name meanwhile stays, which is looked up right before each further attempt.
     */
    public Delete guaranteed() {
        guaranteed = true;
        return this;
    }

    /**
     * As above, and only the znode that was created by this transaction: another one counts as
     * deleted already.
     *
     * @param czxidOfIt see {@link dev.ostler.protocol.Stat#czxid}
     */
    public Delete guaranteed(long czxidOfIt) {
        guaranteed = true;
        czxid = OptionalLong.of(czxidOfIt);
        return this;
    }

    /** Znodes below it are deleted first; what is created there meanwhile, too. */
    public Delete deletingChildrenIfNeeded() {
        withChildren = true;
        return this;
    }

    /**
     * @throws dev.ostler.client.async.OperationException if it fails
     */
    public void forPath(String path) throws InterruptedException {
        context.await(forPathAsync(path));
    }

    /** The future form. */
    public CompletableFuture<Void> forPathAsync(String path) {
        PathUtils.validatePath(path);
        var deletion =
                new Deletion(context, context.path(path), czxid, version, quietly, withChildren);
        return guaranteed
                ? deletion.guarantee()
                : context.call(quietly || repeatable || withChildren, deletion::attempt);
    }
}
