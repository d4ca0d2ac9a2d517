package dev.ostler.storage.snapshot;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Zxid;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Takes a snapshot in, shows it, and gives it back. */
public final class RecordedSnapshot implements SnapshotSink, SnapshotSource {
    private final Map<Long, Integer> sessions = new LinkedHashMap<>();
    private final Map<Long, List<Acl>> acls = new LinkedHashMap<>();
    private final List<SnapshotNode> nodes = new ArrayList<>();
    private Zxid zxid = Zxid.NONE;
    private SnapshotDigest digest = new SnapshotDigest(Zxid.NONE, 2, 0);

    public RecordedSnapshot finish(Zxid newZxid, SnapshotSummary summary) {
        zxid = newZxid;
        digest = Objects.requireNonNullElse(summary.digest(), digest);
        return this;
    }

    public RecordedSnapshot at(Zxid newZxid, long newDigest) {
        zxid = newZxid;
        digest = new SnapshotDigest(newZxid, 2, newDigest);
        return this;
    }

    public List<String> paths() {
        return nodes.stream()
                .map(node -> text(node.path, node.pathOffset, node.pathLength))
                .toList();
    }

    public Map<Long, Integer> sessions() {
        return sessions;
    }

    public List<SnapshotNode> nodeList() {
        return nodes;
    }

    private static String text(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }

    @Override
    public void session(long sessionId, int timeoutMillis) {
        sessions.put(sessionId, timeoutMillis);
    }

    @Override
    public void acl(long aclId, List<Acl> entries) {
        acls.put(aclId, entries);
    }

    @Override
    public void node(SnapshotNode node) {
        var copy = new SnapshotNode();
        copy(node, copy);
        nodes.add(copy);
    }

    @Override
    public Zxid zxid() {
        return zxid;
    }

    @Override
    public SnapshotDigest digest() {
        return digest;
    }

    @Override
    public int sessionCount() {
        return sessions.size();
    }

    @Override
    public void forEachSession(SessionVisitor visitor) {
        sessions.forEach(visitor::visit);
    }

    @Override
    public int aclCount() {
        return acls.size();
    }

    @Override
    public void forEachAcl(AclVisitor visitor) {
        acls.forEach(visitor::visit);
    }

    @Override
    public Nodes nodes() {
        Iterator<SnapshotNode> iterator = nodes.iterator();
        return into -> {
            if (!iterator.hasNext()) {
                return false;
            }
            copy(iterator.next(), into);
            return true;
        };
    }

    private static void copy(SnapshotNode from, SnapshotNode to) {
        to.path = Arrays.copyOfRange(from.path, from.pathOffset, from.pathOffset + from.pathLength);
        to.pathOffset = 0;
        to.pathLength = from.pathLength;
        int dataBytes = Math.max(0, from.dataLength);
        to.data = Arrays.copyOfRange(from.data, from.dataOffset, from.dataOffset + dataBytes);
        to.dataOffset = 0;
        to.dataLength = from.dataLength;
        to.aclId = from.aclId;
        to.czxid = from.czxid;
        to.mzxid = from.mzxid;
        to.ctime = from.ctime;
        to.mtime = from.mtime;
        to.version = from.version;
        to.cversion = from.cversion;
        to.aversion = from.aversion;
        to.ephemeralOwner = from.ephemeralOwner;
        to.pzxid = from.pzxid;
    }
}
