package dev.ostler.tree.plan;

import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.tree.Owner;
import dev.ostler.tree.Tree;
import dev.ostler.tree.Znode;
import dev.ostler.tree.access.AclList;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the checks of a request see: the tree, with what earlier operations of the same multi will
 * have done to it. The tree itself learns of a multi only when all of it has passed.
 */
final class Draft {
    private final Tree tree;

    /** Only looked up, never iterated. An empty value is a znode that was deleted. */
    private Map<ZnodePath, Optional<Node>> drafted = new HashMap<>(0);

    Draft(Tree tree) {
        this.tree = tree;
    }

    /** Goes on with another request. */
    void clear() {
        if (!drafted.isEmpty()) {
            drafted = new HashMap<>(0); // The old one may be large.
        }
    }

    boolean hasSession(SessionId session) {
        return tree.sessionTimeout(session) >= 0;
    }

    /** The znode at a path, which need not be a valid one, or null. */
    @Nullable Node find(ZnodePath path) {
        if (!drafted.isEmpty()) {
            Optional<Node> node = drafted.get(path);
            if (node != null) {
                return node.orElse(null);
            }
        }
        Znode znode = tree.find(path);
        return znode == null ? null : Node.of(znode);
    }

    /** Adds an operation that has passed. */
    void add(Txn operation, SessionId session) {
        switch (operation) {
            case Txn.Create create ->
                    create(
                            create.path(),
                            create.parentCversion(),
                            create.ephemeral() ? session.value() : Owner.NONE,
                            create.data() == null ? 0 : create.data().length(),
                            AclList.of(create.acl()));
            case Txn.CreateContainer create ->
                    create(
                            create.path(),
                            create.parentCversion(),
                            Owner.CONTAINER,
                            create.data() == null ? 0 : create.data().length(),
                            AclList.of(create.acl()));
            case Txn.CreateTtl create ->
                    create(
                            create.path(),
                            create.parentCversion(),
                            Owner.ttl(create.ttl()),
                            create.data() == null ? 0 : create.data().length(),
                            AclList.of(create.acl()));
            case Txn.Delete delete -> delete(delete.path());
            case Txn.SetData set -> setData(set);
            case Txn.Check _ -> {}
            case Txn.SetAcl _, Txn.Multi _, Txn.CreateSession _, Txn.CloseSession _, Txn.Failed _ ->
                    throw new IllegalArgumentException("not an operation of a multi: " + operation);
        }
    }

    private void create(
            ZnodePath path, int parentCreations, long owner, int dataLength, AclList acl) {
        Node parent = require(path.parent());
        put(
                path.parent(),
                new Node(
                        parent.version(),
                        parentCreations,
                        parent.aversion(),
                        parent.owner(),
                        parent.dataLength(),
                        parent.childCount() + 1,
                        parent.acl()));
        put(path, new Node(0, 0, 0, owner, dataLength, 0, acl));
    }

    private void delete(ZnodePath path) {
        Node parent = require(path.parent());
        put(
                path.parent(),
                new Node(
                        parent.version(),
                        parent.creations(),
                        parent.aversion(),
                        parent.owner(),
                        parent.dataLength(),
                        parent.childCount() - 1,
                        parent.acl()));
        drafted.put(path, Optional.empty());
    }

    private void setData(Txn.SetData set) {
        Node node = require(set.path());
        put(
                set.path(),
                new Node(
                        set.version(),
                        node.creations(),
                        node.aversion(),
                        node.owner(),
                        set.data() == null ? 0 : set.data().length(),
                        node.childCount(),
                        node.acl()));
    }

    private Node require(ZnodePath path) {
        Node node = find(path);
        if (node == null) {
            throw new IllegalStateException("an operation passed without its znode " + path);
        }
        return node;
    }

    private void put(ZnodePath path, Node node) {
        drafted.put(path, Optional.of(node));
    }

    /** What checks ask of a znode; see {@link Znode} for the parts. */
    record Node(
            int version,
            int creations,
            int aversion,
            long owner,
            int dataLength,
            int childCount,
            AclList acl) {
        static Node of(Znode znode) {
            return new Node(
                    znode.version(),
                    znode.creations(),
                    znode.aversion(),
                    znode.owner(),
                    znode.dataLength(),
                    znode.childCount(),
                    znode.acl());
        }

        /**
         * @param extendedTypes see {@link Owner#isSession}
         */
        boolean isEphemeral(boolean extendedTypes) {
            return Owner.isSession(owner, extendedTypes);
        }
    }
}
