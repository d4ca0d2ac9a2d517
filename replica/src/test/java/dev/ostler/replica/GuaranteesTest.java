package dev.ostler.replica;

import static dev.ostler.replica.TestClient.creating;
import static dev.ostler.replica.TestClient.data;
import static dev.ostler.replica.TestClient.deleting;
import static dev.ostler.replica.TestClient.getting;
import static dev.ostler.replica.TestClient.setting;
import static dev.ostler.replica.TestClient.watching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.EventType;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.replica.TestClient.Reply;
import dev.ostler.replica.client.Frame;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;

/** What clients may rely on: order, freshness, durability, and the order of events. */
class GuaranteesTest {
    private final TestServer server = new TestServer();

    @Test
    @Tag("S200")
    void nothingIsAcknowledgedBeforeItIsOnDisk() {
        TestClient client = ready();
        server.syncsAtOnce = false;

        client.send(creating("/a", "1"));
        server.run();

        assertThat(client.replies()).isEmpty();
        assertThat(server.current().find(ZnodePath.of("/a"))).isNull();
        server.syncOne();
        assertThat(client.replies()).extracting(Reply::error).containsExactly(ErrorCode.OK);
        assertThat(server.current().find(ZnodePath.of("/a"))).isNotNull();
    }

    @Test
    void aBatchIsPlannedWhileTheOneBeforeItIsSynced() {
        TestClient client = ready();
        server.syncsAtOnce = false;

        client.send(creating("/a", "1"));
        server.run();
        client.send(creating("/a", "2"));
        server.run();

        assertThat(server.log).hasSize(3);
        server.syncOne();
        assertThat(client.replies()).extracting(Reply::error).containsExactly(ErrorCode.OK);
        server.syncOne();
        assertThat(client.replies())
                .extracting(Reply::error)
                .containsExactly(ErrorCode.NODE_EXISTS);
    }

    @Test
    void aReadBetweenTwoWritesOfItsSessionSeesTheFirstAndNotTheSecond() {
        TestClient client = ready();
        client.call(creating("/a", "0"));

        int first = client.send(setting("/a", "1"));
        int read = client.send(getting("/a"));
        int second = client.send(setting("/a", "2"));
        int last = client.send(getting("/a"));
        server.run();

        List<Reply> replies = client.replies();
        assertThat(replies).extracting(Reply::xid).containsExactly(first, read, second, last);
        assertThat(data(replies.get(1))).isEqualTo("1");
        assertThat(data(replies.get(3))).isEqualTo("2");
    }

    @Test
    void aWatchLeftBetweenTwoWritesOfItsSessionFiresForTheSecond() {
        TestClient client = ready();
        client.call(creating("/a", "0"));

        int first = client.send(setting("/a", "1"));
        int read = client.send(watching("/a"));
        int second = client.send(setting("/a", "2"));
        server.run();

        assertThat(client.replies())
                .extracting(Reply::xid)
                .containsExactly(first, read, Frame.NOTIFICATION_XID, second);
    }

    @Test
    void aReadWithNothingInFlightIsAnsweredWithoutTheReplica() {
        TestClient client = ready();
        client.call(creating("/a", "0"));

        client.send(getting("/a"));

        assertThat(client.replies()).hasSize(1);
    }

    @Test
    void anEventComesBeforeAReadThatShowsItsChange() {
        TestClient writer = ready();
        TestClient reader = ready();
        writer.call(creating("/a", "0"));
        reader.call(watching("/a"));

        writer.call(setting("/a", "1"));
        int read = reader.send(getting("/a"));

        List<Reply> replies = reader.replies();
        assertThat(replies).extracting(Reply::xid).containsExactly(Frame.NOTIFICATION_XID, read);
        assertThat(data(replies.get(1))).isEqualTo("1");
    }

    @Test
    void anEventComesBeforeTheReplyToTheWriteThatCausedIt() {
        TestClient client = ready();
        client.call(creating("/a", "0"));
        client.call(watching("/a"));

        int write = client.send(setting("/a", "1"));
        server.run();

        assertThat(client.replies())
                .extracting(Reply::xid)
                .containsExactly(Frame.NOTIFICATION_XID, write);
    }

    @Test
    void aWatchIsSpentByOneEvent() {
        TestClient client = ready();
        client.call(creating("/a", "0"));
        client.call(watching("/a"));

        client.send(setting("/a", "1"));
        client.send(setting("/a", "2"));
        server.run();

        assertThat(client.replies())
                .filteredOn(reply -> reply.xid() == Frame.NOTIFICATION_XID)
                .hasSize(1);
    }

    @Test
    void aFailedReadLeavesNoWatchButAnExistsDoes() {
        TestClient client = ready();
        client.call(watching("/a"));
        client.call(new Request.Exists(ZnodePath.of("/b"), true));

        client.send(creating("/a", ""));
        client.send(creating("/b", ""));
        server.run();

        List<Reply> events =
                client.replies().stream()
                        .filter(reply -> reply.xid() == Frame.NOTIFICATION_XID)
                        .toList();
        assertThat(events).hasSize(1);
        assertThat(events.getFirst().reader().readInt()).isEqualTo(EventType.NODE_CREATED);
    }

    @Test
    void aMultiIsSeenWholeOrNotAtAll() {
        TestClient client = ready();
        TestClient other = ready();
        server.syncsAtOnce = false;

        client.send(
                new Request.Multi(
                        List.of(
                                (Request.Write) creating("/a", "1"),
                                (Request.Write) creating("/a/b", "2"))));
        server.run();
        other.send(new Request.Exists(ZnodePath.of("/a/b"), false));
        assertThat(other.replies()).extracting(Reply::error).containsExactly(ErrorCode.NO_NODE);
        server.syncOne();

        other.send(new Request.Exists(ZnodePath.of("/a/b"), false));
        other.send(new Request.Exists(ZnodePath.of("/a"), false));
        assertThat(other.replies())
                .extracting(Reply::error)
                .containsExactly(ErrorCode.OK, ErrorCode.OK);
    }

    @Test
    void aClientThatGoesBeforeItsReadIsAnsweredLeavesNoWatch() {
        TestClient client = ready();
        server.syncsAtOnce = false;
        int created = client.send(creating("/a", "1"));
        client.send(new Request.GetData(ZnodePath.of("/a"), true));
        client.send(new Request.AddWatch(ZnodePath.of("/a"), 1));
        server.run();

        client.disconnect();
        server.syncOne();

        assertThat(server.view().watches().watchCount()).isZero();
        assertThat(client.replies()).extracting(Reply::xid).containsExactly(created);
    }

    @Test
    void syncIsAnsweredBehindWhatWasPlannedBeforeIt() {
        TestClient writer = ready();
        TestClient reader = ready();
        server.syncsAtOnce = false;
        writer.send(creating("/a", "1"));
        server.run();

        reader.send(new Request.Sync(ZnodePath.of("/a")));
        int read = reader.send(getting("/a"));
        server.run();

        assertThat(reader.replies()).isEmpty();
        server.syncOne();
        List<Reply> replies = reader.replies();
        assertThat(replies).extracting(Reply::xid).endsWith(read);
        assertThat(data(replies.getLast())).isEqualTo("1");
    }

    @Test
    void everyWriteUsesAZxidAlsoOneThatFails() {
        TestClient client = ready();

        Reply created = client.call(creating("/a", ""));
        Reply refused = client.call(creating("/a", ""));
        Reply deleted = client.call(deleting("/a"));

        assertThat(refused.error()).isEqualTo(ErrorCode.NODE_EXISTS);
        assertThat(refused.zxid()).isEqualTo(created.zxid() + 1);
        assertThat(deleted.zxid()).isEqualTo(created.zxid() + 2);
    }

    @Test
    void aWriteThatDoesNotDecodeIsRefusedInItsPlaceAndUsesNoZxid() {
        TestClient client = ready();
        client.call(creating("/a", ""));

        int before = client.send(setting("/a", "1"));
        client.send(77, OpCode.CREATE, new byte[] {0, 0, 0});
        int behind = client.send(setting("/a", "2"));
        server.run();

        List<Reply> replies = client.replies();
        assertThat(replies).extracting(Reply::xid).containsExactly(before, 77, behind);
        assertThat(replies.get(1).error()).isEqualTo(ErrorCode.MARSHALLING_ERROR);
        assertThat(replies.get(2).zxid()).isEqualTo(replies.get(0).zxid() + 1);
    }

    private TestClient ready() {
        TestClient client = server.connected();
        client.connectResponse();
        return client;
    }
}
