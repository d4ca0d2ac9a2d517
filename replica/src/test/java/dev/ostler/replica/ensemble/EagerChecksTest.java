package dev.ostler.replica.ensemble;

import static dev.ostler.replica.TestClient.creating;
import static dev.ostler.replica.TestClient.deleting;
import static dev.ostler.replica.TestClient.setting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.replica.TestClient;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;

/** A follower refuses what its own state does not permit. */
class EagerChecksTest {
    private static final List<Acl> READ_ONLY = List.of(new Acl(Acl.READ, "world", "anyone"));

    private final TestEnsemble ensemble = new TestEnsemble(3, 0);

    @BeforeEach
    void checkEagerly() {
        for (int id = 1; id <= 3; id++) {
            ensemble.member(id).eagerAclCheck = true;
        }
        ensemble.start();
        ensemble.awaitLeader();
    }

    private static Request create(int opCode, String path, List<Acl> acl) {
        return new Request.Create(opCode, ZnodePath.of(path), Bytes.EMPTY, acl, 0, -1);
    }

    private static Request create(String path, List<Acl> acl) {
        return create(OpCode.CREATE, path, acl);
    }

    private static Request setAcl(String path, List<Acl> acl) {
        return new Request.SetAcl(ZnodePath.of(path), acl, -1);
    }

    @Test
    void whatIsNotPermittedTakesNoTransaction() {
        TestMember follower = ensemble.follower();
        TestClient client = follower.connected();
        client.call(create("/secret", READ_ONLY));
        long before = follower.current().zxid();

        for (Request refused :
                List.of(
                        create("/secret/a", Acl.OPEN),
                        create(OpCode.CREATE2, "/secret/a", Acl.OPEN),
                        setting("/secret", "x"),
                        setAcl("/secret", Acl.OPEN),
                        deleting("/secret/a"))) {
            TestClient.Reply reply = client.call(refused);
            assertThat(reply.error()).isEqualTo(ErrorCode.NO_AUTH);
            assertThat(reply.zxid()).isZero();
        }
        TestClient.Reply invalid = client.call(create("/a", List.of()));
        assertThat(invalid.error()).isEqualTo(ErrorCode.INVALID_ACL);
        assertThat(invalid.zxid()).isZero();
        assertThat(follower.current().zxid()).isEqualTo(before);
    }

    @Test
    void whatElseIsWrongIsLeftToTheLeader() {
        TestMember follower = ensemble.follower();
        TestClient client = follower.connected();
        client.call(create("/secret", READ_ONLY));
        long before = follower.current().zxid();

        assertThat(client.call(setting("/none", "x")).error()).isEqualTo(ErrorCode.NO_NODE);
        assertThat(client.call(create(OpCode.CREATE_CONTAINER, "/secret/a", Acl.OPEN)).error())
                .isEqualTo(ErrorCode.NO_AUTH);
        assertThat(client.call(deleting("/")).error()).isEqualTo(ErrorCode.BAD_ARGUMENTS);

        assertThat(follower.current().zxid()).isEqualTo(before + 3);
    }

    @Test
    void whatTheSessionItselfMayYetPermitIsLeftToTheLeader() {
        TestMember follower = ensemble.follower();
        TestClient client = follower.connected();
        client.call(create("/secret", List.of(new Acl(Acl.ADMIN, "world", "anyone"))));

        client.send(setAcl("/secret", Acl.OPEN));
        client.send(creating("/secret/a", "x"));
        client.flush();
        ensemble.run();

        assertThat(client.replies())
                .extracting(TestClient.Reply::error)
                .containsExactly(ErrorCode.OK, ErrorCode.OK);
    }
}
