package dev.ostler.tree.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.Request;
import dev.ostler.tree.access.Identities;
import dev.ostler.tree.access.Identity;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/** Which permission each write needs, and on which znode (client protocol, section 3.7). */
@Tag("S042")
class PermissionMatrixTest {
    private final Server server = new Server();

    private static Request.Write request(String operation) {
        return switch (operation) {
            case "create" -> Server.create("/p/new");
            case "sequential" -> Server.create("/p/new-", 2);
            case "delete" -> Server.delete("/p/child");
            case "setData" -> Server.setData("/p", "x");
            case "setACL" -> Server.setAcl("/p", -1, new Acl(Acl.ALL, "world", "anyone"));
            case "check" -> Server.multi(Server.check("/p", -1));
            default -> throw new IllegalArgumentException(operation);
        };
    }

    @ParameterizedTest
    @CsvSource({"create, 4", "sequential, 4", "delete, 8", "setData, 2", "setACL, 16", "check, 1"})
    void eachOperationNeedsOnePermission(String operation, int permission) {
        for (int bits = 0; bits <= Acl.ALL; bits++) {
            var fresh = new Server();
            fresh.make("/p");
            fresh.make("/p/child", 0);
            fresh.ask(Server.setAcl("/p", -1, new Acl(bits, "world", "anyone")));

            ErrorCode expected = (bits & permission) != 0 ? ErrorCode.OK : ErrorCode.NO_AUTH;
            assertThat(fresh.error(request(operation)))
                    .as("%s with permissions %d", operation, bits)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @Tag("S041")
    @CsvSource({
        "digest, bob:hash, OK",
        "digest, eve:hash, NO_AUTH",
        "ip, 127.0.0.1, OK",
        "ip, 127.0.0.0/8, OK",
        "ip, 10.0.0.1, NO_AUTH"
    })
    void theRequestersIdentitiesDecide(String scheme, String id, ErrorCode expected) {
        server.make("/p", new Acl(Acl.ALL, scheme, id));
        server.identities = server.identities.plus(List.of(Server.BOB));

        assertThat(server.error(Server.setData("/p", "x"))).isEqualTo(expected);
    }

    @Test
    @Tag("S040")
    void authMeansWhoeverCreatesIt() {
        server.identities = server.identities.plus(List.of(Server.BOB));
        server.make("/mine", new Acl(Acl.ALL, "auth", ""));
        assertThat(server.error(Server.setData("/mine", "x"))).isEqualTo(ErrorCode.OK);

        server.identities = Identities.of(Server.ADDRESS);
        assertThat(server.error(Server.setData("/mine", "x"))).isEqualTo(ErrorCode.NO_AUTH);
        assertThat(
                        server.error(
                                Server.create(
                                        1, "/no", null, List.of(new Acl(1, "auth", "")), 0, -1)))
                .isEqualTo(ErrorCode.INVALID_ACL);
    }

    @Test
    void superMayEverything() {
        server.make("/p", 0);
        server.identities = server.identities.plus(List.of(new Identity(Identity.SUPER, "")));

        assertThat(server.error(Server.setData("/p", "x"))).isEqualTo(ErrorCode.OK);
        assertThat(server.error(Server.setData("/zookeeper/config", "x"))).isEqualTo(ErrorCode.OK);
        assertThat(server.error(Server.delete("/zookeeper"))).isEqualTo(ErrorCode.BAD_ARGUMENTS);
    }
}
