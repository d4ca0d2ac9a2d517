package dev.ostler.tree;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Stat;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.TxnHeader;
import dev.ostler.protocol.ZnodePath;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * The rules of the storage format, section 3.7, in the simplest way: one sorted map of all paths,
 * where all that can be computed is computed when it is asked for. The root's path is empty.
 */
final class Model {
    final boolean extendedTypes;
    final TreeMap<ZnodePath, Node> nodes;
    final TreeMap<Long, Integer> sessions;

    /** What one znode has. */
    record Node(
            @Nullable Bytes data,
            List<Acl> acl,
            long czxid,
            long mzxid,
            long ctime,
            long mtime,
            int version,
            int creations,
            int aversion,
            long owner,
            long pzxid) {
        Node withParentOf(int newCreations, long newPzxid) {
            return new Node(
                    data,
                    acl,
                    czxid,
                    mzxid,
                    ctime,
                    mtime,
                    version,
                    newCreations,
                    aversion,
                    owner,
                    newPzxid);
        }

        Node withAcl(List<Acl> newAcl, int newAversion) {
            return new Node(
                    data,
                    newAcl,
                    czxid,
                    mzxid,
                    ctime,
                    mtime,
                    version,
                    creations,
                    newAversion,
                    owner,
                    pzxid);
        }

        Node withData(@Nullable Bytes newData, int newVersion, long zxid, long time) {
            return new Node(
                    newData,
                    acl,
                    czxid,
                    zxid,
                    ctime,
                    time,
                    newVersion,
                    creations,
                    aversion,
                    owner,
                    pzxid);
        }

        int dataLength() {
            return data == null ? 0 : data.length();
        }
    }

    Model(boolean extendedTypes) {
        this.extendedTypes = extendedTypes;
        nodes = new TreeMap<>();
        sessions = new TreeMap<>(Long::compareUnsigned);
        for (String path : List.of("", "/zookeeper", "/zookeeper/quota", "/zookeeper/config")) {
            boolean config = path.endsWith("config");
            nodes.put(
                    ZnodePath.of(path),
                    new Node(
                            Bytes.EMPTY,
                            config ? Acl.READ_ONLY : Acl.OPEN,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0,
                            config ? -1 : 0,
                            0,
                            0));
        }
    }

    private Model(Model other) {
        extendedTypes = other.extendedTypes;
        nodes = new TreeMap<>(other.nodes);
        sessions = new TreeMap<>(Long::compareUnsigned);
        sessions.putAll(other.sessions);
    }

    Model copy() {
        return new Model(this);
    }

    ErrorCode apply(TxnHeader header, Txn txn) {
        long zxid = header.zxid().value();
        if (txn instanceof Txn.Multi multi) {
            if (multi.failed()) {
                return multi.operations().stream()
                        .filter(Txn.Failed.class::isInstance)
                        .map(operation -> ((Txn.Failed) operation).error())
                        .findFirst()
                        .orElseThrow();
            }
            ErrorCode first = ErrorCode.OK;
            for (Txn operation : multi.operations()) {
                ErrorCode error = apply(header, operation);
                first = first == ErrorCode.OK ? error : first;
            }
            return first;
        }
        return switch (txn) {
            case Txn.Create t ->
                    create(
                            header,
                            t,
                            t.path(),
                            t.data(),
                            t.acl(),
                            t.ephemeral() ? header.clientId().value() : 0,
                            t.parentCversion());
            case Txn.CreateContainer t ->
                    create(
                            header,
                            t,
                            t.path(),
                            t.data(),
                            t.acl(),
                            0x8000000000000000L,
                            t.parentCversion());
            case Txn.CreateTtl t ->
                    create(
                            header,
                            t,
                            t.path(),
                            t.data(),
                            t.acl(),
                            0xff00000000000000L | t.ttl(),
                            t.parentCversion());
            case Txn.Delete t -> delete(t.path(), zxid);
            case Txn.SetData t -> {
                Node node = nodes.get(t.path());
                if (node == null) {
                    yield ErrorCode.NO_NODE;
                }
                nodes.put(t.path(), node.withData(t.data(), t.version(), zxid, header.time()));
                yield ErrorCode.OK;
            }
            case Txn.SetAcl t -> {
                Node node = nodes.get(t.path());
                if (node == null) {
                    yield ErrorCode.NO_NODE;
                }
                nodes.put(t.path(), node.withAcl(t.acl(), t.version()));
                yield ErrorCode.OK;
            }
            case Txn.CreateSession t -> {
                sessions.put(header.clientId().value(), t.timeout());
                yield ErrorCode.OK;
            }
            case Txn.CloseSession t -> {
                long session = header.clientId().value();
                sessions.remove(session);
                if (t.deletes() != null) {
                    t.deletes().forEach(path -> delete(path, zxid));
                }
                ephemerals(session).forEach(path -> delete(path, zxid));
                yield ErrorCode.OK;
            }
            case Txn.Check t -> ErrorCode.OK;
            case Txn.Failed t -> t.error();
            case Txn.Multi t -> throw new IllegalArgumentException("a multi in a multi");
        };
    }

    private ErrorCode create(
            TxnHeader header,
            Txn txn,
            ZnodePath path,
            @Nullable Bytes data,
            List<Acl> acl,
            long owner,
            int parentCversion) {
        long zxid = header.zxid().value();
        ZnodePath parentPath = parent(path);
        Node parent = nodes.get(parentPath);
        if (parent == null) {
            return ErrorCode.NO_NODE;
        }
        int creations = parentCversion == -1 ? parent.creations + 1 : parentCversion;
        Node existing = nodes.get(path);
        if (existing != null) {
            nodes.put(path, existing.withAcl(acl, existing.aversion));
        }
        if (creations > parent.creations && (existing == null || txn.type() == OpCode.CREATE)) {
            nodes.put(parentPath, parent.withParentOf(creations, zxid));
        }
        if (existing != null) {
            return ErrorCode.NODE_EXISTS;
        }
        nodes.put(
                path,
                new Node(
                        data, acl, zxid, zxid, header.time(), header.time(), 0, 0, 0, owner, zxid));
        return ErrorCode.OK;
    }

    private ErrorCode delete(ZnodePath path, long zxid) {
        ZnodePath parentPath = parent(path);
        Node parent = nodes.get(parentPath);
        if (parent == null) {
            return ErrorCode.NO_NODE;
        }
        nodes.put(parentPath, parent.withParentOf(parent.creations, Math.max(zxid, parent.pzxid)));
        if (!nodes.containsKey(path)) {
            return ErrorCode.NO_NODE;
        }
        below(path).clear();
        nodes.remove(path);
        return ErrorCode.OK;
    }

    static ZnodePath parent(ZnodePath path) {
        ZnodePath parent = path.parent();
        return parent.isRoot() ? TreeVersion.NO_PREFIX : parent;
    }

    SortedMap<ZnodePath, Node> below(ZnodePath path) {
        // '0' follows '/'.
        return nodes.subMap(path.append("/"), path.append("0"));
    }

    List<String> children(ZnodePath path) {
        var names = new ArrayList<String>();
        for (ZnodePath below : below(path).keySet()) {
            if (below.lastSlash() == path.length()) {
                names.add(below.name());
            }
        }
        return names;
    }

    private boolean isTtl(Node node) {
        return extendedTypes && node.owner >>> 48 == 0xff00;
    }

    private boolean isEphemeral(Node node) {
        return node.owner != 0 && node.owner != 0x8000000000000000L && !isTtl(node);
    }

    List<ZnodePath> ephemerals(long session) {
        var paths = new ArrayList<ZnodePath>();
        nodes.forEach(
                (path, node) -> {
                    if (node.owner == session && isEphemeral(node)) {
                        paths.add(path);
                    }
                });
        return paths;
    }

    long ephemeralCount() {
        return nodes.values().stream().filter(this::isEphemeral).count();
    }

    long approximateDataSize() {
        return 1
                + nodes.entrySet().stream()
                        .mapToLong(node -> node.getKey().length() + node.getValue().dataLength())
                        .sum();
    }

    List<ZnodePath> reclaimable(long now, long neverUsedMillis) {
        var paths = new ArrayList<ZnodePath>();
        nodes.forEach(
                (path, node) -> {
                    if (!children(path).isEmpty()) {
                        return;
                    }
                    boolean due;
                    if (node.owner == 0x8000000000000000L) {
                        boolean forgotten =
                                neverUsedMillis > 0 && now - node.mtime > neverUsedMillis;
                        due = node.creations > 0 || forgotten;
                    } else {
                        due = isTtl(node) && now - node.mtime > (node.owner & 0xff_ffff_ffffL);
                    }
                    if (due) {
                        paths.add(path);
                    }
                });
        return paths;
    }

    Stat stat(ZnodePath path) {
        Node node = nodes.get(path);
        if (node == null) {
            throw new IllegalArgumentException("no " + path);
        }
        int childCount = children(path).size();
        return new Stat(
                node.czxid,
                node.mzxid,
                node.ctime,
                node.mtime,
                node.version,
                2 * node.creations - childCount,
                node.aversion,
                isEphemeral(node) ? node.owner : 0,
                node.dataLength(),
                childCount,
                node.pzxid);
    }

    long digest() {
        long sum = 0;
        for (var entry : nodes.entrySet()) {
            if (!entry.getKey().startsWith(ZnodePath.of("/zookeeper/"))) {
                sum += digest(entry.getKey(), entry.getValue());
            }
        }
        return sum;
    }

    private static long digest(ZnodePath path, Node node) {
        var crc = new CRC32();
        crc.update(path.utf8());
        if (node.data != null) {
            crc.update(node.data.toByteArray());
        }
        crc.update(
                ByteBuffer.allocate(60)
                        .putLong(node.czxid)
                        .putLong(node.mzxid)
                        .putLong(node.pzxid)
                        .putLong(node.ctime)
                        .putLong(node.mtime)
                        .putInt(node.version)
                        .putInt(node.creations)
                        .putInt(node.aversion)
                        .putLong(node.owner)
                        .array());
        return crc.getValue();
    }
}
