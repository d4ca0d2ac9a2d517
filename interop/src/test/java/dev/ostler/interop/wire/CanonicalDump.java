package dev.ostler.interop.wire;

import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * All that a client can learn of a server's tree, one line per znode and kind of knowledge, in the
 * order of the paths. The session that asks must be allowed to read everything.
 */
public final class CanonicalDump {
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
        Deque<String> pending = new ArrayDeque<>();
        pending.push("/");
        while (!pending.isEmpty()) {
            String name = pending.pop();
            ZnodePath path = ZnodePath.of(name);
            lines.add(name + " data " + spelled(new Request.GetData(path, false)));
            lines.add(name + " acl " + spelled(new Request.GetAcl(path)));
            List<String> children = children(path);
            for (int i = children.size() - 1; i >= 0; i--) {
                pending.push((name.equals("/") ? "" : name) + "/" + children.get(i));
            }
        }
        return lines;
    }

    private String spelled(Request request) throws IOException {
        session.send(request);
        session.flush();
        byte[] payload = receive();
        ReplyText reply = ReplyText.of(request.opCode(), payload, names);
        String text = reply.text().substring(reply.text().indexOf(" err="));
        return withTimes ? text + " times=" + reply.times() : text;
    }

    private List<String> children(ZnodePath path) throws IOException {
        session.send(new Request.GetChildren(OpCode.GET_CHILDREN, path, false));
        session.flush();
        JuteReader body = Reply.decode(receive()).body();
        int count = body.readCount(4);
        var children = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            children.add(String.valueOf(body.readString()));
        }
        children.sort(null);
        return children;
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
