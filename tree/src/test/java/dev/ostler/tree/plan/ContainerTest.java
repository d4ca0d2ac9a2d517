package dev.ostler.tree.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.tree.TreeOptions;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server removes by itself is checked again when its turn comes (section 11.9). */
@Tag("S016")
class ContainerTest {
    private final Server server = new Server();

    private Planned remove(String path, long afterMillis) {
        return server.planner.deleteContainer(
                ZnodePath.of(path), server.nextZxid(), server.time + afterMillis);
    }

    private ErrorCode removal(String path, long afterMillis) {
        return remove(path, afterMillis).outcome().error();
    }

    @Test
    void aContainerGoesOnceItHasLostItsLastChild() {
        server.made(Server.create(OpCode.CREATE_CONTAINER, "/c", 4, -1));
        assertThat(removal("/c", 1_000_000)).isEqualTo(ErrorCode.BAD_VERSION);
        server.make("/c/child");
        assertThat(removal("/c", 0)).isEqualTo(ErrorCode.NOT_EMPTY);
        server.ask(Server.delete("/c/child"));

        Planned planned = remove("/c", 0);

        assertThat(planned.logged().txn())
                .isEqualTo(new Txn.Delete(OpCode.DELETE_CONTAINER, ZnodePath.of("/c")));
        assertThat(planned.logged().header().clientId()).isEqualTo(new SessionId(0));
        assertThat(planned.logged().header().cxid()).isZero();
        assertThat(planned.changes()).hasSize(1);
        assertThat(server.find("/c")).isNull();
    }

    @Test
    void aTtlZnodeGoesWhenItWasNotWrittenForLongerThanItsTime() {
        server.made(Server.create(OpCode.CREATE_TTL, "/t", 5, 1_000));
        assertThat(removal("/t", 1_000)).isEqualTo(ErrorCode.BAD_VERSION);
        server.make("/t/child");
        assertThat(removal("/t", 9_000)).isEqualTo(ErrorCode.NOT_EMPTY);
        server.ask(Server.delete("/t/child"));
        server.time += 5_000;
        server.ask(Server.setData("/t", "still alive"));
        assertThat(removal("/t", 1_000)).isEqualTo(ErrorCode.BAD_VERSION);
        assertThat(removal("/t", 1_001)).isEqualTo(ErrorCode.OK);
    }

    @Test
    void aContainerThatNeverHadAChildMayGoAfterAWhile() {
        var impatient =
                new Server(
                        new TreeOptions(true, true),
                        new PlanOptions(
                                false, false, true, 500, Integer.MAX_VALUE, Integer.MAX_VALUE));
        impatient.made(Server.create(OpCode.CREATE_CONTAINER, "/c", 4, -1));

        assertThat(
                        impatient
                                .planner
                                .deleteContainer(
                                        ZnodePath.of("/c"),
                                        impatient.nextZxid(),
                                        impatient.time + 500)
                                .outcome()
                                .error())
                .isEqualTo(ErrorCode.BAD_VERSION);
        assertThat(
                        impatient
                                .planner
                                .deleteContainer(
                                        ZnodePath.of("/c"),
                                        impatient.nextZxid(),
                                        impatient.time + 501)
                                .outcome()
                                .error())
                .isEqualTo(ErrorCode.OK);
    }

    @ParameterizedTest
    @CsvSource({
        "/, BAD_ARGUMENTS",
        "/zookeeper, BAD_ARGUMENTS",
        "/zookeeper/quota, BAD_ARGUMENTS",
        "/zookeeper/config, BAD_ARGUMENTS",
        "/nope, NO_NODE",
        "/ephemeral, BAD_VERSION",
        // Since it was due it was made anew as something that must stay.
        "/plain, BAD_VERSION"
    })
    void theseStay(String path, ErrorCode expected) {
        server.make("/plain");
        server.made(Server.create("/ephemeral", 1));

        assertThat(removal(path, 1_000_000)).isEqualTo(expected);
        assertThat(server.tree.zxid()).isEqualTo(server.zxid);
    }
}
