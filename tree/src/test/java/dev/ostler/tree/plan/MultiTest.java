package dev.ostler.tree.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Stat;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.tree.Change;
import dev.ostler.tree.Outcome;
import dev.ostler.tree.Owner;
import dev.ostler.tree.TreeOptions;
import dev.ostler.tree.TreeVersion;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/** Multis: all or nothing, each operation seeing the ones before it (sections 10.1 to 10.4). */
class MultiTest {
    private final Server server = new Server();

    private List<ErrorCode> results(Request.Write... operations) {
        return server.ask(Server.multi(operations)).outcome().operations().stream()
                .map(Outcome::error)
                .toList();
    }

    private boolean succeeds(Request.Write... operations) {
        return results(operations).stream().allMatch(error -> error == ErrorCode.OK);
    }

    @Test
    void anEmptyMultiUsesAZxid() {
        Planned planned = server.ask(Server.multi());

        assertThat(planned.logged().txn()).isEqualTo(new Txn.Multi(List.of()));
        assertThat(Server.replyBody(planned)).isEqualTo("ffffffff01ffffffff");
        assertThat(server.tree.zxid()).isEqualTo(server.zxid);
    }

    @Test
    void operationsSeeWhatTheOnesBeforeThemDid() {
        server.make("/old");

        assertThat(
                        succeeds(
                                Server.create("/a", "x"),
                                Server.create("/a/b"),
                                Server.check("/a", 0),
                                Server.setData("/a", "y", 0),
                                Server.check("/a", 1),
                                Server.setData("/a", "z", 1),
                                Server.delete("/a/b", 0),
                                Server.delete("/a", 2),
                                Server.create("/a", "again"),
                                Server.check("/a", 0),
                                Server.delete("/old", 0),
                                Server.create("/old")))
                .isTrue();
        assertThat(server.node("/a").data()).isEqualTo(Bytes.utf8("again"));
        assertThat(server.stat("/a").version()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "create, NODE_EXISTS",
        "child of ephemeral, NO_CHILDREN_FOR_EPHEMERALS",
        "child of missing, NO_NODE",
        "delete parent, NOT_EMPTY",
        "delete again, NO_NODE",
        "old version, BAD_VERSION",
        "check of deleted, NO_NODE",
        "new znode without permission, NO_AUTH"
    })
    void operationsAreJudgedByWhatTheOnesBeforeThemDid(String last, ErrorCode expected) {
        server.make("/gone");
        Request.Write operation =
                switch (last) {
                    case "create" -> Server.create("/a");
                    case "child of ephemeral" -> Server.create("/e/child");
                    case "child of missing" -> Server.create("/gone/child");
                    case "delete parent" -> Server.delete("/a");
                    case "delete again" -> Server.delete("/gone");
                    case "old version" -> Server.setData("/a", "x", 0);
                    case "check of deleted" -> Server.check("/gone", -1);
                    case "new znode without permission" -> Server.setData("/closed", "x");
                    default -> throw new IllegalArgumentException(last);
                };

        List<ErrorCode> results =
                results(
                        Server.create("/a"),
                        Server.create("/a/b"),
                        Server.setData("/a", "y"),
                        Server.create("/e", 1),
                        Server.delete("/gone"),
                        Server.create(
                                OpCode.CREATE,
                                "/closed",
                                null,
                                List.of(new Acl(Acl.READ, "world", "anyone")),
                                0,
                                -1),
                        operation,
                        Server.create("/never"));

        assertThat(results.subList(0, 6)).containsOnly(ErrorCode.OK);
        assertThat(results.subList(6, 8))
                .containsExactly(expected, ErrorCode.RUNTIME_INCONSISTENCY);
    }

    @Test
    void aFailedMultiChangesNothing() {
        server.make("/p");
        TreeVersion before = server.tree.freeze();

        Planned planned =
                server.ask(
                        Server.multi(
                                Server.create("/p/s-", 2),
                                Server.setData("/p", "x"),
                                Server.delete("/nope"),
                                Server.create("/later")));

        assertThat(planned.outcome().error()).isEqualTo(ErrorCode.NO_NODE);
        assertThat(WriteReply.error(planned.outcome())).isEqualTo(ErrorCode.OK);
        assertThat(planned.changes()).isEmpty();
        assertThat(planned.logged().txn())
                .isEqualTo(
                        new Txn.Multi(
                                List.of(
                                        new Txn.Create(
                                                OpCode.CREATE,
                                                ZnodePath.of("/p/s-0000000000"),
                                                Bytes.EMPTY,
                                                Acl.OPEN,
                                                false,
                                                1),
                                        new Txn.SetData(
                                                OpCode.SET_DATA,
                                                ZnodePath.of("/p"),
                                                Bytes.utf8("x"),
                                                1),
                                        new Txn.Failed(ErrorCode.NO_NODE),
                                        new Txn.Failed(ErrorCode.RUNTIME_INCONSISTENCY))));
        assertThat(planned.logged().digest()).extracting("treeDigest").isEqualTo(before.digest());
        assertThat(server.tree.digest()).isEqualTo(before.digest());
        assertThat(server.tree.freeze().znodeCount()).isEqualTo(before.znodeCount());
        assertThat(server.tree.zxid()).isEqualTo(server.zxid);
        assertThat(server.made(Server.create("/p/s-", 2))).isEqualTo("/p/s-0000000000");
    }

    @Test
    void numbersGoOnInsideAMulti() {
        server.make("/p");
        Planned planned =
                server.ask(
                        Server.multi(
                                Server.create("/p/a-", 2),
                                Server.create("/p/plain"),
                                Server.delete("/p/plain"),
                                Server.create("/p/", 3)));

        assertThat(planned.changes())
                .extracting(Change::kind, change -> change.path().toString())
                .containsExactly(
                        tuple(Change.Kind.CREATED, "/p/a-0000000000"),
                        tuple(Change.Kind.CREATED, "/p/plain"),
                        tuple(Change.Kind.DELETED, "/p/plain"),
                        tuple(Change.Kind.CREATED, "/p/0000000002"));
        assertThat(server.made(Server.create("/p/", 2))).isEqualTo("/p/0000000003");
    }

    @Test
    void statsAreThoseOfTheirOperation() {
        server.make("/p");
        Planned planned =
                server.ask(
                        Server.multi(
                                Server.setData("/p", "x"),
                                Server.create("/p/child"),
                                Server.setData("/p", "yy")));

        Stat first = planned.outcome().operations().get(0).stat();
        Stat last = planned.outcome().operations().get(2).stat();
        assertThat(first)
                .extracting("version", "numChildren", "dataLength", "mzxid")
                .containsExactly(1, 0, 1, server.zxid);
        assertThat(last)
                .extracting("version", "numChildren", "dataLength", "pzxid")
                .containsExactly(2, 1, 2, server.zxid);
    }

    @ParameterizedTest
    @CsvSource({
        // Op code, flags, ttl; what it becomes, the type of its result; section 10.2.
        "1, 0, -1, 1, 1",
        "15, 0, -1, 15, 15",
        "1, 4, -1, 19, 15",
        "15, 4, -1, 19, 15",
        "19, 0, -1, 19, 15",
        "19, 1, -1, 19, 15",
        "19, 4, -1, 19, 15",
        "21, 5, 9, 21, 15",
        "21, 0, 9, 1, 1",
        "21, 1, -1, 1, 1",
        "21, 4, 9, 19, 15"
    })
    void createsInsideAMulti(int opCode, int flags, long ttl, int becomes, int resultType) {
        Planned planned = server.ask(Server.multi(Server.create(opCode, "/a", flags, ttl)));

        assertThat(planned.outcome().operations().get(0).txn().type()).isEqualTo(becomes);
        assertThat(Server.replyBody(planned))
                .startsWith(String.format("%08x0000000000", resultType));
        assertThat(Server.replyBody(planned))
                .hasSize(2 * (9 + 6 + (resultType == 15 ? 68 : 0) + 9));
        assertThat(server.node("/a").owner() == Owner.CONTAINER).isEqualTo(becomes == 19);
        assertThat(server.stat("/a").ephemeralOwner() != 0).isEqualTo(flags == 1 && becomes == 1);
    }

    @ParameterizedTest
    @CsvSource({"1, 5", "1, 6", "15, 5", "19, 6", "1, 7", "15, -1", "19, 99"})
    void theseFlagsMakeTheWholeMultiUndecodable(int opCode, int flags) {
        Planned planned =
                server.ask(
                        Server.multi(
                                Server.delete("/nope"), Server.create(opCode, "/a", flags, -1)));

        assertThat(planned.logged().txn()).isEqualTo(new Txn.Failed(ErrorCode.MARSHALLING_ERROR));
        assertThat(WriteReply.error(planned.outcome())).isEqualTo(ErrorCode.MARSHALLING_ERROR);
        assertThat(Server.replyBody(planned)).isEmpty();
    }

    @Test
    void aNullAclMakesTheWholeMultiUndecodableAndAnEmptyOneDoesNot() {
        assertThat(
                        server.error(
                                Server.multi(
                                        Server.create(OpCode.CREATE, "/a", null, null, 0, -1))))
                .isEqualTo(ErrorCode.MARSHALLING_ERROR);
        assertThat(results(Server.create(OpCode.CREATE, "/a", null, List.of(), 0, -1)))
                .containsExactly(ErrorCode.INVALID_ACL);
    }

    @Test
    void unknownFlagsOfATtlCreateFailThatOperationOnly() {
        assertThat(
                        results(
                                Server.create("/a"),
                                Server.create(OpCode.CREATE_TTL, "/b", 7, 5),
                                Server.create("/c")))
                .containsExactly(
                        ErrorCode.OK, ErrorCode.BAD_ARGUMENTS, ErrorCode.RUNTIME_INCONSISTENCY);
        assertThat(results(Server.create(OpCode.CREATE_TTL, "/b", 5, 0)))
                .containsExactly(ErrorCode.BAD_ARGUMENTS);
    }

    @Test
    void ttlCreatesWithoutExtendedTypesFailThatOperationOnly() {
        var plain = new Server(TreeOptions.DEFAULT, PlanOptions.DEFAULTS);
        Planned planned = plain.ask(Server.multi(Server.create(OpCode.CREATE_TTL, "/b", 5, 1)));

        assertThat(planned.outcome().operations())
                .extracting(Outcome::error)
                .containsExactly(ErrorCode.UNIMPLEMENTED);
    }

    @Test
    void whatDoesNotBelongIntoAMultiMakesItUndecodable() {
        for (Request.Write stranger :
                List.of(
                        Server.setAcl("/", -1, new Acl(31, "world", "anyone")),
                        new Request.CloseSession(),
                        new Request.Reconfig(null, null, null, -1),
                        Server.multi())) {
            assertThat(server.error(Server.multi(stranger))).isEqualTo(ErrorCode.MARSHALLING_ERROR);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/nope, -1, NO_NODE",
        "nopath, -1, BAD_ARGUMENTS",
        "/a/, -1, BAD_ARGUMENTS",
        "/secret, 9, NO_AUTH",
        "/a, 1, BAD_VERSION",
        "/a, 0, OK",
        "/a, -1, OK"
    })
    void check(String path, int version, ErrorCode expected) {
        server.make("/a");
        server.make("/secret", Acl.ALL & ~Acl.READ);

        assertThat(results(Server.check(path, version))).containsExactly(expected);
    }

    @Test
    void aCheckIsLoggedWithTheNextVersion() {
        server.make("/a");
        server.ask(Server.setData("/a", "x"));

        assertThat(server.ask(Server.multi(Server.check("/a", -1))).logged().txn())
                .isEqualTo(new Txn.Multi(List.of(new Txn.Check(ZnodePath.of("/a"), 2))));
    }

    @Test
    void withoutASessionTheFirstOperationFails() {
        server.session = new SessionId(99);

        assertThat(results(Server.create("/a"), Server.create("/b")))
                .containsExactly(ErrorCode.SESSION_EXPIRED, ErrorCode.RUNTIME_INCONSISTENCY);
    }

    @Test
    void pathsAtTheRootCountForTheRoot() {
        assertThat(
                        succeeds(
                                Server.create("/s", 2),
                                Server.create("/s", 2),
                                Server.delete("/s0000000000")))
                .isTrue();
        assertThat(server.find("/s0000000001")).isNotNull();
        assertThat(server.made(Server.create("/s", 2))).isEqualTo("/s0000000002");
    }
}
