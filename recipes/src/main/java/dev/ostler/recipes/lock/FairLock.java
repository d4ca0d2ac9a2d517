package dev.ostler.recipes.lock;

import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.line.Turn;

import java.util.List;

/**
 * An exclusive lock whose contenders stand in line: they get it in the order in which their znodes
 * were created, and a release wakes one of them.
 *
 * <p>Each creates a sequential ephemeral znode below the path and has the lock when no lower number
 * is there. Until then it watches the one directly before its own. Znodes are named as Curator's
 * {@code InterProcessMutex} names them: both contend for the same lock at the same path.
 *
 * <p>The fencing token is the czxid of the own znode. The lock is granted in the order of the
 * numbers, which is the order of creation, and so of these; also when the znode above was deleted
 * meanwhile and numbers begin anew.
 */
public final class FairLock extends DistributedLock {
    static final String TAG = "lock-";
    static final List<String> TAGS = List.of(TAG);

    private final Line line;

    public FairLock(ManagedClient client, String path) {
        this(client, path, LockOptions.DEFAULT);
    }

    /**
     * @param path of the znode that the contenders stand below; created if it is missing
     */
    public FairLock(ManagedClient client, String path, LockOptions options) {
        super(client);
        this.line = new Line(client, client.path(path), TAGS, options);
    }

    @Override
    Acquiring acquiring() {
        return line.acquiring(TAG, Turn.Rule::first);
    }

    @Override
    List<String> tags() {
        return TAGS;
    }

    @Override
    public String path() {
        return line.parent();
    }
}
