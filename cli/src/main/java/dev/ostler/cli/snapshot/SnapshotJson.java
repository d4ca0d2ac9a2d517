package dev.ostler.cli.snapshot;

import dev.ostler.cli.AclJson;
import dev.ostler.cli.Json;
import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.storage.snapshot.SnapshotDigest;
import dev.ostler.storage.snapshot.SnapshotNode;
import dev.ostler.storage.snapshot.SnapshotSink;
import dev.ostler.storage.snapshot.SnapshotSummary;

import java.io.PrintStream;
import java.util.List;

/**
 * Prints a snapshot as one JSON document: {@code sessions}, {@code acls}, {@code znodes} as they
 * come, one a line, then what stands behind them.
 */
final class SnapshotJson implements SnapshotSink {
    private static final List<String> SECTIONS = List.of("sessions", "acls", "znodes");
    private static final int SESSIONS = 0;
    private static final int ACLS = 1;
    private static final int ZNODES = 2;

    private final PrintStream out;
    private int section;
    private boolean empty = true;

    SnapshotJson(PrintStream out) {
        this.out = out;
        out.print("{\"sessions\":[");
    }

    @Override
    public void session(long sessionId, int timeoutMillis) {
        element(SESSIONS, new Json().hex("session", sessionId).number("timeout", timeoutMillis));
    }

    @Override
    public void acl(long aclId, List<Acl> entries) {
        element(ACLS, new Json().number("id", aclId).raw("acl", AclJson.of(entries)));
    }

    @Override
    public void node(SnapshotNode node) {
        Bytes data =
                node.dataLength < 0
                        ? null
                        : Bytes.copyOf(node.data, node.dataOffset, node.dataLength);
        element(
                ZNODES,
                new Json()
                        .string("path", SnapshotText.path(node))
                        .base64("data", data)
                        .number("aclId", node.aclId)
                        .hex("czxid", node.czxid)
                        .hex("mzxid", node.mzxid)
                        .hex("pzxid", node.pzxid)
                        .number("ctime", node.ctime)
                        .number("mtime", node.mtime)
                        .number("version", node.version)
                        .number("cversion", node.cversion)
                        .number("aversion", node.aversion)
                        .hex("ephemeralOwner", node.ephemeralOwner));
    }

    void end(SnapshotSummary summary) {
        enter(ZNODES);
        out.print("\n]");
        SnapshotDigest digest = summary.digest();
        if (digest != null) {
            out.print(",\n\"digest\":");
            out.print(
                    new Json()
                            .hex("zxid", digest.zxid().value())
                            .number("version", digest.version())
                            .hex("digest", digest.digest())
                            .end());
        }
        if (summary.lastZxid() != null) {
            out.print(",\n\"lastZxid\":" + Json.quote(summary.lastZxid().toString()));
        }
        out.println("}");
    }

    private void element(int of, Json json) {
        enter(of);
        out.print(empty ? "\n" : ",\n");
        out.print(json.end());
        empty = false;
    }

    private void enter(int next) {
        while (section < next) {
            section++;
            empty = true;
            out.print("\n],\n\"" + SECTIONS.get(section) + "\":[");
        }
    }
}
