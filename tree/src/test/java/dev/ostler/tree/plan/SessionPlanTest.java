package dev.ostler.tree.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.TxnHeader;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.protocol.Zxid;
import dev.ostler.tree.Change;
import dev.ostler.tree.TreeOptions;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Objects;

/** Sessions begin and end by transactions (client protocol, section 11.3). */
class SessionPlanTest {
    private final Server server = new Server();

    @Test
    void aSessionBeginsWithItsTimeout() {
        var session = new SessionId(0x200000000000007L);
        Planned planned = server.planner.createSession(session, 4_000, server.nextZxid(), 1_234);

        assertThat(planned.logged().header())
                .isEqualTo(
                        new TxnHeader(
                                session, 0, new Zxid(server.zxid), 1_234, OpCode.CREATE_SESSION));
        assertThat(planned.logged().txn()).isEqualTo(new Txn.CreateSession(4_000));
        assertThat(planned.logged().digest()).isNotNull();
        assertThat(server.tree.sessionTimeout(session)).isEqualTo(4_000);
    }

    @Test
    @Tag("S013")
    @Tag("S173")
    void itsEphemeralsEndWithItInTheOrderOfTheirPaths() {
        server.make("/p");
        server.made(Server.create("/p/b", 1));
        server.made(Server.create("/z", 1));
        server.made(Server.create("/a-", 3));
        server.session = Server.OTHER_SESSION;
        server.made(Server.create("/other", 1));
        server.session = Server.SESSION;

        Planned planned = server.ask(new Request.CloseSession());

        assertThat(planned.logged().txn())
                .isEqualTo(
                        new Txn.CloseSession(
                                List.of(
                                        ZnodePath.of("/a-0000000002"),
                                        ZnodePath.of("/p/b"),
                                        ZnodePath.of("/z"))));
        assertThat(planned.logged().header().cxid()).isEqualTo(server.cxid);
        assertThat(planned.changes())
                .extracting(Change::kind, change -> change.path().toString())
                .containsExactly(
                        tuple(Change.Kind.DELETED, "/a-0000000002"),
                        tuple(Change.Kind.DELETED, "/p/b"),
                        tuple(Change.Kind.DELETED, "/z"));
        assertThat(server.find("/p/b")).isNull();
        assertThat(server.find("/other")).isNotNull();
        assertThat(server.stat("/p").pzxid()).isEqualTo(server.zxid);
        assertThat(server.tree.sessionTimeout(Server.SESSION)).isEqualTo(-1);
    }

    @Test
    @Tag("S172")
    void anExpiredSessionIsClosedByTheServer() {
        server.made(Server.create("/e", 1));
        Planned planned =
                server.planner.closeSession(Server.SESSION, server.nextZxid(), server.time);

        assertThat(planned.logged().header().clientId()).isEqualTo(Server.SESSION);
        assertThat(planned.logged().header().cxid()).isZero();
        assertThat(server.find("/e")).isNull();
    }

    @Test
    @Tag("S171")
    void afterItsEndASessionAsksInVain() {
        server.ask(new Request.CloseSession());

        assertThat(server.error(Server.create("/a"))).isEqualTo(ErrorCode.SESSION_EXPIRED);
        assertThat(server.error(new Request.CloseSession())).isEqualTo(ErrorCode.SESSION_EXPIRED);
    }

    @Test
    void withoutListsTheDigestIsLeftOutToo() {
        var old =
                new Server(
                        TreeOptions.DEFAULT,
                        new PlanOptions(
                                false, false, false, 0, Integer.MAX_VALUE, Integer.MAX_VALUE));
        old.made(Server.create("/e", 1));

        Planned planned = old.ask(new Request.CloseSession());

        assertThat(planned.logged().txn()).isEqualTo(new Txn.CloseSession(null));
        assertThat(planned.logged().digest()).isNull();
        assertThat(old.find("/e")).isNull();
    }

    @Test
    void aListThatIsTooLongIsCutAndAllEphemeralsGoAllTheSame() {
        var small =
                new Server(
                        TreeOptions.DEFAULT,
                        new PlanOptions(false, false, true, 0, 200, Integer.MAX_VALUE));
        for (int i = 0; i < 50; i++) {
            small.made(Server.create("/e-", 3));
        }

        Planned planned = small.ask(new Request.CloseSession());

        var listed = Objects.requireNonNull(((Txn.CloseSession) planned.logged().txn()).deletes());
        assertThat(listed).hasSizeBetween(1, 49);
        var out = new JuteWriter();
        planned.logged().write(out);
        assertThat(out.length()).isLessThanOrEqualTo(200);
        assertThat(planned.changes()).hasSize(50);
        assertThat(small.stat("/").numChildren()).isEqualTo(1);
    }

    @Test
    void withoutDigestsNoTransactionHasOne() {
        var plain = new Server(new TreeOptions(false, false), PlanOptions.DEFAULTS);

        assertThat(plain.ask(Server.create("/a")).logged().digest()).isNull();
    }
}
