package dev.ostler.replica.ensemble;

import dev.ostler.protocol.ServerId;
import dev.ostler.replica.TestClient;
import dev.ostler.replica.session.SessionPassword;
import dev.ostler.zab.Link;
import dev.ostler.zab.config.Member;
import dev.ostler.zab.config.Membership;
import dev.ostler.zab.election.State;
import dev.ostler.zab.leader.LeaderOptions;
import dev.ostler.zab.message.Packet;
import dev.ostler.zab.message.PacketType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;

/**
 * An ensemble in one process: members without threads, sockets and files, and a network on which
 * nothing is lost but what is cut. {@link #run} lets everything happen that needs no time, {@link
 * #pass} lets time go by.
 */
final class TestEnsemble {
    static final int TICK_MILLIS = 1_000;

    final List<TestMember> members = new ArrayList<>();
    private final Queue<Runnable> network = new ArrayDeque<>();
    private final Membership membership;
    private long nowMillis = 1_000_000;

    /** Voters first, then observers; ids from 1 on. */
    TestEnsemble(int voters, int observers) {
        var lines = new ArrayList<Member>();
        for (int id = 1; id <= voters + observers; id++) {
            var address = new Member.PeerAddress("10.0.0." + id, 2888, 3888);
            lines.add(new Member(new ServerId(id), List.of(address), id > voters, null));
        }
        membership = new Membership(0, lines);
        for (int id = 1; id <= voters + observers; id++) {
            members.add(new TestMember(this, id, membership));
        }
    }

    /** An ensemble of voters whose members can be changed, which serves, and newcomers. */
    static TestEnsemble reconfigurable(int voters, int newcomers) {
        var ensemble = new TestEnsemble(voters, 0);
        ensemble.becomeReconfigurable(newcomers);
        ensemble.members.subList(0, voters).forEach(TestMember::start);
        ensemble.awaitLeader();
        return ensemble;
    }

    /**
     * Before the start: lets the members be changed, and adds servers with the next numbers that
     * are no members; each knows those, and itself as an observer.
     */
    void becomeReconfigurable(int newcomers) {
        int first = members.size() + 1;
        for (int id = first; id < first + newcomers; id++) {
            members.add(new TestMember(this, id, withObserver(membership, id)));
        }
        members.forEach(TestMember::reconfigurable);
    }

    /** The same with one more, who only observes. */
    static Membership withObserver(Membership membership, int id) {
        var lines = new ArrayList<>(membership.members().values());
        String observer = line(id).replace("participant", "observer");
        lines.add(Member.parse(new ServerId(id), observer));
        return new Membership(membership.version(), lines);
    }

    /** A voter's place, as a client that adds it writes it. */
    static String line(int id) {
        return "10.0.0." + id + ":2888:3888:participant;2181";
    }

    void options(LeaderOptions options) {
        members.forEach(member -> member.leaderOptions = options);
    }

    void start() {
        members.forEach(TestMember::start);
    }

    /** An ensemble that has a leader, and serves. */
    static TestEnsemble serving(int voters, int observers) {
        var ensemble = new TestEnsemble(voters, observers);
        ensemble.start();
        ensemble.awaitLeader();
        return ensemble;
    }

    Membership membership() {
        return membership;
    }

    long nowMillis() {
        return nowMillis;
    }

    TestMember member(int id) {
        return members.get(id - 1);
    }

    /** The one that serves as a leader. */
    TestMember leader() {
        return leaderBeside(null);
    }

    /** The same, but for one that does not know yet that it is none. */
    TestMember leaderBeside(@Nullable TestMember deposed) {
        for (TestMember member : members) {
            if (member != deposed && member.is(State.LEADING) && member.isOpen()) {
                return member;
            }
        }
        throw new AssertionError("nobody leads: " + members);
    }

    /** A member that serves and does not lead. */
    TestMember follower() {
        for (TestMember member : members) {
            if (member.is(State.FOLLOWING) && member.isOpen()) {
                return member;
            }
        }
        throw new AssertionError("nobody follows: " + members);
    }

    /** Another one. */
    TestMember followerBeside(TestMember one) {
        for (TestMember member : members) {
            if (member != one && member.is(State.FOLLOWING) && member.isOpen()) {
                return member;
            }
        }
        throw new AssertionError("nobody else follows: " + members);
    }

    /** Lets time pass until all members that are up serve. */
    void awaitLeader() {
        awaitOthers(null);
    }

    /** The same without one of them. */
    void awaitOthers(@Nullable TestMember without) {
        for (int i = 0; i < 600 && !areServing(without); i++) {
            pass(100);
        }
        if (!areServing(without)) {
            throw new AssertionError("no leader within a minute: " + members);
        }
    }

    private boolean areServing(@Nullable TestMember without) {
        return members.stream()
                .allMatch(member -> member == without || !member.isUp() || member.isOpen());
    }

    void send(Runnable delivery) {
        network.add(delivery);
    }

    /** Lets everything happen that needs no time. */
    void run() {
        boolean more = true;
        while (more) {
            more = false;
            for (TestMember member : members) {
                more |= member.step();
            }
            Runnable delivery = network.poll();
            if (delivery != null) {
                more = true;
                delivery.run();
            }
        }
    }

    /** Lets time pass, and everything happen that is due meanwhile. */
    void pass(long millis) {
        long until = nowMillis + millis;
        run();
        for (long next = wakeUpMillis(); next <= until; next = wakeUpMillis()) {
            nowMillis = Math.max(nowMillis, next);
            members.forEach(TestMember::tick);
            run();
        }
        nowMillis = until;
    }

    private long wakeUpMillis() {
        long next = Long.MAX_VALUE;
        for (TestMember member : members) {
            next = Math.min(next, member.wakeUpMillis());
        }
        return next;
    }

    /** Connects two members, if the one listens and nothing is cut. */
    boolean connect(TestMember learner, TestMember leader) {
        if (!leader.isListening() || leader.isCut() || learner.isCut()) {
            return false;
        }
        var here = new TestLink(learner);
        var there = new TestLink(leader);
        here.other = there;
        there.other = here;
        leader.accepted(there);
        learner.connected(leader.id(), here);
        return true;
    }

    /** Lets what others send to a member wait, until {@link #release}. */
    static void holdBack(TestMember member) {
        member.heldBack = new ArrayDeque<>();
    }

    void release(TestMember member) {
        Queue<Runnable> waiting = Objects.requireNonNull(member.heldBack);
        member.heldBack = null;
        network.addAll(waiting);
    }

    /** Lets a client move to another member, with the session and what it has seen. */
    static TestClient move(TestClient client, TestMember to, long lastZxidSeen) {
        TestClient moved = to.client();
        moved.connect(client.session(), SessionPassword.of(client.session()), 10_000, lastZxidSeen);
        to.run();
        return moved;
    }

    /** One end of a connection between members. */
    final class TestLink implements Link {
        private final TestMember owner;
        private @Nullable TestLink other;
        private boolean open = true;
        private boolean lossy;

        TestLink(TestMember owner) {
            this.owner = owner;
        }

        TestMember owner() {
            return owner;
        }

        private TestLink other() {
            if (other == null) {
                throw new IllegalStateException("half a link");
            }
            return other;
        }

        @Override
        public void send(Packet packet) {
            TestLink to = other();
            if (owner.sent != null) {
                owner.sent.add(new TestMember.Sent(to.owner.id(), packet));
            }
            TestEnsemble.this.send(() -> deliver(to, packet));
        }

        /** A connection that has lost something brings nothing more. */
        private void deliver(TestLink to, Packet packet) {
            if (to.owner.heldBack != null) {
                to.owner.heldBack.add(() -> deliver(to, packet));
            } else if (owner.isSilent() || to.owner.isSilent()) {
                lossy = true;
            } else if (lossy) {
                cut();
            } else if (to.open) {
                to.owner.received(to, packet);
            }
        }

        @Override
        public void sendSnapshot(long zxid) {
            TestLink to = other();
            var state = owner.snapshot();
            send(Packet.of(PacketType.SNAP, zxid));
            TestEnsemble.this.send(
                    () -> {
                        if (to.open && !lossy) {
                            to.owner.snapshotReceived(to, TestDisk.copy(state));
                        }
                    });
            TestEnsemble.this.send(() -> owner.snapshotProgress(this));
        }

        @Override
        public void close(String reason) {
            if (!open) {
                return;
            }
            open = false;
            TestLink to = other();
            TestEnsemble.this.send(() -> to.breakOff(reason));
        }

        /** What a member learns of whose peer is gone. */
        void breakOff(String reason) {
            if (open) {
                open = false;
                owner.broken(this, reason);
            }
        }

        /** The network takes the connection from both. */
        void cut() {
            TestLink to = other();
            breakOff("cut");
            to.breakOff("cut");
        }
    }
}
