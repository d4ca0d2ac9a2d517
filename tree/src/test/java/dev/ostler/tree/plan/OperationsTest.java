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
import dev.ostler.protocol.TxnHeader;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.tree.Change;
import dev.ostler.tree.TreeOptions;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/** Delete, setData, setACL and reconfig: checks in their order, effects, Stats (section 3.6, 9). */
class OperationsTest {
    private static final Acl WORLD = new Acl(Acl.ALL, "world", "anyone");

    private final Server server = new Server();

    @BeforeEach
    void someZnodes() {
        server.make("/file", "/full", "/full/child", "/readonly");
        server.make("/closed", Acl.ALL & ~Acl.DELETE);
        server.make("/closed/child");
        server.make("/readable", Acl.READ);
        server.ask(Server.setData("/file", "one"));
    }

    @ParameterizedTest
    @CsvSource({
        "'', -1, BAD_ARGUMENTS",
        "file, -1, BAD_ARGUMENTS",
        "/, -1, BAD_ARGUMENTS",
        "/zookeeper, -1, BAD_ARGUMENTS",
        "/zookeeper/quota, -1, BAD_ARGUMENTS",
        "/zookeeper/config, -1, BAD_ARGUMENTS",
        "/nope, -1, NO_NODE",
        "/nope/a, -1, NO_NODE",
        "/file/, -1, NO_NODE",
        "//file, -1, NO_NODE",
        "/file/.., -1, NO_NODE",
        "/closed/child, 9, NO_AUTH",
        "/closed/nope, -1, NO_AUTH",
        "/file, 0, BAD_VERSION",
        "/file, -2, BAD_VERSION",
        // The version is checked before the children are.
        "/full, 7, BAD_VERSION",
        "/full, 0, NOT_EMPTY",
        "/full, -1, NOT_EMPTY",
        "/file, 1, OK",
        "/file, -1, OK",
        // Permissions on the znode itself don't matter.
        "/readable, 0, OK"
    })
    @Tag("S010")
    void delete(String path, int version, ErrorCode expected) {
        Planned planned = server.ask(Server.delete(path, version));

        assertThat(planned.outcome().error()).isEqualTo(expected);
        assertThat(planned.changes()).hasSize(expected == ErrorCode.OK ? 1 : 0);
        if (expected == ErrorCode.OK) {
            assertThat(server.find(path)).isNull();
            assertThat(planned.logged().txn())
                    .isEqualTo(new Txn.Delete(OpCode.DELETE, ZnodePath.of(path)));
        }
    }

    @Test
    void aNulInAPathToDeleteIsABadArgument() {
        assertThat(server.error(Server.delete("/a\u0000"))).isEqualTo(ErrorCode.BAD_ARGUMENTS);
    }

    @ParameterizedTest
    @CsvSource({
        "'', -1, BAD_ARGUMENTS",
        "file, -1, BAD_ARGUMENTS",
        "/file/, -1, BAD_ARGUMENTS",
        "/a//b, -1, BAD_ARGUMENTS",
        "/nope, -1, NO_NODE",
        "/readable, 9, NO_AUTH",
        "/zookeeper/config, -1, NO_AUTH",
        "/file, 0, BAD_VERSION",
        "/file, 2, BAD_VERSION",
        "/file, 1, OK",
        "/file, -1, OK",
        "/, 0, OK",
        "/zookeeper, 0, OK"
    })
    @Tag("S009")
    void setData(String path, int version, ErrorCode expected) {
        assertThat(server.error(Server.setData(path, "new", version))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "file, -1, world, BAD_ARGUMENTS",
        "/file/, -1, nosuch, BAD_ARGUMENTS",
        // The list is checked before the znode is looked for.
        "/nope, -1, nosuch, INVALID_ACL",
        "/nope, -1, world, NO_NODE",
        "/readable, 9, world, NO_AUTH",
        "/file, 1, world, BAD_VERSION",
        "/file, 0, world, OK",
        "/file, -1, world, OK",
        "/, -1, world, OK"
    })
    @Tag("S043")
    void setAcl(String path, int version, String scheme, ErrorCode expected) {
        assertThat(server.error(Server.setAcl(path, version, new Acl(31, scheme, "anyone"))))
                .isEqualTo(expected);
    }

    @Test
    void everyOperationNeedsItsSession() {
        server.session = new SessionId(99);

        assertThat(
                        List.of(
                                server.error(Server.delete("nopath")),
                                server.error(Server.setData("nopath", "x")),
                                server.error(Server.setAcl("nopath", -1)),
                                server.error(new Request.CloseSession())))
                .containsOnly(ErrorCode.SESSION_EXPIRED);
    }

    @Test
    @Tag("S023")
    void aWriteOfTheSameDataCountsToo() {
        Stat before = server.stat("/file");
        Planned planned = server.ask(Server.setData("/file", "one", 1));

        assertThat(planned.outcome().stat())
                .isEqualTo(
                        new Stat(
                                before.czxid(),
                                server.zxid,
                                before.ctime(),
                                server.time,
                                2,
                                0,
                                0,
                                0,
                                3,
                                0,
                                before.pzxid()));
        assertThat(planned.logged().txn())
                .isEqualTo(
                        new Txn.SetData(
                                OpCode.SET_DATA, ZnodePath.of("/file"), Bytes.utf8("one"), 2));
        assertThat(planned.changes())
                .extracting(Change::kind, Change::path)
                .containsExactly(tuple(Change.Kind.DATA_SET, ZnodePath.of("/file")));
    }

    @Test
    void aVersionWrapsRound() {
        server.tree.apply(
                new TxnHeader(Server.SESSION, 0, server.nextZxid(), 0, OpCode.SET_DATA),
                new Txn.SetData(OpCode.SET_DATA, ZnodePath.of("/file"), null, Integer.MAX_VALUE),
                change -> {});

        server.ask(Server.setData("/file", "x", Integer.MAX_VALUE));
        assertThat(server.stat("/file").version()).isEqualTo(Integer.MIN_VALUE);
        assertThat(server.error(Server.setData("/file", "y", Integer.MIN_VALUE)))
                .isEqualTo(ErrorCode.OK);
    }

    @Test
    @Tag("S045")
    void setAclMovesTheAclVersionOnly() {
        Stat before = server.stat("/file");
        Planned planned = server.ask(Server.setAcl("/file", 0, WORLD, new Acl(1, "ip", "::1")));

        assertThat(planned.logged().txn())
                .isEqualTo(
                        new Txn.SetAcl(
                                ZnodePath.of("/file"), List.of(WORLD, new Acl(1, "ip", "::1")), 1));
        assertThat(planned.outcome().stat())
                .isEqualTo(
                        new Stat(
                                before.czxid(),
                                before.mzxid(),
                                before.ctime(),
                                before.mtime(),
                                before.version(),
                                before.cversion(),
                                1,
                                0,
                                before.dataLength(),
                                0,
                                before.pzxid()));
        assertThat(planned.changes()).isEmpty();
        assertThat(server.node("/file").acl().entries())
                .containsExactly(WORLD, new Acl(1, "ip", "::1"));
    }

    @Test
    void childrenMoveTheParentsCversionAndPzxid() {
        Stat before = server.stat("/full");
        server.make("/full/second");
        long created = server.zxid;
        assertThat(server.stat("/full").cversion()).isEqualTo(before.cversion() + 1);
        assertThat(server.stat("/full").pzxid()).isEqualTo(created);

        server.ask(Server.delete("/full/second"));
        assertThat(server.stat("/full").cversion()).isEqualTo(before.cversion() + 2);
        assertThat(server.stat("/full").pzxid()).isEqualTo(created + 1);

        server.ask(Server.setData("/full/child", "x"));
        server.make("/full/child/grandchild");
        assertThat(server.stat("/full").pzxid()).isEqualTo(created + 1);
        assertThat(server.stat("/full").mzxid()).isEqualTo(before.mzxid());
    }

    @Test
    @Tag("S044")
    void aclsAreNotInherited() {
        server.make("/parent", Acl.CREATE);
        server.make("/parent/child");

        assertThat(server.error(Server.setData("/parent", "x"))).isEqualTo(ErrorCode.NO_AUTH);
        assertThat(server.error(Server.setData("/parent/child", "x"))).isEqualTo(ErrorCode.OK);
        assertThat(server.node("/parent/child").acl().entries()).isEqualTo(Acl.OPEN);
    }

    @Test
    void checkOnItsOwnIsNoOperation() {
        assertThat(server.error(Server.check("/file", 1))).isEqualTo(ErrorCode.UNIMPLEMENTED);
    }

    @Test
    void aStandaloneServerCannotBeReconfigured() {
        var request = new Request.Reconfig(null, null, "server.1=a:1:2;3", -1);
        var enabled =
                new Server(
                        new TreeOptions(true, true),
                        new PlanOptions(
                                false, true, true, 0, Integer.MAX_VALUE, Integer.MAX_VALUE));

        assertThat(server.error(request)).isEqualTo(ErrorCode.RECONFIG_DISABLED);
        assertThat(enabled.error(request)).isEqualTo(ErrorCode.UNIMPLEMENTED);
        enabled.session = new SessionId(99);
        assertThat(enabled.error(request)).isEqualTo(ErrorCode.SESSION_EXPIRED);
    }

    @Test
    void whatWasRefusedElsewhereIsLoggedTheSame() {
        Planned planned =
                server.planner.refuse(
                        server.requester(),
                        ErrorCode.MARSHALLING_ERROR,
                        server.nextZxid(),
                        server.time);

        assertThat(planned.logged().txn()).isEqualTo(new Txn.Failed(ErrorCode.MARSHALLING_ERROR));
        assertThat(planned.logged().header().type()).isEqualTo(OpCode.ERROR);
        assertThat(server.tree.zxid()).isEqualTo(server.zxid);
    }
}
