package dev.ostler.replica.ensemble;

import static dev.ostler.replica.TestClient.creating;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.replica.TestClient;
import dev.ostler.replica.TestClient.Reply;
import dev.ostler.zab.config.Membership;
import dev.ostler.zab.leader.LeaderOptions;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

import org.junit.jupiter.api.Tag;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random ensembles on random days: clients that write and move, members that die or lose touch. */
@Tag("S129")
class HardDaysTest {
    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void nothingAcknowledgedIsLostAndAllAgreeInTheEnd(@ForAll long seed) {
        new Day(seed).pass();
    }

    /** Members are added, removed and change their roles meanwhile. */
    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void neitherIfTheMembersChange(@ForAll long seed) {
        var day = new Day(seed);
        day.membersChange();
        day.pass();
    }

    private static final class Day {
        private final Random random;
        private final TestEnsemble ensemble;
        private final List<Session> sessions = new ArrayList<>();
        private final List<String> acknowledged = new ArrayList<>();
        private int paths;
        private boolean changing;

        Day(long seed) {
            random = new Random(seed);
            int voters = random.nextBoolean() ? 3 : 5;
            ensemble = new TestEnsemble(voters, random.nextInt(3));
            ensemble.members.forEach(member -> member.disk.windowCount = 4 + random.nextInt(20));
            if (random.nextInt(3) == 0) {
                // Epochs that are soon used up.
                int last = 20 + random.nextInt(50);
                ensemble.options(
                        new LeaderOptions(TestEnsemble.TICK_MILLIS, 10, 5, false, 10, 100, last));
            }
        }

        void membersChange() {
            changing = true;
            ensemble.becomeReconfigurable(2);
        }

        /** Anybody may come, go, or count no more. */
        private Request.Reconfig reconfiguration() {
            int id = 1 + random.nextInt(ensemble.members.size());
            String line = "server." + id + "=" + TestEnsemble.line(id);
            return switch (random.nextInt(5)) {
                case 0, 1 -> new Request.Reconfig(null, Integer.toString(id), null, -1);
                case 2 ->
                        new Request.Reconfig(
                                line.replace("participant", "observer"), null, null, -1);
                default -> new Request.Reconfig(line, null, null, -1);
            };
        }

        void pass() {
            ensemble.start();
            ensemble.pass(500);
            for (int i = 0; i < 500; i++) {
                somethingHappens();
            }
            for (TestMember member : ensemble.members) {
                member.disk.stalled = false;
                member.cutSilently(false);
                if (!member.isUp()) {
                    member.start();
                }
            }
            ensemble.pass(30_000);
            ensemble.awaitLeader();
            sessions.forEach(Session::takeReplies);
            if (changing) {
                requireOneMoreChange();
            }
            requireAgreement();
        }

        /** No change that came to nothing is in the way of the next. */
        private void requireOneMoreChange() {
            long before = ensemble.leader().knows().version();
            // The epoch may be used up with the first.
            for (int i = 0; i < 3 && ensemble.leader().knows().version() == before; i++) {
                TestMember leader = ensemble.leader();
                int id = (int) leader.id().value();
                String line = "server." + id + "=" + TestEnsemble.line(id);
                leader.connected().send(new Request.Reconfig(line, null, null, -1));
                ensemble.pass(1_000);
                ensemble.awaitLeader();
            }
            assertThat(ensemble.leader().knows().version()).isGreaterThan(before);
        }

        private void somethingHappens() {
            TestMember member = any(ensemble.members);
            switch (random.nextInt(60)) {
                case 0 -> {
                    if (member.isUp()) {
                        member.crash();
                    }
                }
                case 1, 2, 3 -> {
                    if (!member.isUp()) {
                        member.start();
                    }
                }
                case 4 -> member.cutSilently(true);
                case 5 -> {
                    member.cut(true);
                    member.cutSilently(false);
                }
                case 6, 7, 8 -> ensemble.members.forEach(one -> one.cutSilently(false));
                case 9 -> member.disk.stalled = true;
                case 10, 11, 12 -> ensemble.members.forEach(one -> one.disk.stalled = false);
                case 13, 14, 15 -> {
                    if (member.isOpen()) {
                        sessions.add(new Session(member));
                    }
                }
                case 16, 17, 18 -> {
                    if (!sessions.isEmpty() && member.isOpen()) {
                        any(sessions).moveTo(member);
                    }
                }
                case 19 -> ensemble.pass(random.nextInt(12_000));
                case 20, 21, 22 -> ensemble.pass(random.nextInt(500));
                default -> {
                    for (int i = random.nextInt(4); i >= 0 && !sessions.isEmpty(); i--) {
                        any(sessions).doSomething();
                    }
                }
            }
            if (random.nextBoolean()) {
                ensemble.run();
                sessions.forEach(Session::takeReplies);
            }
        }

        private <T> T any(List<T> list) {
            return list.get(random.nextInt(list.size()));
        }

        private void requireAgreement() {
            TestMember leader = ensemble.leader();
            for (TestMember member : ensemble.members) {
                if (changing) {
                    assertThat(member.knows().version()).isEqualTo(leader.knows().version());
                    assertThat(member.disk.committed)
                            .extracting(Membership::version)
                            .isEqualTo(leader.knows().version());
                    assertThat(member.disk.lastSeen).isNull();
                }
                assertThat(member.differences).isEmpty();
                assertThat(member.current().zxid()).isEqualTo(leader.current().zxid());
                assertThat(member.current().digest()).isEqualTo(leader.current().digest());
                assertThat(member.current().sessionCount())
                        .isEqualTo(leader.current().sessionCount());
                var recovered = member.disk.recover().tree();
                assertThat(recovered.zxid()).isEqualTo(leader.current().zxid());
                assertThat(recovered.digest()).isEqualTo(leader.current().digest());
            }
            for (String path : acknowledged) {
                assertThat(leader.current().find(ZnodePath.of(path))).as(path).isNotNull();
            }
            Map<Long, LoggedTxn> byZxid = new HashMap<>();
            for (TestMember member : ensemble.members) {
                for (LoggedTxn txn : member.logged()) {
                    LoggedTxn before = byZxid.put(txn.header().zxid().value(), txn);
                    assertThat(before).isIn(null, txn);
                }
            }
        }

        /** A client that goes from server to server. */
        private final class Session {
            private TestClient client;
            private TestMember at;
            private boolean connected;
            private final List<Integer> waiting = new ArrayList<>();
            private final Map<Integer, String> creates = new HashMap<>();
            private SessionId id = SessionId.NONE;
            private long lastZxid;
            private int xid = 1;

            Session(TestMember at) {
                this.at = at;
                client = at.client();
                client.connect(SessionId.NONE, null, 5_000, 0);
            }

            void moveTo(TestMember to) {
                takeReplies();
                if (id.equals(SessionId.NONE)) {
                    return;
                }
                if (random.nextBoolean() && isThere()) {
                    client.disconnect();
                }
                at = to;
                connected = false;
                waiting.clear();
                creates.clear();
                client = to.client();
                client.connect(
                        id, dev.ostler.replica.session.SessionPassword.of(id), 5_000, lastZxid);
            }

            void doSomething() {
                if (!connected || client.protocol().isClosing() || !isThere()) {
                    return;
                }
                int next = xid++;
                waiting.add(next);
                if (changing && random.nextInt(20) == 0) {
                    client.send(next, reconfiguration());
                    return;
                }
                switch (random.nextInt(4)) {
                    case 0 -> client.send(next, new Request.Sync(ZnodePath.of("/")));
                    case 1 -> client.send(next, TestClient.getting("/zookeeper"));
                    case 2 -> client.send(next, creating("/e" + paths++, "", 1));
                    default -> {
                        String path = "/p" + paths++;
                        creates.put(next, path);
                        client.send(next, creating(path, ""));
                    }
                }
            }

            /** Whether the server has not died, and not closed the connection. */
            private boolean isThere() {
                return at.clients().contains(client);
            }

            void takeReplies() {
                if (!isThere()) {
                    return;
                }
                if (!connected) {
                    if (client.hasReceived()) {
                        SessionId given = client.connectResponse().session();
                        connected = !given.equals(SessionId.NONE);
                        id = given;
                    }
                    return;
                }
                for (Reply reply : client.replies()) {
                    assertThat(reply.xid()).isEqualTo(waiting.removeFirst());
                    assertThat(reply.zxid()).isGreaterThanOrEqualTo(lastZxid);
                    lastZxid = reply.zxid();
                    String path = creates.remove(reply.xid());
                    if (path != null && reply.error() == ErrorCode.OK) {
                        acknowledged.add(path);
                    }
                }
            }
        }
    }
}
