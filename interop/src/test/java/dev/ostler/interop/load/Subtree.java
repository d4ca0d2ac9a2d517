package dev.ostler.interop.load;

import dev.ostler.protocol.Bytes;

import java.util.Map;
import java.util.TreeMap;

/**
 * The children of one znode that only one session writes to, as that session expects them. All its
 * requests are made so that their outcome is known beforehand.
 */
final class Subtree {
    /** A child's data and version. */
    record Child(Bytes data, int version, boolean ephemeral) {
        @Override
        public String toString() {
            return data.length()
                    + " bytes, hash "
                    + data.hashCode()
                    + ", version "
                    + version
                    + (ephemeral ? ", ephemeral" : "");
        }
    }

    private final Map<String, Child> children;
    private int creations;

    Subtree() {
        this(new TreeMap<>(), 0);
    }

    private Subtree(Map<String, Child> children, int creations) {
        this.children = new TreeMap<>(children);
        this.creations = creations;
    }

    Subtree copy() {
        return new Subtree(children, creations);
    }

    Map<String, Child> children() {
        return children;
    }

    /** How many children were ever created. */
    int creations() {
        return creations;
    }

    boolean has(String name) {
        return children.containsKey(name);
    }

    /** What the parent appends to the next sequential name. */
    String nextSuffix() {
        return String.format("%010d", creations);
    }

    void create(String name, Bytes data, boolean ephemeral) {
        if (children.put(name, new Child(data, 0, ephemeral)) != null) {
            throw new IllegalStateException(name + " exists already");
        }
        creations++;
    }

    void set(String name, Bytes data) {
        Child former = children.get(name);
        if (former == null) {
            throw new IllegalStateException(name + " does not exist");
        }
        children.put(name, new Child(data, former.version() + 1, former.ephemeral()));
    }

    void delete(String name) {
        if (children.remove(name) == null) {
            throw new IllegalStateException(name + " does not exist");
        }
    }
}
