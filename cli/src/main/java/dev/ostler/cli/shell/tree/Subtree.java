package dev.ostler.cli.shell.tree;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.common.PathUtils;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A znode and all below it, read a level at a time with many requests in flight. It is no snapshot:
 * what others change meanwhile may be seen or not. Znodes that vanish meanwhile are left out.
 */
public final class Subtree {
    /** What is read of each znode, beside its stat and its children's names. */
    public enum Detail {
        /** Nothing. */
        STAT,
        /** The data. */
        DATA,
        /** The data and the access control list. */
        EVERYTHING
    }

    private final String root;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<String, KeeperException> denied = new LinkedHashMap<>();

    private Subtree(String root) {
        this.root = root;
    }

    /**
     * Reads it.
     *
     * @throws KeeperException if the root does not exist or can't be read, or the connection fails
     * @throws IllegalArgumentException if the path is not valid
     */
    public static Subtree read(ZooKeeper zk, String root, Detail detail)
            throws KeeperException, InterruptedException {
        PathUtils.validatePath(root);
        var subtree = new Subtree(root);
        var reader = new NodeReader(zk, detail);
        List<String> level = List.of(root);
        while (!level.isEmpty()) {
            List<String> next = new ArrayList<>();
            for (NodeReader.Answer answer : reader.read(level)) {
                subtree.take(answer, next);
            }
            level = next;
        }
        return subtree;
    }

    private void take(NodeReader.Answer answer, List<String> next) throws KeeperException {
        KeeperException failure = answer.failure();
        if (failure == null) {
            Node node = answer.node();
            nodes.put(node.path(), node);
            node.children().forEach(child -> next.add(Node.childOf(node.path(), child)));
        } else if (answer.path().equals(root)) {
            throw failure;
        } else if (failure.code() == KeeperException.Code.NOAUTH) {
            denied.put(answer.path(), failure);
        } else if (failure.code() != KeeperException.Code.NONODE) {
            throw failure;
        }
    }

    /**
     * The paths in the order in which ZooKeeper's shell lists them: the root; then, of each znode
     * in turn, all children by name, and only then what is below the first of them. What may not be
     * read is among them.
     */
    public List<String> paths() {
        List<String> paths = new ArrayList<>();
        paths.add(root);
        addBelow(root(), paths);
        return paths;
    }

    private void addBelow(Node parent, List<String> paths) {
        for (String name : parent.children()) {
            String path = Node.childOf(parent.path(), name);
            if (nodes.containsKey(path) || denied.containsKey(path)) {
                paths.add(path);
            }
        }
        children(parent).forEach(child -> addBelow(child, paths));
    }

    /**
     * This, if nothing in it was kept from the reader.
     *
     * @throws KeeperException what was said of the first znode that may not be read
     */
    public Subtree requireWhole() throws KeeperException {
        if (!denied.isEmpty()) {
            throw denied.values().iterator().next();
        }
        return this;
    }

    /** The paths of what may not be read. */
    public List<String> denied() {
        return List.copyOf(denied.keySet());
    }

    public Node root() {
        Node node = nodes.get(root);
        if (node == null) {
            throw new IllegalStateException(root + " was not read");
        }
        return node;
    }

    /** A znode by its path; null if it was not read. */
    public @Nullable Node node(String path) {
        return nodes.get(path);
    }

    /** The children that were read, by name. */
    public List<Node> children(Node parent) {
        List<Node> children = new ArrayList<>();
        for (String name : parent.children()) {
            Node child = nodes.get(Node.childOf(parent.path(), name));
            if (child != null) {
                children.add(child);
            }
        }
        return children;
    }

    /** All, each before its children, which come by name. */
    public List<Node> depthFirst() {
        List<Node> all = new ArrayList<>();
        List<Node> unvisited = new ArrayList<>(List.of(root()));
        while (!unvisited.isEmpty()) {
            Node node = unvisited.removeLast();
            all.add(node);
            unvisited.addAll(children(node).reversed());
        }
        return all;
    }

    /** The path of one of its znodes from the root of this on; of the root itself empty. */
    public String relative(String path) {
        if (path.equals(root)) {
            return "";
        }
        return root.equals("/") ? path : path.substring(root.length());
    }
}
