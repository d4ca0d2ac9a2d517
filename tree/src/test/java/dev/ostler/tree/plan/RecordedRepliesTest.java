package dev.ostler.tree.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.JuteReader;
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

import java.util.HexFormat;
import java.util.List;

/**
 * The writes of client protocol, section 12, in the order in which a ZooKeeper 3.9.6 server got
 * them: request bytes in, its reply bytes out.
 */
class RecordedRepliesTest {
    private static final SessionId SESSION = new SessionId(0x0100001b0f2c0000L);
    private static final String OPEN =
            "00000001 0000001f 00000005 776f726c64 00000006 616e796f6e65";

    /**
     * @param time the last four digits of the server's clock
     * @param request xid, op code, body
     * @param reply xid, zxid, error, body
     */
    private record Exchange(int time, String request, String reply) {}

    private static final List<Exchange> EXCHANGES =
            List.of(
                    new Exchange( // create /a
                            0x9606,
                            "00000001 00000001 | 00000002 2f61 | 00000005 68656c6c6f |"
                                    + OPEN
                                    + "| 00000000",
                            "00000001 0000000000000002 00000000 | 00000002 2f61"),
                    new Exchange( // setData /a
                            0x9619,
                            "00000003 00000005 | 00000002 2f61 00000005 776f726c64 00000000",
                            "00000003 0000000000000003 00000000"
                                    + "| 0000000000000002 0000000000000003 000001a202799606"
                                    + " 000001a202799619 00000001 00000000 00000000"
                                    + " 0000000000000000 00000005 00000000 0000000000000002"),
                    new Exchange( // create /a again
                            0x9620,
                            "00000005 00000001 | 00000002 2f61 00000001 78" + OPEN + "00000000",
                            "00000005 0000000000000004 ffffff92"),
                    new Exchange( // delete /a version 7
                            0x9621,
                            "00000006 00000002 | 00000002 2f61 00000007",
                            "00000006 0000000000000005 ffffff99"),
                    new Exchange( // create2 /e- ephemeral sequential
                            0x9629,
                            "00000007 0000000f | 00000003 2f652d 00000000" + OPEN + "00000003",
                            "00000007 0000000000000006 00000000"
                                    + "| 0000000d 2f652d30303030303030303031"
                                    + "| 0000000000000006 0000000000000006 000001a202799629"
                                    + " 000001a202799629 00000000 00000000 00000000"
                                    + " 0100001b0f2c0000 00000000 00000000 0000000000000006"),
                    new Exchange( // multi: check /a, create /m, setData /m, delete /m
                            0x9636,
                            "0000000a 0000000e"
                                    + "| 0000000d 00 ffffffff | 00000002 2f61 00000001"
                                    + "| 00000001 00 ffffffff | 00000002 2f6d 00000001 31"
                                    + OPEN
                                    + "00000000"
                                    + "| 00000005 00 ffffffff | 00000002 2f6d 00000001 32 ffffffff"
                                    + "| 00000002 00 ffffffff | 00000002 2f6d 00000001"
                                    + "| ffffffff 01 ffffffff",
                            "0000000a 0000000000000007 00000000"
                                    + "| 0000000d 00 00000000"
                                    + "| 00000001 00 00000000 | 00000002 2f6d"
                                    + "| 00000005 00 00000000"
                                    + "| 0000000000000007 0000000000000007 000001a202799636"
                                    + " 000001a202799636 00000001 00000000 00000000"
                                    + " 0000000000000000 00000001 00000000 0000000000000007"
                                    + "| 00000002 00 00000000"
                                    + "| ffffffff 01 ffffffff"),
                    new Exchange( // failing multi: create /m, check /a version 9, delete /m
                            0x9640,
                            "0000000b 0000000e"
                                    + "| 00000001 00 ffffffff | 00000002 2f6d 00000001 31"
                                    + OPEN
                                    + "00000000"
                                    + "| 0000000d 00 ffffffff | 00000002 2f61 00000009"
                                    + "| 00000002 00 ffffffff | 00000002 2f6d ffffffff"
                                    + "| ffffffff 01 ffffffff",
                            "0000000b 0000000000000008 00000000"
                                    + "| ffffffff 00 00000000 | 00000000"
                                    + "| ffffffff 00 ffffff99 | ffffff99"
                                    + "| ffffffff 00 fffffffe | fffffffe"
                                    + "| ffffffff 01 ffffffff"),
                    new Exchange( // closeSession
                            0x9650, "00000029 fffffff5", "00000029 0000000000000009 00000000"));

    private final Planner planner =
            new Planner(
                    PersistentTree.empty(TreeOptions.DEFAULT),
                    new AccessControl(AccessOptions.DEFAULTS),
                    PlanOptions.DEFAULTS);

    @Test
    void theSameRequestsGetTheSameReplies() {
        long zxid = 1;
        planner.createSession(SESSION, 30_000, new Zxid(zxid), 0x1a202790000L);
        for (Exchange exchange : EXCHANGES) {
            zxid++;

            assertThat(reply(exchange, new Zxid(zxid)))
                    .as("reply to %s", exchange.request())
                    .isEqualTo(HexFormat.of().formatHex(bytes(exchange.reply())));
        }
    }

    private String reply(Exchange exchange, Zxid zxid) {
        var in = new JuteReader(bytes(exchange.request()));
        int xid = in.readInt();
        var request = (Request.Write) Request.read(in.readInt(), in);
        Planned planned =
                planner.plan(
                        new Requester(SESSION, xid, Identities.NONE),
                        request,
                        zxid,
                        0x1a202790000L + exchange.time());
        var out = new JuteWriter();
        out.writeInt(xid);
        out.writeLong(planned.logged().header().zxid().value());
        out.writeInt(WriteReply.error(planned.outcome()).code());
        WriteReply.writeBody(planned.outcome(), out);
        return HexFormat.of().formatHex(out.toByteArray());
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("[\\s|]", ""));
    }

    @Test
    void createsAnswerByTheirKind() {
        var server = new Server();

        assertThat(body(server, Server.create(OpCode.CREATE, "/a", 0, -1))).hasSize(2 * 6);
        assertThat(body(server, Server.create(OpCode.CREATE2, "/b", 0, -1))).hasSize(2 * 74);
        assertThat(body(server, Server.create(OpCode.CREATE_CONTAINER, "/c", 4, -1)))
                .hasSize(2 * 74);
        assertThat(body(server, Server.create(OpCode.CREATE_TTL, "/d", 5, 9))).hasSize(2 * 74);
        assertThat(body(server, Server.create("/a"))).isEmpty();
        assertThat(body(server, Server.delete("/a"))).isEmpty();
    }

    private static String body(Server server, Request.Write request) {
        return Server.replyBody(server.ask(request));
    }
}
