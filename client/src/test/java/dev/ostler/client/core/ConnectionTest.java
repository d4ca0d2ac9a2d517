package dev.ostler.client.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.OpCode;

import org.apache.zookeeper.Watcher;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;

class ConnectionTest {
    private static final int CONNECTION_LOSS = -4;
    private static final int AUTH_FAILED = -115;

    @Test
    void handshakeFrameGoesOutAloneThenCredentialsWatchesAndCallsInOrder() {
        var story = new Transcript().connecting();
        story.call("first");
        story.connection.authenticate(new AuthInfo("digest", Bytes.utf8("bob:x")), 0);
        story.watch("/w", event -> {});
        story.call("second");
        story.connection.connected(0);
        assertThat(story.lines()).containsExactly("connect", "send connect session=0 zxid=0");

        story.accept(false);
        assertThat(story.lines())
                .containsExactly(
                        "established abc timeout=30000",
                        "state CONNECTED",
                        "tell 2 SyncConnected",
                        "send xid=-4 op=" + OpCode.AUTH,
                        "send xid=1 op=" + OpCode.SET_WATCHES,
                        "send xid=2 op=" + OpCode.SYNC,
                        "send xid=3 op=" + OpCode.SYNC);
    }

    @Test
    @Tag("S179")
    void callsFailBeforeTheApplicationHearsOfTheLoss() {
        var story = new Transcript().connected();
        story.call("sent");
        story.forgetting().lose();
        assertThat(story.lines())
                .containsExactly(
                        "disconnect",
                        "sent ends with " + CONNECTION_LOSS,
                        "state CONNECTING",
                        "tell 1 Disconnected");
    }

    @Test
    void sessionIsResumedWithTheNewestZxidThatWasSeen() {
        var story = new Transcript().connected();
        story.call("one");
        story.reply(1, 77, 0);
        story.lose();
        story.pass(100);
        story.connection.connected(100);
        assertThat(story.lines()).endsWith("connect", "send connect session=abc zxid=77");
    }

    @Test
    @Tag("S177")
    void refusedSessionIsExpiredForGood() {
        var story = new Transcript(Transcript.SESSION, false).handshaking();
        story.call("waiting");
        story.forgetting().refuse();
        assertThat(story.lines())
                .containsExactly(
                        "state CLOSED",
                        "disconnect",
                        "waiting ends with -112",
                        "tell 1 Expired",
                        "end");
        story.call("late");
        story.lose();
        story.pass(1_000_000);
        assertThat(story.lines()).containsExactly("late ends with -112");
    }

    @Test
    void silenceOfTwoThirdsIsALostConnectionAndOfFourThirdsALostSession() {
        var story = new Transcript().connected();
        for (int i = 0; i < 19; i++) {
            story.pass(1000);
        }
        assertThat(story.connection.phase()).isEqualTo(Phase.CONNECTED);
        story.pass(1000);
        assertThat(story.connection.phase()).isEqualTo(Phase.WAITING);
        for (int i = 0; i < 19; i++) {
            story.pass(1000);
        }
        assertThat(story.connection.phase()).isNotEqualTo(Phase.DEAD);
        story.forgetting().pass(1000);
        assertThat(story.lines()).contains("state CLOSED", "tell 1 Expired", "end");
    }

    @Test
    void clientThatNeverHadASessionTriesForEver() {
        var story = new Transcript().connecting();
        story.forgetting();
        for (int i = 0; i < 100; i++) {
            story.pass(20_000);
        }
        assertThat(story.connection.phase()).isNotEqualTo(Phase.DEAD);
        assertThat(story.lines()).contains("connect").doesNotContain("tell 1 Disconnected");
    }

    @ParameterizedTest
    @CsvSource({"3000, 1000", "30000, 9000", "60000, 10001"})
    void silentClientPingsAfterAThirdButASecondEarly(int timeout, int expected) {
        var timers = new Timers(timeout);
        timers.sent(0);
        assertThat(timers.pingAt()).isEqualTo(expected);
    }

    @Test
    void attemptGetsItsShareOfTheTimeout() {
        var story = new Transcript().connecting();
        assertThat(story.patience()).isEqualTo(Transcript.TIMEOUT / Transcript.HOSTS);
        story.call("waiting");
        story.forgetting().pass(Transcript.TIMEOUT / Transcript.HOSTS);
        assertThat(story.lines())
                .containsExactly("disconnect", "waiting ends with " + CONNECTION_LOSS);
    }

    @Test
    @Tag("S034")
    @Tag("S036")
    void notificationIsForTheWatchersOfItsPathOnce() {
        var story = new Transcript().connected();
        Watcher watcher = event -> {};
        story.watch("/a", watcher);
        story.forgetting().event(3, "/b", 5);
        story.event(3, "/a", 5);
        story.event(3, "/a", 6);
        assertThat(story.lines()).containsExactly("tell 1 NodeDataChanged /a");
    }

    @Test
    void refusedCredentialsKillTheClient() {
        var story = new Transcript().connected();
        story.call("sent");
        story.forgetting().reply(-4, 0, AUTH_FAILED);
        assertThat(story.lines())
                .containsExactly(
                        "state AUTH_FAILED",
                        "disconnect",
                        "sent ends with " + AUTH_FAILED,
                        "tell 1 AuthFailed",
                        "end");
    }

    @Test
    void replyWithAnotherXidCostsTheConnection() {
        var story = new Transcript().connected();
        story.call("sent");
        story.forgetting().reply(9, 1, 0);
        assertThat(story.lines()).contains("disconnect", "sent ends with " + CONNECTION_LOSS);
    }

    @Test
    void bodyThatDoesNotDecodeIsALostConnectionNotAHalfFilledResult() {
        var story = new Transcript().connected();
        var ends = new ArrayList<Integer>();
        story.connection.submit(
                Operation.<Long>of(OpCode.EXISTS, out -> {}, body -> body.readLong()),
                reply -> ends.add(reply.error()),
                0);
        story.forgetting().reply(1, 1, 0);
        assertThat(ends).containsExactly(CONNECTION_LOSS);
        assertThat(story.connection.phase()).isEqualTo(Phase.WAITING);
    }

    @Test
    void closeIsAnsweredOrEndsTheClientAtOnceWhenThereIsNoConnection() {
        var story = new Transcript().connected();
        story.forgetting().call("close", OpCode.CLOSE_SESSION);
        story.call("after");
        story.reply(1, 1, 0);
        assertThat(story.lines())
                .containsExactly(
                        "send xid=1 op=" + OpCode.CLOSE_SESSION,
                        "after ends with " + CONNECTION_LOSS,
                        "close ends with 0",
                        "state CLOSED",
                        "disconnect",
                        "tell 1 Closed",
                        "end");

        var waiting = new Transcript().connected();
        waiting.lose();
        waiting.forgetting().call("close", OpCode.CLOSE_SESSION);
        assertThat(waiting.lines())
                .containsExactly(
                        "state CLOSED",
                        "disconnect",
                        "close ends with -112",
                        "tell 1 Closed",
                        "end");
    }

    @Test
    @Tag("S047")
    void readOnlyServerIsTakenOnlyIfItWillDo() {
        var strict = new Transcript(0, false).handshaking();
        strict.forgetting().accept(true);
        assertThat(strict.lines()).containsExactly("disconnect");

        var content = new Transcript(0, true).handshaking();
        content.forgetting().accept(true);
        assertThat(content.lines()).contains("state CONNECTEDREADONLY", "tell 1 ConnectedReadOnly");
        content.pass(100);
        assertThat(content.lines()).containsExactly("probe");
        content.connection.probed(true, 100);
        assertThat(content.lines()).contains("disconnect", "tell 1 Disconnected");
        content.pass(100);
        content.connection.connected(200);
        // The session of a read-only server is its own: a read-write one would not know it.
        assertThat(content.lines()).endsWith("send connect session=0 zxid=0");
    }

    @Test
    void bareReplyHeaderInTheHandshakeMeansTheNextServer() {
        var story = new Transcript(0, true).handshaking();
        story.forgetting().reply(0, 0, -119);
        assertThat(story.lines()).containsExactly("disconnect");
        assertThat(story.connection.phase()).isEqualTo(Phase.WAITING);
    }

    @ParameterizedTest
    @CsvSource({
        // What happens in which state, and what the application sees of it.
        "connecting, lost, CONNECTING, -4, ''",
        "handshaking, lost, CONNECTING, -4, ''",
        "connected, lost, CONNECTING, -4, Disconnected",
        "connecting, expire, CLOSED, -112, Expired",
        "handshaking, expire, CLOSED, -112, Expired",
        "connected, expire, CLOSED, -112, Expired",
        "connecting, silence, CONNECTING, -4, ''",
        "handshaking, silence, CONNECTING, -4, ''",
        "connected, silence, CONNECTING, -4, Disconnected",
        "connecting, garbage, '', '', ''",
        "handshaking, garbage, CONNECTING, -4, ''",
        "connected, garbage, CONNECTING, -4, Disconnected",
        "connecting, tcp, '', '', ''",
        "handshaking, tcp, '', '', ''",
        "connected, tcp, '', '', ''",
    })
    void everyEventInEveryState(
            String phase, String event, String state, String error, String told) {
        var story = new Transcript();
        switch (phase) {
            case "connecting" -> story.connecting();
            case "handshaking" -> story.handshaking();
            default -> story.connected();
        }
        story.call("call");
        story.forgetting();
        switch (event) {
            case "lost" -> story.lose();
            case "expire" -> story.connection.expire();
            case "silence" -> story.pass(Transcript.TIMEOUT * 2 / 3);
            case "garbage" -> story.frame(out -> out.writeByte(1));
            default -> story.connection.connected(0);
        }
        List<String> lines = story.lines();
        if (state.isEmpty()) {
            assertThat(lines).doesNotContain("disconnect");
            return;
        }
        assertThat(lines).contains("disconnect", "call ends with " + error);
        assertThat(lines.contains("state CLOSED")).isEqualTo(state.equals("CLOSED"));
        assertThat(lines.stream().filter(line -> line.startsWith("tell")).toList())
                .isEqualTo(told.isEmpty() ? List.of() : List.of("tell 1 " + told));
    }
}
