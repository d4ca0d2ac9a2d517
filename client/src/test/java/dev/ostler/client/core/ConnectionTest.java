package dev.ostler.client.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.OpCode;

import org.apache.zookeeper.Watcher;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;

class ConnectionTest {
    private static final int CONNECTION_LOSS = -4;
    private static final int AUTH_FAILED = -115;
    private static final int OPERATION_TIMEOUT = -7;

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
                        "disconnect: cut",
                        "sent ends with " + CONNECTION_LOSS + "?",
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
    void anEventCountsAsSeenButWatchesAreSetAgainFromTheLastReply() {
        var story = new Transcript().connected();
        story.watch("/a", event -> {});
        story.watch("/b", event -> {});
        story.call("one");
        story.reply(1, 77, 0);
        story.event(3, "/a", 78);
        story.lose();
        story.pass(100);
        story.connection.connected(100);
        assertThat(story.lines()).endsWith("send connect session=abc zxid=78");

        // The transaction may have changed /b as well.
        story.accept(false);
        assertThat(story.watchesSetFrom()).isEqualTo(77);
    }

    @Test
    @Tag("S177")
    void refusedSessionIsExpiredForGood() {
        var story = new Transcript(Transcript.SESSION, false).handshaking();
        story.call("waiting");
        story.forgetting().refuse();
        assertThat(story.lines())
                .containsExactly(
                        "disconnect: the server does not know the session",
                        "state CLOSED",
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
    @Tag("S167")
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
                .containsExactly(
                        "disconnect: the server did not accept the session in time",
                        "waiting ends with " + CONNECTION_LOSS);
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
                        "disconnect: credentials were refused",
                        "state AUTH_FAILED",
                        "sent ends with " + AUTH_FAILED + "?",
                        "tell 1 AuthFailed",
                        "end");
    }

    @Test
    void replyWithAnotherXidCostsTheConnection() {
        var story = new Transcript().connected();
        story.call("sent");
        story.forgetting().reply(9, 1, 0);
        assertThat(story.lines())
                .contains(
                        "disconnect: a reply with xid 9 where that with xid 1 was due",
                        "sent ends with " + CONNECTION_LOSS + "?");
    }

    @Test
    void bodyThatDoesNotDecodeIsALostConnectionNotAHalfFilledResult() {
        var story = new Transcript().connected();
        var ends = new ArrayList<Integer>();
        story.connection.submit(
                new Call<>(
                        Operation.<Long>of(OpCode.EXISTS, out -> {}, body -> body.readLong()),
                        Call.NO_DEADLINE,
                        reply -> ends.add(reply.error())),
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
                        "disconnect: closed by the application",
                        "state CLOSED",
                        "tell 1 Closed",
                        "end");

        var waiting = new Transcript().connected();
        waiting.lose();
        waiting.forgetting().call("close", OpCode.CLOSE_SESSION);
        assertThat(waiting.lines())
                .containsExactly(
                        "disconnect: closed by the application",
                        "state CLOSED",
                        "close ends with -112",
                        "tell 1 Closed",
                        "end");
    }

    @Test
    @Tag("S047")
    void readOnlyServerIsTakenOnlyIfItWillDo() {
        var strict = new Transcript(0, false).handshaking();
        strict.forgetting().accept(true);
        assertThat(strict.lines()).containsExactly("disconnect: the server is read-only");

        var content = new Transcript(0, true).handshaking();
        content.forgetting().accept(true);
        assertThat(content.lines()).contains("state CONNECTEDREADONLY", "tell 1 ConnectedReadOnly");
        content.pass(100);
        assertThat(content.lines()).containsExactly("probe");
        content.connection.probed(true, 100);
        assertThat(content.lines())
                .contains("disconnect: there is a read-write server", "tell 1 Disconnected");
        content.pass(100);
        content.connection.connected(200);
        // The session of a read-only server is its own: a read-write one would not know it.
        assertThat(content.lines()).endsWith("send connect session=0 zxid=0");
    }

    @Test
    void bareReplyHeaderInTheHandshakeMeansTheNextServer() {
        var story = new Transcript(0, true).handshaking();
        story.forgetting().reply(0, 0, -119);
        assertThat(story.lines()).containsExactly("disconnect: the server takes no new session");
        assertThat(story.connection.phase()).isEqualTo(Phase.WAITING);
    }

    @Test
    void callThatWaitsTooLongEndsAndIsNeverSent() {
        var story = new Transcript().connecting();
        story.forgetting();
        story.connection.submit(story.newCall("patient", OpCode.SYNC, 5000), 0);
        story.connection.submit(story.newCall("hasty", OpCode.SYNC, 100), 0);
        assertThat(story.patience()).isBetween(100L, 108L);
        story.pass(story.patience());
        assertThat(story.lines()).containsExactly("hasty ends with " + OPERATION_TIMEOUT);

        story.connection.connected(story.now());
        story.forgetting().accept(false);
        assertThat(story.lines()).endsWith("send xid=1 op=" + OpCode.SYNC);
        story.reply(1, 1, 0);
        assertThat(story.lines()).containsExactly("patient ends with 0");
    }

    @Test
    void callThatWasSentKeepsItsPlaceWhenItsTimeIsOver() {
        var story = new Transcript().connected();
        story.forgetting();
        story.connection.submit(story.newCall("hasty", OpCode.SYNC, 100), 0);
        story.call("next");
        story.forgetting().pass(story.patience());
        assertThat(story.lines()).containsExactly("hasty ends with " + OPERATION_TIMEOUT + "?");
        story.reply(1, 1, 0);
        story.reply(2, 2, 0);
        assertThat(story.lines()).containsExactly("next ends with 0");
    }

    @Test
    void forgottenCallIsNotSentAndNotTold() {
        var story = new Transcript().connecting();
        story.forgetting();
        Call<Void> call = story.newCall("unwanted", OpCode.SYNC, 100);
        story.connection.submit(call, 0);
        story.connection.forget(call);
        story.connection.connected(0);
        story.forgetting().accept(false);
        assertThat(story.lines()).endsWith("tell 1 SyncConnected");
        story.pass(1000);
        story.lose();
        assertThat(story.lines()).noneMatch(line -> line.startsWith("unwanted"));
    }

    @Test
    void endThatAnErrorBreaksOffIsBroughtToAnEndByTheNext() {
        var story = new Transcript().connected();
        var broken =
                new Call<Void>(
                        Operation.of(OpCode.SYNC, out -> {}, body -> null),
                        Call.NO_DEADLINE,
                        reply -> {
                            throw new OutOfMemoryError("in the midst of it");
                        });
        story.connection.submit(broken, story.now());
        story.call("behind it");
        assertThatThrownBy(story.connection::expire).isInstanceOf(OutOfMemoryError.class);
        story.forgetting().connection.expire();
        assertThat(story.lines()).endsWith("behind it ends with -112?", "tell 1 Expired", "end");
        story.connection.expire();
        assertThat(story.lines()).isEmpty();
    }

    @Test
    void saslComesBeforeAllElse() {
        var story = new Transcript(0, false, true).handshaking();
        story.connection.authenticate(new AuthInfo("digest", Bytes.utf8("bob:x")), 0);
        story.watch("/w", event -> {});
        story.call("waiting");
        story.forgetting().accept(false);
        assertThat(story.lines())
                .containsExactly(
                        "established abc timeout=30000",
                        "state CONNECTED",
                        "tell 2 SyncConnected",
                        "authenticate");
        story.connection.authenticationStep(Bytes.EMPTY, false, 0);
        assertThat(story.lines()).containsExactly("send xid=1 op=" + OpCode.SASL);
        story.token(1, "who?");
        assertThat(story.lines()).containsExactly("authenticate who?");
        story.connection.authenticationStep(Bytes.utf8("bob"), false, 0);
        story.token(2, "fine");
        assertThat(story.lines())
                .containsExactly("send xid=2 op=" + OpCode.SASL, "authenticate fine");
        story.connection.authenticationStep(null, true, 0);
        assertThat(story.lines())
                .containsExactly(
                        "tell 2 SaslAuthenticated",
                        "send xid=-4 op=" + OpCode.AUTH,
                        "send xid=3 op=" + OpCode.SET_WATCHES,
                        "send xid=4 op=" + OpCode.SYNC);
    }

    @Test
    void loginThatFailsIsToldAndTheLinkDoesWithoutSasl() {
        var story = new Transcript(0, false, true);
        story.connection.start(story.now());
        story.call("waiting");
        story.connection.loginFailed();
        story.connection.attemptStarted(Transcript.HOSTS, story.now());
        story.connection.connected(story.now());
        story.accept(false);
        assertThat(story.lines())
                .containsExactly(
                        "connect",
                        "tell 1 AuthFailed",
                        "send connect session=0 zxid=0",
                        "established abc timeout=30000",
                        "state CONNECTED",
                        "tell 1 SyncConnected",
                        "send xid=1 op=" + OpCode.SYNC);
        story.lose();
        story.pass(1100);
        story.connection.connected(story.now());
        story.forgetting().accept(false);
        assertThat(story.lines()).endsWith("tell 1 SyncConnected", "authenticate");
    }

    @Test
    void lastWordOfAServerIsWaitedForWhenTheClientIsContentFirst() {
        var story = new Transcript(0, false, true).handshaking();
        story.accept(false);
        story.call("waiting");
        story.forgetting();
        story.connection.authenticationStep(Bytes.utf8("ticket"), true, 0);
        assertThat(story.lines()).containsExactly("send xid=1 op=" + OpCode.SASL);
        story.token(1, "");
        assertThat(story.lines())
                .containsExactly("tell 1 SaslAuthenticated", "send xid=2 op=" + OpCode.SYNC);
    }

    @Test
    void saslThatTheServerRefusesKillsTheClient() {
        var story = new Transcript(0, false, true).handshaking();
        story.accept(false);
        story.call("waiting");
        story.connection.authenticationStep(Bytes.utf8("wrong"), false, 0);
        story.forgetting().token(1, null);
        assertThat(story.lines())
                .containsExactly(
                        "disconnect: SASL has failed: the server has refused",
                        "state AUTH_FAILED",
                        "waiting ends with " + AUTH_FAILED,
                        "tell 1 AuthFailed",
                        "end");
    }

    @Test
    void manyWatchesAreSetAgainInBatches() {
        var story = new Transcript().connected();
        String directory = "/" + "d".repeat(1000) + "/";
        for (int i = 0; i < 300; i++) {
            story.watch(directory + i, event -> {});
        }
        story.lose();
        story.pass(1100);
        story.connection.connected(story.now());
        story.forgetting().accept(false);
        assertThat(story.lines().stream().filter(line -> line.startsWith("send")).toList())
                .containsExactly(
                        "send xid=1 op=" + OpCode.SET_WATCHES,
                        "send xid=2 op=" + OpCode.SET_WATCHES,
                        "send xid=3 op=" + OpCode.SET_WATCHES);
    }
}
