package dev.ostler.cli.snapshot;

import dev.ostler.cli.Terminal;
import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Zxid;
import dev.ostler.storage.snapshot.SnapshotNode;
import dev.ostler.storage.snapshot.SnapshotSink;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Prints each znode with its stat, then the sessions. */
final class SnapshotText implements SnapshotSink {
    private static final String SEPARATOR = "----";
    private static final int HEX_DIGITS_MIN = 14;

    private final PrintStream out;
    private final DateTimeFormatter dates;
    private final boolean withData;

    /**
     * @param withData whether the data is printed instead of its length
     */
    SnapshotText(Terminal terminal, boolean withData) {
        this.out = terminal.out();
        this.dates =
                DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss zzz yyyy", Locale.US)
                        .withZone(terminal.zone());
        this.withData = withData;
    }

    void begin(SnapshotTotals totals) {
        // The original counts the root twice.
        out.println("ZNode Details (count=" + (totals.znodes() + 1) + "):");
        out.println(SEPARATOR);
    }

    @Override
    public void session(long sessionId, int timeoutMillis) {}

    @Override
    public void acl(long aclId, List<Acl> entries) {}

    @Override
    public void node(SnapshotNode node) {
        out.println(path(node));
        field("cZxid", hex(node.czxid));
        field("ctime", date(node.ctime));
        field("mZxid", hex(node.mzxid));
        field("mtime", date(node.mtime));
        field("pZxid", hex(node.pzxid));
        field("cversion", String.valueOf(node.cversion));
        field("dataVersion", String.valueOf(node.version));
        field("aclVersion", String.valueOf(node.aversion));
        field("ephemeralOwner", hex(node.ephemeralOwner));
        int length = Math.max(node.dataLength, 0);
        if (withData) {
            byte[] data = Arrays.copyOfRange(node.data, node.dataOffset, node.dataOffset + length);
            field("data", Base64.getEncoder().encodeToString(data));
        } else {
            field("dataLength", String.valueOf(length));
        }
        out.println(SEPARATOR);
    }

    /**
     * @param named the zxid in the file's name
     */
    void end(SnapshotTotals totals, Zxid named) {
        out.println("Session Details (sid, timeout, ephemeralCount):");
        totals.sessions()
                .forEach(
                        (id, session) ->
                                out.println(
                                        "0x"
                                                + Long.toHexString(id)
                                                + ", "
                                                + session.timeoutMillis
                                                + ", "
                                                + session.ephemerals));
        out.println(SEPARATOR);
        long last = Math.max(named.value(), totals.highestZxid());
        out.println("Last zxid: 0x" + Long.toHexString(last));
    }

    /** The path of a znode; the root's is empty in the file. */
    static String path(SnapshotNode node) {
        return node.pathLength == 0
                ? "/"
                : new String(node.path, node.pathOffset, node.pathLength, StandardCharsets.UTF_8);
    }

    private void field(String name, String value) {
        out.println("  " + name + " = " + value);
    }

    private String date(long millis) {
        return dates.format(Instant.ofEpochMilli(millis));
    }

    private static String hex(long value) {
        String digits = Long.toHexString(value);
        return "0x" + "0".repeat(Math.max(0, HEX_DIGITS_MIN - digits.length())) + digits;
    }
}
