package dev.ostler.tree.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.CreateFlag;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Stat;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.TxnHeader;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.tree.Change;
import dev.ostler.tree.Owner;
import dev.ostler.tree.Tree;
import dev.ostler.tree.TreeOptions;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** The checks of create, in their order, and what it makes (client protocol, section 3.6). */
class CreateTest {
    private static final List<Acl> NO_ACL = List.of();

    private final Server server = new Server();

    @Test
    @Tag("S011")
    void aZnodeHoldsData() {
        Planned planned = server.ask(Server.create("/a", "hello"));

        long now = server.time;
        assertThat(server.node("/a").data()).isEqualTo(Bytes.utf8("hello"));
        assertThat(planned.outcome().stat())
                .isEqualTo(new Stat(3, 3, now, now, 0, 0, 0, 0, 5, 0, 3));
        assertThat(planned.changes())
                .extracting(Change::kind, Change::path)
                .containsExactly(tuple(Change.Kind.CREATED, ZnodePath.of("/a")));
    }

    @Test
    @Tag("S011")
    void nullDataIsNotEmptyData() {
        server.made(Server.create(OpCode.CREATE, "/null", null, Acl.OPEN, 0, -1));
        server.made(Server.create(OpCode.CREATE, "/empty", Bytes.EMPTY, Acl.OPEN, 0, -1));

        assertThat(server.node("/null").data()).isNull();
        assertThat(server.node("/empty").data()).isEqualTo(Bytes.EMPTY);
        assertThat(server.stat("/null").dataLength()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        // What is wrong with several things at once shows the order.
        "1, 7, -1, nopath, BAD_ARGUMENTS",
        "1, -1, -1, /a, BAD_ARGUMENTS",
        "15, 99, -1, /a, BAD_ARGUMENTS",
        "21, 5, 0, /a, BAD_ARGUMENTS",
        "21, 5, -1, /a, BAD_ARGUMENTS",
        "21, 6, 1099511627776, /a, BAD_ARGUMENTS",
        "1, 5, -1, /a, BAD_ARGUMENTS",
        "15, 6, -1, /a, BAD_ARGUMENTS",
        "19, 5, -1, /a, BAD_ARGUMENTS",
        "21, 0, 5, /a, BAD_ARGUMENTS",
        // This one ends ZooKeeper 3.9.6.
        "21, 0, -1, /a, BAD_ARGUMENTS",
        "21, 4, -1, /a, BAD_ARGUMENTS",
        "1, 0, -1, '', BAD_ARGUMENTS",
        "1, 0, -1, nopath, BAD_ARGUMENTS",
        "1, 0, -1, /, NODE_EXISTS",
        "1, 0, -1, /file, NODE_EXISTS",
        "1, 2, -1, /file, OK",
        "1, 0, -1, /nope/a, NO_NODE",
        "1, 0, -1, /nope/, NO_NODE",
        "1, 0, -1, a/b, NO_NODE",
        "1, 0, -1, /file//a, NO_NODE",
        "1, 0, -1, //a, BAD_ARGUMENTS",
        "1, 0, -1, /file/, BAD_ARGUMENTS",
        "1, 0, -1, /file/., BAD_ARGUMENTS",
        "1, 0, -1, /file/.., BAD_ARGUMENTS",
        "1, 2, -1, /file/, OK",
        "1, 2, -1, /file/.., OK",
        "1, 0, -1, /ephemeral/a, NO_CHILDREN_FOR_EPHEMERALS",
        "1, 1, -1, /ephemeral/a, NO_CHILDREN_FOR_EPHEMERALS",
        "1, 2, -1, /ephemeral/a, NO_CHILDREN_FOR_EPHEMERALS",
        "1, 0, -1, /closed/a, NO_AUTH",
        "1, 0, -1, /closed/.., NO_AUTH",
        "1, 1, -1, /container/a, OK",
        "1, 1, -1, /ttl/a, OK",
        "21, 5, 1, /x, OK",
        "21, 5, 1099511627775, /x, OK"
    })
    void theFirstCheckThatFailsDecides(
            int opCode, int flags, long ttl, String path, ErrorCode expected) {
        server.make("/file");
        server.made(Server.create("/ephemeral", CreateFlag.EPHEMERAL));
        server.make("/closed", Acl.ALL & ~Acl.CREATE);
        server.made(Server.create(OpCode.CREATE_CONTAINER, "/container", 4, -1));
        server.made(Server.create(OpCode.CREATE_TTL, "/ttl", 5, 1));

        Planned planned = server.ask(Server.create(opCode, path, flags, ttl));

        assertThat(planned.outcome().error()).isEqualTo(expected);
        if (expected != ErrorCode.OK) {
            assertThat(planned.logged().txn()).isEqualTo(new Txn.Failed(expected));
            assertThat(planned.logged().digest()).isNull();
            assertThat(planned.changes()).isEmpty();
        }
    }

    @Test
    void aNulInThePathIsABadArgument() {
        assertThat(server.error(Server.create("/a\u0000b"))).isEqualTo(ErrorCode.BAD_ARGUMENTS);
    }

    @Test
    void theAclIsCheckedBeforeTheParentAndAfterThePath() {
        assertThat(server.error(Server.create(1, "/nope/a", Bytes.EMPTY, NO_ACL, 0, -1)))
                .isEqualTo(ErrorCode.INVALID_ACL);
        assertThat(server.error(Server.create(1, "/nope/a", Bytes.EMPTY, null, 0, -1)))
                .isEqualTo(ErrorCode.INVALID_ACL);
        assertThat(server.error(Server.create(1, "nopath", Bytes.EMPTY, NO_ACL, 0, -1)))
                .isEqualTo(ErrorCode.BAD_ARGUMENTS);
        assertThat(server.error(Server.create(1, "/a", Bytes.EMPTY, NO_ACL, 7, -1)))
                .isEqualTo(ErrorCode.BAD_ARGUMENTS);
    }

    @Test
    void theSessionIsCheckedAfterFlagsAndBeforeThePath() {
        server.session = new SessionId(99);

        assertThat(server.error(Server.create("nopath"))).isEqualTo(ErrorCode.SESSION_EXPIRED);
        assertThat(server.error(Server.create("/a", 7))).isEqualTo(ErrorCode.BAD_ARGUMENTS);
    }

    @Test
    void ttlZnodesNeedTheExtendedTypes() {
        var plain = new Server(TreeOptions.DEFAULT, PlanOptions.DEFAULTS);

        assertThat(plain.error(Server.create(OpCode.CREATE_TTL, "nopath", 5, 0)))
                .isEqualTo(ErrorCode.UNIMPLEMENTED);
        assertThat(plain.error(Server.create(OpCode.CREATE, "/a", 6, -1)))
                .isEqualTo(ErrorCode.UNIMPLEMENTED);
        assertThat(plain.error(Server.create(OpCode.CREATE_TTL, "/a", 7, 1)))
                .isEqualTo(ErrorCode.BAD_ARGUMENTS);
    }

    @Test
    void aPathCanBeTooDeep() {
        String deepest = "/d".repeat(Tree.DEPTH_MAX);
        for (int length = 2; length < deepest.length(); length += 2) {
            server.make(deepest.substring(0, length));
        }

        assertThat(server.error(Server.create(deepest))).isEqualTo(ErrorCode.OK);
        assertThat(server.error(Server.create(deepest + "/d"))).isEqualTo(ErrorCode.BAD_ARGUMENTS);
    }

    @ParameterizedTest
    @Tag("S016")
    @Tag("S012")
    @Tag("S013")
    @CsvSource({
        "1, 0, 0, 1",
        "1, 1, 72057594037927937, 1",
        "1, 4, 0, 1",
        "15, 0, 0, 15",
        "15, 1, 72057594037927937, 15",
        "15, 4, 0, 15",
        "19, 0, -9223372036854775808, 19",
        "19, 1, -9223372036854775808, 19",
        "19, 4, -9223372036854775808, 19"
    })
    void theOpCodeDecidesOverTheKindAndOnlyEphemeralIsLeftToTheFlags(
            int opCode, int flags, long owner, int type) {
        Planned planned = server.ask(Server.create(opCode, "/a", flags, -1));

        assertThat(planned.logged().header().type()).isEqualTo(type);
        assertThat(planned.logged().txn().type()).isEqualTo(type);
        assertThat(server.node("/a").owner()).isEqualTo(owner);
        assertThat(server.stat("/a").ephemeralOwner())
                .isEqualTo(owner == Owner.CONTAINER ? 0 : owner);
    }

    @Test
    @Tag("S016")
    void aTtlZnodeKeepsItsTimeToLive() {
        Planned planned = server.ask(Server.create(OpCode.CREATE_TTL, "/t", 5, 60_000));

        assertThat(planned.logged().txn())
                .isEqualTo(new Txn.CreateTtl(ZnodePath.of("/t"), Bytes.EMPTY, Acl.OPEN, 1, 60_000));
        assertThat(Owner.ttlOf(server.node("/t").owner())).isEqualTo(60_000);
        assertThat(server.stat("/t").ephemeralOwner()).isZero();
    }

    @ParameterizedTest
    @Tag("S014")
    @CsvSource({
        "1, 2, -1, /s-0000000001",
        "1, 3, -1, /s-0000000001",
        "15, 2, -1, /s-0000000001",
        "19, 2, -1, /s-0000000001",
        "19, 3, -1, /s-0000000001",
        "21, 6, 9, /s-0000000001"
    })
    void sequentialFlagsAppendTenDigits(int opCode, int flags, long ttl, String expected) {
        server.make("/first");

        assertThat(server.made(Server.create(opCode, "/s-", flags, ttl))).isEqualTo(expected);
    }

    @Test
    @Tag("S014")
    void theNumberCountsAllChildrenThatEverWere() {
        server.make("/p", "/p/a", "/p/b");
        server.ask(Server.delete("/p/a"));
        server.ask(Server.create("/p/b"));
        server.ask(Server.setData("/p", "x"));

        assertThat(server.made(Server.create("/p/n", 2))).isEqualTo("/p/n0000000002");
        assertThat(server.made(Server.create("/p/m", 3))).isEqualTo("/p/m0000000003");
        assertThat(server.made(Server.create("/p/", 2))).isEqualTo("/p/0000000004");
        assertThat(server.stat("/p").numChildren()).isEqualTo(4);
        assertThat(server.stat("/p").cversion()).isEqualTo(6);
    }

    @ParameterizedTest
    @Tag("S015")
    @CsvSource({
        "0, 0000000000, 1",
        "9999999, 0009999999, 10000000",
        "999999999, 0999999999, 1000000000",
        "1000000000, 1000000000, 1000000001",
        "2147483646, 2147483646, 2147483647",
        "2147483647, 2147483647, 2147483647",
        "-2147483648, -2147483648, -2147483647"
    })
    void theNumberHasTenDigitsAndEndsWithTheLargestInt(int creations, String digits, int next) {
        assertThat(SequenceNumber.append(ZnodePath.of("/a"), creations))
                .isEqualTo(ZnodePath.of("/a" + digits));
        assertThat(SequenceNumber.next(creations)).isEqualTo(next);
    }

    @Test
    @Tag("S015")
    void afterTheLastNumberItIsGivenOnlyWhileNoZnodeHasIt() {
        server.make("/p");
        // As if 2147483646 children had been there: the log says what the counter becomes.
        server.tree.apply(
                new TxnHeader(Server.SESSION, 0, server.nextZxid(), 0, OpCode.CREATE),
                new Txn.Create(
                        OpCode.CREATE,
                        ZnodePath.of("/p/old"),
                        null,
                        Acl.OPEN,
                        false,
                        Integer.MAX_VALUE - 1),
                change -> {});

        assertThat(server.made(Server.create("/p/s", 2))).isEqualTo("/p/s2147483646");
        assertThat(server.made(Server.create("/p/s", 2))).isEqualTo("/p/s2147483647");
        assertThat(server.error(Server.create("/p/s", 2))).isEqualTo(ErrorCode.NODE_EXISTS);
        assertThat(server.made(Server.create("/p/other", 2))).isEqualTo("/p/other2147483647");
        assertThat(server.error(Server.create("/p/plain"))).isEqualTo(ErrorCode.OK);
        server.ask(Server.delete("/p/s2147483647"));
        assertThat(server.made(Server.create("/p/s", 2))).isEqualTo("/p/s2147483647");
        assertThat(server.node("/p").creations()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void aRefusedCreateUsesItsZxidAndNothingElse() {
        server.make("/p");
        server.ask(Server.create("/p"));

        assertThat(server.tree.zxid()).isEqualTo(server.zxid);
        assertThat(server.made(Server.create("/s-", 2))).isEqualTo("/s-0000000001");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void anEphemeralBelongsToTheSessionThatAsked(int flags) {
        server.session = Server.OTHER_SESSION;
        String path = server.made(Server.create("/e", flags));

        assertThat(server.stat(path).ephemeralOwner()).isEqualTo(Server.OTHER_SESSION.value());
    }

    @Test
    void theHeaderSaysWhoAskedAndWhen() {
        Request.Create request = Server.create("/a");
        Planned planned = server.ask(request);

        assertThat(planned.logged().header().clientId()).isEqualTo(Server.SESSION);
        assertThat(planned.logged().header().cxid()).isEqualTo(1);
        assertThat(planned.logged().header().zxid().value()).isEqualTo(3);
        assertThat(planned.logged().header().time()).isEqualTo(server.time);
        assertThat(planned.logged().txn())
                .isEqualTo(
                        new Txn.Create(
                                OpCode.CREATE,
                                ZnodePath.of("/a"),
                                Bytes.EMPTY,
                                Acl.OPEN,
                                false,
                                1));
    }
}
