package dev.ostler.cli.snapshot;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.storage.disk.RealDisk;
import dev.ostler.storage.snapshot.SnapshotFiles;
import dev.ostler.storage.snapshot.SnapshotNode;
import dev.ostler.storage.snapshot.SnapshotReader;
import dev.ostler.storage.snapshot.SnapshotReader.Seals;
import dev.ostler.storage.snapshot.SnapshotSink;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** The znodes of a snapshot, each with what it and all below it hold. */
final class ZnodeSizes implements SnapshotSink {

    /** A znode. */
    static final class Znode {
        /** Empty for the root. */
        final String path;

        /** 0 for the root. */
        final int depth;

        final List<Znode> children = new ArrayList<>(0);

        /** Of its data and, once that is summed up, that of all below it. */
        long bytes;

        /** All below it, once that is summed up. */
        long descendants;

        private final @Nullable Znode parent;

        private Znode(String path, @Nullable Znode parent, long bytes) {
            this.path = path;
            this.parent = parent;
            this.depth = parent == null ? 0 : parent.depth + 1;
            this.bytes = bytes;
        }

        /** The last part of the path, {@code /} for the root. */
        String name() {
            return path.isEmpty() ? "/" : path.substring(path.lastIndexOf('/') + 1);
        }
    }

    private final SequencedMap<String, Znode> byPath = new LinkedHashMap<>();

    private ZnodeSizes() {}

    /** Reads a snapshot; nothing is summed up yet. */
    static ZnodeSizes read(Path file, Seals seals) throws IOException {
        var sizes = new ZnodeSizes();
        SnapshotReader.read(new RealDisk(), SnapshotFiles.named(file), sizes, seals);
        return sizes;
    }

    /** To be called once. */
    ZnodeSizes sumUp() {
        // A parent stands before its children.
        for (Znode znode : byPath.sequencedValues().reversed()) {
            Znode parent = znode.parent;
            if (parent != null) {
                parent.bytes += znode.bytes;
                parent.descendants += znode.descendants + 1;
            }
        }
        return this;
    }

    @Override
    public void session(long sessionId, int timeoutMillis) {}

    @Override
    public void acl(long aclId, List<Acl> entries) {}

    @Override
    public void node(SnapshotNode node) {
        String path = node.pathLength == 0 ? "" : SnapshotText.path(node);
        Znode parent = null;
        if (!path.isEmpty()) {
            int slash = path.lastIndexOf('/');
            parent = slash < 0 ? null : byPath.get(path.substring(0, slash));
            if (parent == null) {
                throw new MalformedRecordException("no parent of " + path + " stands before it");
            }
        }
        var znode = new Znode(path, parent, Math.max(node.dataLength, 0));
        byPath.put(path, znode);
        if (parent != null) {
            parent.children.add(znode);
        }
    }

    int count() {
        return byPath.size();
    }

    /**
     * @param path empty or {@code /} for the root
     * @return null if there is none
     */
    @Nullable Znode find(String path) {
        return byPath.get(path.equals("/") ? "" : path);
    }

    /** The znodes of each depth, by path. */
    List<List<Znode>> layers() {
        var layers = new ArrayList<List<Znode>>();
        for (Znode znode : byPath.values()) {
            if (znode.depth == layers.size()) {
                layers.add(new ArrayList<>());
            }
            layers.get(znode.depth).add(znode);
        }
        layers.replaceAll(ZnodeSizes::byPath);
        return layers;
    }

    static List<Znode> byPath(List<Znode> znodes) {
        return znodes.stream().sorted(Comparator.comparing(znode -> znode.path)).toList();
    }
}
