package dev.ostler.server.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ServerId;
import dev.ostler.protocol.Zxid;
import dev.ostler.server.auth.MemberAuth;
import dev.ostler.server.tls.Protection;
import dev.ostler.server.transport.Driver;
import dev.ostler.storage.snapshot.SnapshotDigest;
import dev.ostler.storage.snapshot.SnapshotNode;
import dev.ostler.storage.snapshot.SnapshotSink;
import dev.ostler.storage.snapshot.SnapshotSource;
import dev.ostler.testing.FreePorts;
import dev.ostler.tree.PersistentTree;
import dev.ostler.tree.Tree;
import dev.ostler.tree.TreeOptions;
import dev.ostler.zab.config.Member;
import dev.ostler.zab.config.Member.PeerAddress;
import dev.ostler.zab.message.Packet;
import dev.ostler.zab.message.PacketBatch;
import dev.ostler.zab.message.PacketType;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

class QuorumPortTest {
    private static final int LENGTH_MAX = 100_000;
    private static final int NODES = 3_000;

    private final List<Throwable> failures = new ArrayList<>();
    private final List<QuorumPort> opened = new ArrayList<>();
    private final Recorded leaderEvents = new Recorded();
    private final Recorded learnerEvents = new Recorded();
    private final Member member = member();

    @AfterEach
    void closePorts() {
        opened.forEach(QuorumPort::close);
        assertThat(failures).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void packetsAndASnapshotArriveInOrderOnEachDriver(Driver driver) throws Exception {
        if (!driver.isAvailable()) {
            assertThat(Driver.best()).isNotEqualTo(driver);
            return;
        }
        QuorumPort leader = open(leaderEvents, driver);
        QuorumPort learner = open(learnerEvents, driver);
        leader.listen(member);
        learner.connect(member, 20_000);
        QuorumLink toLeader = learnerEvents.await(Event.Connected.class).link();
        QuorumLink toLearner = leaderEvents.await(Event.Accepted.class).link();

        var sent = new ArrayList<Packet>();
        for (int i = 0; i < 500; i++) {
            sent.add(Packet.of(PacketType.PROPOSAL, i, Bytes.wrap(new byte[i * 7 % 3000])));
        }
        sent.forEach(toLearner::send);
        toLearner.send(new PacketBatch(sent)); // Many times as much as is written at once.
        toLearner.sendSnapshot(77);
        Packet behind = Packet.of(PacketType.NEW_LEADER, 78);
        toLearner.send(behind);
        leader.flush();
        toLeader.send(Packet.of(PacketType.ACK, 5));
        learner.flush();

        List<Packet> arrived = learnerEvents.packets(1_001);
        assertThat(arrived.subList(0, 500)).isEqualTo(sent);
        assertThat(arrived.subList(500, 1_000)).isEqualTo(sent);
        assertThat(learnerEvents.packets.getLast()).isEqualTo(Packet.of(PacketType.SNAP, 77));
        assertThat(learnerEvents.await(Event.Snapshot.class).nodes()).isEqualTo(NODES);
        assertThat(leaderEvents.progress.poll(20, TimeUnit.SECONDS)).isEqualTo(toLearner);
        assertThat(learnerEvents.packets(1_002).getLast()).isEqualTo(behind);
        assertThat(leaderEvents.packets(1)).containsExactly(Packet.of(PacketType.ACK, 5));

        toLeader.close("enough");
        assertThat(leaderEvents.await(Event.Closed.class).link()).isEqualTo(toLearner);
        assertThat(learnerEvents.await(Event.Closed.class).reason()).isEqualTo("enough");
    }

    @ParameterizedTest
    @EnumSource
    void listensAgainAfterItHasStopped(Driver driver) throws Exception {
        if (!driver.isAvailable()) {
            assertThat(Driver.best()).isNotEqualTo(driver);
            return;
        }
        QuorumPort learner = open(learnerEvents, driver);
        for (int i = 0; i < 3; i++) {
            var events = new Recorded();
            QuorumPort leader = open(events, driver);
            for (int j = 0; j < 3; j++) {
                leader.listen(member);
                meet(leader, events, learner).close("that was all");
                learnerEvents.await(Event.Closed.class);
                leader.stopListening();
            }
            leader.listen(member);
            meet(leader, events, learner);
            leader.close();
            learnerEvents.await(Event.Closed.class);
        }
    }

    /**
     * Connects until that comes to something: who comes while the listener of before is about to
     * close may be cut off. Returns the leader's end.
     */
    private QuorumLink meet(QuorumPort leader, Recorded events, QuorumPort learner)
            throws InterruptedException {
        events.answer = leader;
        while (true) {
            learner.connect(member, 20_000);
            QuorumLink toLeader = learnerEvents.await(Event.Connected.class).link();
            Event next = learnerEvents.next();
            if (next instanceof Event.Received) {
                return toLeader;
            }
            assertThat(next).isInstanceOf(Event.Closed.class);
        }
    }

    @Test
    void whatIsNoPacketEndsItsConnectionAndNothingElse() throws Exception {
        QuorumPort leader = open(leaderEvents, Driver.best());
        leader.listen(member);
        QuorumPort learner = open(learnerEvents, Driver.best());
        learner.connect(member, 20_000);
        QuorumLink toLeader = learnerEvents.await(Event.Connected.class).link();
        leaderEvents.await(Event.Accepted.class);

        for (byte[] garbage :
                List.of(
                        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII),
                        new byte[] {0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 0, 0, 0})) {
            try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), port())) {
                QuorumLink strange = leaderEvents.await(Event.Accepted.class).link();
                stranger.getOutputStream().write(garbage);
                Event.Closed closed = leaderEvents.await(Event.Closed.class);
                assertThat(closed.link()).isEqualTo(strange);
                assertThat(closed.reason()).contains("no packet");
                assertThat(readToEnd(stranger)).isTrue();
            }
        }

        toLeader.send(Packet.of(PacketType.ACK, 5));
        learner.flush();
        assertThat(leaderEvents.packets(1)).hasSize(1);
    }

    @Test
    void aPacketThatIsCutOffIsTold() throws Exception {
        QuorumPort leader = open(leaderEvents, Driver.best());
        leader.listen(member);
        learnersWithout(leader);
        try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), port())) {
            leaderEvents.await(Event.Accepted.class);
            stranger.getOutputStream().write(new byte[] {0, 0, 0, 1, 0});
        }
        assertThat(leaderEvents.await(Event.Closed.class).reason()).contains("within a packet");
    }

    @Test
    void aLeaderThatIsNotThereIsToldAfterAFewAttempts() throws Exception {
        QuorumPort learner = open(learnerEvents, Driver.best());

        QuorumPort.Attempt attempt = learner.connect(member, 20_000);

        Event.Unreachable told = learnerEvents.await(Event.Unreachable.class);
        assertThat(told.attempt()).isEqualTo(attempt);
        assertThat(told.reason()).contains("127.0.0.1");
    }

    @Test
    void anAddressThatIsTakenIsTold() throws Exception {
        QuorumPort leader = open(leaderEvents, Driver.best());
        try (var taken = new ServerSocket(port(), 1, InetAddress.getLoopbackAddress())) {
            assertThat(taken.isBound()).isTrue();
            leader.listen(member);
            assertThat(leaderEvents.await(Event.CannotListen.class).reason())
                    .contains(String.valueOf(port()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFollowerPassesObserversOnToItsLeader(Driver driver) throws Exception {
        if (!driver.isAvailable()) {
            assertThat(Driver.best()).isNotEqualTo(driver);
            return;
        }
        QuorumPort leader = open(leaderEvents, driver);
        leader.listen(member);
        Member master = member();
        var followerEvents = new Recorded();
        QuorumPort follower =
                open(followerEvents, driver, master.addresses().getFirst().quorumPort());
        follower.connect(member, 20_000);
        QuorumLink toLeader = followerEvents.await(Event.Connected.class).link();
        leaderEvents.await(Event.Accepted.class);
        follower.listenForObservers(master, toLeader);

        QuorumPort observer = open(learnerEvents, driver);
        QuorumLink fromObserver = reach(observer, master);
        fromObserver.send(Packet.of(PacketType.OBSERVER_INFO, 5));
        observer.flush();
        QuorumLink toObserver = leaderEvents.await(Event.Accepted.class).link();
        assertThat(leaderEvents.packets(1)).containsExactly(Packet.of(PacketType.OBSERVER_INFO, 5));
        toObserver.sendSnapshot(77);
        leader.flush();
        assertThat(learnerEvents.await(Event.Snapshot.class).nodes()).isEqualTo(NODES);

        toObserver.close("enough");
        learnerEvents.await(Event.Closed.class);
        reach(observer, master);
        follower.stopListeningForObservers();
        learnerEvents.await(Event.Closed.class);
        follower.close();
        assertThat(followerEvents.await(Event.Closed.class).link()).isEqualTo(toLeader);
    }

    /** Connects until that succeeds: the other end may be about to listen. */
    private QuorumLink reach(QuorumPort from, Member to) throws InterruptedException {
        while (true) {
            from.connect(to, 20_000);
            Event next = learnerEvents.next();
            if (next instanceof Event.Connected(QuorumLink link)) {
                return link;
            }
            assertThat(next).isInstanceOf(Event.Unreachable.class);
        }
    }

    /** Waits until somebody could connect, and takes the events of that away. */
    private void learnersWithout(QuorumPort leader) throws Exception {
        QuorumPort learner = open(learnerEvents, Driver.best());
        learner.connect(member, 20_000);
        learnerEvents.await(Event.Connected.class).link().close("only a trial");
        leaderEvents.await(Event.Accepted.class);
        leaderEvents.await(Event.Closed.class);
        assertThat(leader.linkCount()).isZero();
    }

    private static boolean readToEnd(Socket socket) {
        try {
            return socket.getInputStream().readAllBytes().length == 0;
        } catch (IOException e) {
            return true; // Reset, since not everything was read.
        }
    }

    private int port() {
        return member.addresses().getFirst().quorumPort();
    }

    private QuorumPort open(Recorded events, Driver driver) throws IOException {
        return open(events, driver, 0);
    }

    private QuorumPort open(Recorded events, Driver driver, int observerPort) throws IOException {
        var port =
                new QuorumPort(
                        new QuorumPortOptions(
                                driver,
                                Protection.NONE,
                                false,
                                false,
                                LENGTH_MAX,
                                10,
                                observerPort,
                                20_000,
                                20_000,
                                1 << 30),
                        new QuorumPort.Collaborators(
                                events, ManyNodes::new, events, MemberAuth.none(), failures::add));
        opened.add(port);
        return port;
    }

    private static Member member() {
        var address = new PeerAddress("127.0.0.1", FreePorts.next(), 1);
        return new Member(new ServerId(1), List.of(address), false, null);
    }

    /** What can happen. */
    private sealed interface Event {
        record Accepted(QuorumLink link) implements Event {}

        record Connected(QuorumLink link) implements Event {}

        record Unreachable(QuorumPort.Attempt attempt, String reason) implements Event {}

        record CannotListen(String reason) implements Event {}

        record Received(List<Packet> packets) implements Event {}

        record Snapshot(int nodes) implements Event {}

        record Closed(QuorumLink link, String reason) implements Event {}
    }

    /** Keeps what happens until it is looked at, in order. */
    private static final class Recorded implements QuorumEvents, Supplier<SnapshotBuilder> {
        private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

        /** The link of each part of a snapshot. */
        private final BlockingQueue<QuorumLink> progress = new LinkedBlockingQueue<>();

        private final List<Packet> packets = new ArrayList<>();
        private int nodes;

        /** Whose learners are greeted with a packet. */
        private volatile @Nullable QuorumPort answer;

        /** The next event that brings no packets, which must be of this kind. */
        <E extends Event> E await(Class<E> kind) throws InterruptedException {
            while (true) {
                Event event = next();
                if (event instanceof Event.Received(List<Packet> more)) {
                    packets.addAll(more);
                } else {
                    assertThat(event).isInstanceOf(kind);
                    return kind.cast(event);
                }
            }
        }

        /** All packets that came, once there are so many. */
        List<Packet> packets(int count) throws InterruptedException {
            while (packets.size() < count) {
                Event event = next();
                assertThat(event).isInstanceOf(Event.Received.class);
                packets.addAll(((Event.Received) event).packets());
            }
            return packets;
        }

        private Event next() throws InterruptedException {
            Event event = events.poll(20, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("nothing happened");
            }
            return event;
        }

        @Override
        public void accepted(QuorumLink learner) {
            events.add(new Event.Accepted(learner));
            QuorumPort port = answer;
            if (port != null) {
                learner.send(Packet.of(PacketType.PING, 0));
                port.flush();
            }
        }

        @Override
        public void connected(QuorumPort.Attempt attempt, QuorumLink leader) {
            events.add(new Event.Connected(leader));
        }

        @Override
        public void unreachable(QuorumPort.Attempt attempt, String reason) {
            events.add(new Event.Unreachable(attempt, reason));
        }

        @Override
        public void cannotListen(String reason) {
            events.add(new Event.CannotListen(reason));
        }

        @Override
        public void received(QuorumLink link, List<Packet> more, int bytes) {
            events.add(new Event.Received(more));
            link.consumed(bytes);
        }

        @Override
        public void snapshotProgress(QuorumLink link) {
            progress.add(link);
        }

        @Override
        public void snapshotReceived(QuorumLink leader, Tree tree) {
            events.add(new Event.Snapshot(nodes));
        }

        @Override
        public void closed(QuorumLink link, String reason) {
            events.add(new Event.Closed(link, reason));
        }

        @Override
        public SnapshotBuilder get() {
            nodes = 0;
            return new SnapshotBuilder() {
                @Override
                public SnapshotSink sink() {
                    return new SnapshotSink() {
                        @Override
                        public void session(long sessionId, int timeoutMillis) {}

                        @Override
                        public void acl(long aclId, List<dev.ostler.protocol.Acl> entries) {}

                        @Override
                        public void node(SnapshotNode node) {
                            nodes++;
                        }
                    };
                }

                @Override
                public Tree finish(long zxid) {
                    return PersistentTree.empty(new TreeOptions(true, true));
                }
            };
        }
    }

    /** A state of some hundred kilobytes. */
    private static final class ManyNodes implements SnapshotSource {
        @Override
        public Zxid zxid() {
            return new Zxid(77);
        }

        @Override
        public SnapshotDigest digest() {
            return new SnapshotDigest(zxid(), 2, 0);
        }

        @Override
        public int sessionCount() {
            return 0;
        }

        @Override
        public void forEachSession(SessionVisitor visitor) {}

        @Override
        public int aclCount() {
            return 0;
        }

        @Override
        public void forEachAcl(AclVisitor visitor) {}

        @Override
        public Nodes nodes() {
            var count = new int[1];
            return into -> {
                byte[] path = ("/n" + count[0]).getBytes(StandardCharsets.US_ASCII);
                into.path = path;
                into.pathLength = path.length;
                into.data = new byte[200];
                into.dataLength = 200;
                return count[0]++ < NODES;
            };
        }
    }
}
