package dev.ostler.recipes.migration;

import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.operation.Transaction;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.common.PathUtils;

import java.util.ArrayList;
import java.util.List;

/**
 * Operations that are carried out together, once, or not at all. A step does not change; each
 * method makes another one. Paths are in the client's namespace.
 */
public final class Step {
    private final String name;
    private final List<Change> changes;

    private Step(String name, List<Change> changes) {
        this.name = name;
        this.changes = List.copyOf(changes);
    }

    /**
     * A step that does nothing yet.
     *
     * @param name for people; one line
     */
    public static Step named(String name) {
        if (name.isBlank() || name.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("a step has a name of one line, not: " + name);
        }
        return new Step(name, List.of());
    }

    /** Creates a persistent znode; what is above it must be there. */
    public Step create(String path, Bytes data) {
        return create(path, data, CreateMode.PERSISTENT);
    }

    /**
     * As above.
     *
     * @throws IllegalArgumentException if the mode is one of a znode that goes by itself, or whose
     *     name is not known before
     */
    public Step create(String path, Bytes data, CreateMode mode) {
        if (mode != CreateMode.PERSISTENT && mode != CreateMode.CONTAINER) {
            throw new IllegalArgumentException("what a migration creates stays, unlike " + mode);
        }
        return and(path, new Change.Create(path, data, mode));
    }

    /** Replaces the data of a znode, whatever they are. */
    public Step setData(String path, Bytes data) {
        return and(path, new Change.SetData(path, data));
    }

    /** Deletes a znode that has no children. */
    public Step delete(String path) {
        return and(path, new Change.Delete(path));
    }

    /** Does nothing, but the whole step fails if the znode is not there. */
    public Step check(String path) {
        return and(path, new Change.Check(path));
    }

    private Step and(String path, Change change) {
        PathUtils.validatePath(path);
        var more = new ArrayList<Change>(changes);
        more.add(change);
        return new Step(name, more);
    }

    public String name() {
        return name;
    }

    boolean isEmpty() {
        return changes.isEmpty();
    }

    void addTo(Transaction transaction) {
        changes.forEach(change -> change.addTo(transaction));
    }

    /** SHA-256 of the operations, in hexadecimal digits. The name is not part of it. */
    public String digest() {
        var digest = new Digest();
        changes.forEach(change -> change.addTo(digest));
        return digest.end();
    }

    @Override
    public String toString() {
        return name;
    }
}
