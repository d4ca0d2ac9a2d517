package dev.ostler.interop.ensemble;

import static dev.ostler.interop.server.Implementation.APACHE;
import static dev.ostler.interop.server.Implementation.UNDER_TEST;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.interop.server.ServerUnderTest;
import dev.ostler.interop.wire.RawSession;
import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;

/**
 * A write whose body ends too early is proposed by a leader of ZooKeeper's under a zxid that is
 * taken, and nothing is committed in its ensemble any more.
 */
class MalformedWriteTest {
    private static final int TIMEOUT = 30_000;

    @TempDir Path directory;

    @Test
    void aLeaderRefusesItAndGoesOnWhoeverPassesItOn() throws Exception {
        try (var ensemble =
                new EnsembleUnderTest(
                        directory,
                        EnsembleUnderTest.voters(APACHE, UNDER_TEST, UNDER_TEST),
                        Map.of())) {
            ensemble.startLedBy(3);
            for (Map.Entry<Integer, ServerUnderTest> member : ensemble.members().entrySet()) {
                try (var session = RawSession.open(member.getValue().clientPort(), TIMEOUT)) {
                    session.send(OpCode.SET_DATA, new byte[] {0, 0, 0, 30, '/'});
                    session.flush();
                    assertThat(session.receive().error())
                            .isEqualTo(ErrorCode.MARSHALLING_ERROR.code());
                    assertThat(session.call(create("/" + member.getKey())).error()).isZero();
                }
            }
            Agreement.check(ensemble);
        }
    }

    private static Request create(String path) {
        return new Request.Create(OpCode.CREATE, ZnodePath.of(path), Bytes.EMPTY, Acl.OPEN, 0, -1);
    }
}
