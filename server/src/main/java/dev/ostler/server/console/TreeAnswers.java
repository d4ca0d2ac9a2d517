package dev.ostler.server.console;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Stat;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.tree.Owner;
import dev.ostler.tree.TreeVersion;
import dev.ostler.tree.Znode;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What is said of the znodes of one version of the tree. */
final class TreeAnswers {
    private static final int CHILDREN = 100;
    private static final int CHILDREN_MAX = 1_000;
    private static final int DATA_BYTES = 64 << 10;
    private static final int DATA_BYTES_MAX = 4 << 20;

    private final TreeVersion tree;
    private final Caller caller;

    TreeAnswers(TreeVersion tree, Caller caller) {
        this.tree = tree;
        this.caller = caller;
    }

    /** A page of the children of a znode. */
    Map<String, @Nullable Object> children(Query query) {
        ZnodePath path = query.path("path");
        String after = query.text("after");
        int limit = query.count("limit", CHILDREN, CHILDREN_MAX);
        Znode parent = readable(path);
        var names = new ArrayList<String>();
        parent.forEachChild(
                after == null ? null : after.getBytes(StandardCharsets.UTF_8),
                limit + 1,
                (bytes, offset, length) ->
                        names.add(new String(bytes, offset, length, StandardCharsets.UTF_8)));
        List<String> page = names.subList(0, Math.min(limit, names.size()));
        return Fields.of(
                "path",
                path,
                "zxid",
                Fields.hex(tree.zxid()),
                "total",
                parent.childCount(),
                "children",
                page.stream().map(name -> child(path, name)).toList(),
                "next",
                names.size() > limit ? page.getLast() : null);
    }

    private Map<String, @Nullable Object> child(ZnodePath parent, String name) {
        Map<String, @Nullable Object> fields = Fields.of("name", name);
        String path = parent.isRoot() ? "/" + name : parent + "/" + name;
        Znode znode = tree.find(ZnodePath.of(path));
        fields.putAll(
                znode != null && caller.mayRead(znode)
                        ? outline(znode)
                        : Fields.of("readable", false));
        return fields;
    }

    /** What a list says of each znode. */
    static Map<String, @Nullable Object> outline(Znode znode) {
        return Fields.of(
                "readable",
                true,
                "kind",
                kind(znode),
                "dataLength",
                znode.dataLength(),
                "numChildren",
                znode.childCount());
    }

    private static String kind(Znode znode) {
        if (znode.isEphemeral()) {
            return "ephemeral";
        }
        if (znode.owner() == Owner.CONTAINER) {
            return "container";
        }
        return Owner.ttlOf(znode.owner()) > 0 ? "ttl" : "persistent";
    }

    /**
     * A znode with its data.
     *
     * @param owners tells of the session that an ephemeral znode belongs to
     */
    Map<String, @Nullable Object> znode(
            Query query, Function<SessionId, Map<String, @Nullable Object>> owners) {
        ZnodePath path = query.path("path");
        int limit = query.count("dataLimit", DATA_BYTES, DATA_BYTES_MAX);
        Znode znode = readable(path);
        return Fields.of(
                "path",
                path,
                "zxid",
                Fields.hex(tree.zxid()),
                "kind",
                kind(znode),
                "ttlMillis",
                znode.isEphemeral() || Owner.ttlOf(znode.owner()) == 0
                        ? null
                        : Owner.ttlOf(znode.owner()),
                "descendants",
                znode.descendantCount(),
                "stat",
                stat(znode.stat()),
                "data",
                data(znode.data(), limit),
                "acl",
                caller.mayReadAcl(znode) ? acl(znode) : null,
                "owner",
                znode.isEphemeral() ? owners.apply(new SessionId(znode.owner())) : null);
    }

    private static Map<String, @Nullable Object> stat(Stat stat) {
        return Fields.of(
                "czxid",
                Fields.hex(stat.czxid()),
                "ctime",
                Fields.time(stat.ctime()),
                "mzxid",
                Fields.hex(stat.mzxid()),
                "mtime",
                Fields.time(stat.mtime()),
                "pzxid",
                Fields.hex(stat.pzxid()),
                "version",
                stat.version(),
                "cversion",
                stat.cversion(),
                "aversion",
                stat.aversion(),
                "ephemeralOwner",
                Fields.hex(stat.ephemeralOwner()),
                "dataLength",
                stat.dataLength(),
                "numChildren",
                stat.numChildren());
    }

    /** Null for no data, which is not the same as data of no bytes. */
    private static @Nullable Map<String, @Nullable Object> data(@Nullable Bytes data, int limit) {
        if (data == null) {
            return null;
        }
        boolean truncated = data.length() > limit;
        Bytes sent = truncated ? Bytes.copyOf(data.unsafeArray(), 0, limit) : data;
        return Fields.of(
                "length",
                data.length(),
                "truncated",
                truncated,
                "utf8",
                isUtf8(data.unsafeArray()),
                "base64",
                Base64.getEncoder().encodeToString(sent.unsafeArray()));
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private List<Map<String, @Nullable Object>> acl(Znode znode) {
        return caller.visible(znode.acl()).stream()
                .map(
                        entry ->
                                Fields.of(
                                        "scheme",
                                        entry.scheme(),
                                        "id",
                                        entry.id(),
                                        "permissions",
                                        letters(entry.permissions())))
                .toList();
    }

    /** As the shell writes permissions. */
    private static String letters(int permissions) {
        return ((permissions & Acl.CREATE) != 0 ? "c" : "")
                + ((permissions & Acl.DELETE) != 0 ? "d" : "")
                + ((permissions & Acl.READ) != 0 ? "r" : "")
                + ((permissions & Acl.WRITE) != 0 ? "w" : "")
                + ((permissions & Acl.ADMIN) != 0 ? "a" : "");
    }

    private Znode readable(ZnodePath path) {
        Znode znode = tree.find(path);
        if (znode == null) {
            throw Refusal.noZnode(path.toString());
        }
        if (!caller.mayRead(znode)) {
            throw Refusal.notReadable(path.toString());
        }
        return znode;
    }
}
