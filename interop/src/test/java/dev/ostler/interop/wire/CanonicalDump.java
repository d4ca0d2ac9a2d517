package dev.ostler.interop.wire;

import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * All that a client can learn of a server's tree, a line for each znode's data and one for its ACL,
 * in the order of the paths. The session that asks must be allowed to read everything.
 */
public final class CanonicalDump {
    private static final int PIPELINED = 100;

    private final RawSession session;
    private final SessionNames names;
    private final boolean withTimes;

    /**
     * @param withTimes whether times are part of the dump
     */
    public CanonicalDump(RawSession session, SessionNames names, boolean withTimes) {
        this.session = session;
        this.names = names;
        this.withTimes = withTimes;
    }

    /** The dump; reading it consumes no zxid. */
    public List<String> lines() throws IOException {
        var lines = new ArrayList<String>();
        List<String> level = List.of("/");
        while (!level.isEmpty()) {
            var next = new ArrayList<String>();
            for (int from = 0; from < level.size(); from += PIPELINED) {
                List<String> some = level.subList(from, Math.min(from + PIPELINED, level.size()));
                next.addAll(read(some, lines));
            }
            level = next;
        }
        lines.sort(null);
        return lines;
    }

    /** The lines that only one of two dumps has, marked by a minus or plus; empty if none. */
    public static List<String> differences(List<String> expected, List<String> actual) {
        var differences = new ArrayList<String>();
        var inExpected = new HashSet<String>(expected);
        var inActual = new HashSet<String>(actual);
        expected.stream()
                .filter(line -> !inActual.contains(line))
                .forEach(line -> differences.add("- " + line));
        actual.stream()
                .filter(line -> !inExpected.contains(line))
                .forEach(line -> differences.add("+ " + line));
        return differences;
    }

    /** Adds the lines of some znodes and returns the paths of their children. */
    private List<String> read(List<String> names, List<String> lines) throws IOException {
        for (String name : names) {
            ZnodePath path = ZnodePath.of(name);
            session.send(new Request.GetData(path, false));
            session.send(new Request.GetAcl(path));
            session.send(new Request.GetChildren(OpCode.GET_CHILDREN, path, false));
        }
        session.flush();
        var children = new ArrayList<String>();
        for (String name : names) {
            lines.add(name + " data " + spelled(OpCode.GET_DATA));
            lines.add(name + " acl " + spelled(OpCode.GET_ACL));
            JuteReader body = Reply.decode(receive()).body();
            int count = body.readCount(4);
            for (int i = 0; i < count; i++) {
                children.add((name.equals("/") ? "" : name) + "/" + body.readString());
            }
        }
        return children;
    }

    private String spelled(int opCode) throws IOException {
        ReplyText reply = ReplyText.of(opCode, receive(), names);
        String text = reply.text().substring(reply.text().indexOf(" err="));
        return withTimes ? text + " times=" + reply.times() : text;
    }

    private byte[] receive() throws IOException {
        while (true) {
            byte[] payload = session.connection().receive();
            if (payload == null) {
                throw new IOException("the connection was closed during a dump");
            }
            if (!Reply.decode(payload).isNotification()) {
                return payload;
            }
        }
    }
}
