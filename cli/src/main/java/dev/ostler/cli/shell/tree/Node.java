package dev.ostler.cli.shell.tree;

import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A znode of a {@link Subtree}.
 *
 * @param children names, sorted
 * @param data null if it has none or was not read
 * @param acl empty if it was not read
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares nodes, and nobody changes data.
public record Node(
        String path, List<String> children, Stat stat, byte @Nullable [] data, List<ACL> acl) {
    /** The last part of the path; of the root a slash. */
    String name() {
        return path.equals("/") ? path : path.substring(path.lastIndexOf('/') + 1);
    }

    /**
     * Will it go with its session? Whether it is a container, or has a time to live, is not told.
     */
    boolean isEphemeral() {
        return stat.getEphemeralOwner() != 0;
    }

    static String childOf(String parent, String name) {
        return parent.equals("/") ? "/" + name : parent + "/" + name;
    }
}
