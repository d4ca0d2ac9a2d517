package dev.ostler.tree.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.tree.TreeOptions;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;

/** What a log reader would not take back is not written. */
class SizeTest {
    private static final int TXN_MAX = 300;

    private final Server server =
            new Server(
                    TreeOptions.DEFAULT,
                    new PlanOptions(false, false, true, 0, TXN_MAX, Integer.MAX_VALUE));

    private static Request.Create create(int dataLength) {
        return Server.create(
                OpCode.CREATE2, "/a", Bytes.wrap(new byte[dataLength]), Acl.OPEN, 0, -1);
    }

    @Test
    void theLongestTransactionThatFitsIsExactlyTheLimit() {
        int frame = length(new Server().ask(create(0)));

        assertThat(server.error(create(TXN_MAX - frame + 1)))
                .isEqualTo(ErrorCode.MARSHALLING_ERROR);
        assertThat(server.find("/a")).isNull();
        Planned planned = server.ask(create(TXN_MAX - frame));
        assertThat(planned.outcome().error()).isEqualTo(ErrorCode.OK);
        assertThat(length(planned)).isEqualTo(TXN_MAX);
    }

    @Test
    void multisAndAclsCountWithAllTheyHold() {
        var operations = new ArrayList<Request.Write>();
        var acl = new ArrayList<Acl>();
        for (int i = 0; i < 10; i++) {
            operations.add(Server.create("/a" + i));
            acl.add(new Acl(i, "digest", "somebody:" + i));
        }

        assertThat(server.error(new Request.Multi(operations)))
                .isEqualTo(ErrorCode.MARSHALLING_ERROR);
        assertThat(server.find("/a0")).isNull();
        assertThat(server.error(new Request.Multi(operations.subList(0, 3))))
                .isEqualTo(ErrorCode.OK);
        assertThat(server.error(Server.setAcl("/", -1, acl.toArray(new Acl[0]))))
                .isEqualTo(ErrorCode.MARSHALLING_ERROR);
        assertThat(server.error(Server.setAcl("/", -1, acl.get(0)))).isEqualTo(ErrorCode.OK);
    }

    @Test
    void dataThatClientsCouldNotReadBackIsRefused() {
        var careful =
                new Server(
                        TreeOptions.DEFAULT,
                        new PlanOptions(false, false, true, 0, Integer.MAX_VALUE, 4));

        assertThat(careful.error(Server.create("/a", "12345")))
                .isEqualTo(ErrorCode.MARSHALLING_ERROR);
        assertThat(careful.error(Server.create("/a", "1234"))).isEqualTo(ErrorCode.OK);
        assertThat(careful.error(Server.setData("/a", "12345")))
                .isEqualTo(ErrorCode.MARSHALLING_ERROR);
        assertThat(careful.error(Server.setData("/a", "4321"))).isEqualTo(ErrorCode.OK);
        // A multi with such an operation is refused as a whole, like one that does not decode.
        assertThat(careful.error(Server.multi(Server.setData("/a", "12345"))))
                .isEqualTo(ErrorCode.MARSHALLING_ERROR);
    }

    private static int length(Planned planned) {
        var out = new JuteWriter();
        planned.logged().write(out);
        return out.length();
    }

    @Test
    void theUsualLimitsTakeTheLargestRequest() {
        var usual = new Server();
        Bytes data = Bytes.wrap(new byte[0xfffff - 60]);

        assertThat(usual.error(Server.create(OpCode.CREATE, "/a", data, Acl.OPEN, 0, -1)))
                .isEqualTo(ErrorCode.OK);
        assertThat(usual.stat("/a").dataLength()).isEqualTo(0xfffff - 60);
    }
}
