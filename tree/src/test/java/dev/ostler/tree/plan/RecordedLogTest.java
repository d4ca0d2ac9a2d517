package dev.ostler.tree.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Zxid;
import dev.ostler.tree.PersistentTree;
import dev.ostler.tree.TreeOptions;
import dev.ostler.tree.access.AccessControl;
import dev.ostler.tree.access.AccessOptions;
import dev.ostler.tree.access.Identities;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * The session of storage format, section 5.1, once more: the same requests at the same times become
 * the same bytes as a ZooKeeper 3.9.6 server logged, digests included.
 */
class RecordedLogTest {
    private static final SessionId SESSION = new SessionId(0x100000d99670000L);

    private static final List<Request.Write> REQUESTS =
            List.of(
                    Server.create("/a", "hi"),
                    Server.create(OpCode.CREATE2, "/a/e", Bytes.EMPTY, Acl.READ_ONLY, 1, -1),
                    Server.setData("/a", "new", 0),
                    Server.setData("/a", "x", 7),
                    Server.create("/a"),
                    Server.create(OpCode.CREATE, "/n", null, Acl.OPEN, 0, -1),
                    Server.delete("/n"),
                    Server.multi(
                            Server.check("/a", 1),
                            Server.create("/m", "\u0001"),
                            Server.setData("/m", "\u0002\u0003", 0),
                            Server.delete("/m")),
                    Server.multi(
                            Server.create("/x", "\u0001"),
                            Server.delete("/nope"),
                            Server.delete("/a")),
                    Server.setAcl(
                            "/a",
                            -1,
                            new Acl(Acl.ALL, "world", "anyone"),
                            new Acl(Acl.READ, "ip", "127.0.0.1")),
                    Server.create(OpCode.CREATE_CONTAINER, "/c", null, Acl.OPEN, 4, -1),
                    Server.create(OpCode.CREATE_TTL, "/t-", null, Acl.OPEN, 6, 60_000),
                    Server.create(OpCode.CREATE, "/a/s-", null, Acl.OPEN, 2, -1),
                    new Request.CloseSession());

    private static final long[] TIMES = {
        0x319d, 0x31be, 0x31d1, 0x31e0, 0x31ee, 0x31f7, 0x3208, 0x321b, 0x3237, 0x3247, 0x324f,
        0x3258, 0x325e, 0x3263
    };
    private static final long TIME_BASE = 0x1a2026c0000L;

    @Test
    void theSameRequestsBecomeTheSameBytes() throws IOException {
        var planner =
                new Planner(
                        PersistentTree.empty(new TreeOptions(true, true)),
                        new AccessControl(AccessOptions.DEFAULTS),
                        PlanOptions.DEFAULTS);
        var logged = new ArrayList<String>();
        logged.add(hex(planner.createSession(SESSION, 30_000, new Zxid(1), TIME_BASE + 0x3186)));
        for (int i = 0; i < REQUESTS.size(); i++) {
            logged.add(
                    hex(
                            planner.plan(
                                    new Requester(SESSION, i + 1, Identities.NONE),
                                    REQUESTS.get(i),
                                    new Zxid(i + 2),
                                    TIME_BASE + TIMES[i])));
        }

        assertThat(logged).isEqualTo(recorded());
    }

    private static String hex(Planned planned) {
        var out = new JuteWriter();
        planned.logged().write(out);
        return HexFormat.of().formatHex(out.toByteArray());
    }

    private static List<String> recorded() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(RecordedLogTest.class.getResourceAsStream("log.1.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }
}
