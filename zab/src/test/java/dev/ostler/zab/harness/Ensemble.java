package dev.ostler.zab.harness;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ServerId;
import dev.ostler.zab.Proposal;
import dev.ostler.zab.config.Member;
import dev.ostler.zab.config.Membership;
import dev.ostler.zab.leader.LeaderOptions;
import dev.ostler.zab.learner.LearnerOptions;
import dev.ostler.zab.message.LearnerInfo;
import dev.ostler.zab.message.Packet;
import dev.ostler.zab.message.PacketBatch;
import dev.ostler.zab.message.PacketType;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * A leader and its learners, without election: the test says who leads and who follows whom. {@link
 * #settle} lets packets and disks work until nothing is left to do, one thing at a time and always
 * in the same order; the {@link #transcript} tells what happened.
 */
public final class Ensemble {
    public static final int TICK_MILLIS = 2000;
    public static final int INIT_LIMIT = 10;
    public static final int SYNC_LIMIT = 5;

    /** Op code of a client's sync. */
    public static final int SYNC = 9;

    public final Membership membership;
    public LeaderOptions leaderOptions = new LeaderOptions(TICK_MILLIS, INIT_LIMIT, SYNC_LIMIT);
    public LearnerOptions learnerOptions = new LearnerOptions(TICK_MILLIS, INIT_LIMIT, SYNC_LIMIT);
    private final TreeMap<Long, TestMember> members = new TreeMap<>();
    private final List<Wire> wires = new ArrayList<>();
    private final List<String> transcript = new ArrayList<>();
    private long now = 1_000_000;

    /** Voters with the ids from 1 on, then observers. */
    public Ensemble(int voters, int observers) {
        var list = new ArrayList<Member>();
        for (int id = 1; id <= voters + observers; id++) {
            var address = new Member.PeerAddress("127.0.0." + id, 2888, 3888);
            var server = new ServerId(id);
            list.add(new Member(server, List.of(address), id > voters, null));
            members.put((long) id, new TestMember(server, transcript::add));
        }
        membership = new Membership(0, list);
    }

    /** A zxid as epoch and counter, for example {@code 1:1f}. */
    public static String text(long zxid) {
        return (zxid >>> 32) + ":" + Long.toHexString(zxid & 0xffffffffL);
    }

    public static long zxid(long epoch, long counter) {
        return (epoch << 32) + counter;
    }

    public TestMember member(long id) {
        TestMember member = members.get(id);
        if (member == null) {
            throw new AssertionError("no member " + id);
        }
        return member;
    }

    /** Gives a member that is not running this history and this epoch, as its last role left it. */
    public Ensemble withLog(long id, long epoch, long... zxids) {
        TestMember member = member(id);
        member.disk.log.clear();
        member.disk.snapshot.clear();
        member.disk.snapshotZxid = 0;
        for (long zxid : zxids) {
            member.disk.log.add(new Proposal(zxid, Bytes.utf8(text(zxid))));
        }
        member.disk.acceptedEpoch = epoch;
        member.disk.currentEpoch = epoch;
        member.recover();
        return this;
    }

    public Ensemble lead(long id) {
        member(id).lead(membership, leaderOptions, now);
        return this;
    }

    public Ensemble follow(long id, long leader) {
        return learn(id, leader, false);
    }

    public Ensemble observe(long id, long leader) {
        return learn(id, leader, true);
    }

    private Ensemble learn(long id, long leaderId, boolean observer) {
        TestMember learner = member(id);
        TestMember leader = member(leaderId);
        learner.learn(observer, learnerOptions, now);
        link(learner, leader);
        return this;
    }

    private void link(TestMember learner, TestMember leader) {
        Wire toLeader = Wire.between(learner, leader);
        wires.add(toLeader);
        wires.add(toLeader.back());
        learner.link = toLeader;
        leader.requireLeader().connected(toLeader.back(), now);
        learner.requireLearner().connected(toLeader, now);
    }

    /** The member looks for a leader that it never reaches. */
    public void startLearner(long id) {
        member(id).learn(false, learnerOptions, now);
    }

    /** Somebody connects to a leader and says this, whoever it is. */
    public void connect(long id, long leaderId, LearnerInfo info) {
        connect(id, leaderId, info, 0);
    }

    public void connect(long id, long leaderId, LearnerInfo info, long acceptedEpoch) {
        TestMember leader = member(leaderId);
        Wire toLeader = Wire.between(member(id), leader);
        wires.add(toLeader);
        wires.add(toLeader.back());
        leader.requireLeader().connected(toLeader.back(), now);
        toLeader.send(info.toPacket(PacketType.FOLLOWER_INFO, acceptedEpoch));
    }

    public boolean isConnected(long a, long b) {
        return !wiresBetween(a, b).isEmpty();
    }

    /** The batches that one has sent to the other. */
    public List<PacketBatch> batchesUnderWay(long from, long to) {
        return wiresBetween(from, to).stream()
                .filter(wire -> wire.from == member(from))
                .flatMap(wire -> wire.batches.stream())
                .toList();
    }

    /** An epoch of three: 3 leads, 1 and 2 follow. */
    public static Ensemble ofThree() {
        return new Ensemble(3, 0).lead(3).follow(1, 3).follow(2, 3).settle();
    }

    public long write(long leader, String value) {
        TestMember member = member(leader);
        long zxid = member.write(value);
        member.endBatch();
        return zxid;
    }

    /** A client of this learner asks for something. */
    public void forward(long id, int opCode, String body) {
        member(id).requireLearner().forward(0x77, 1, opCode, Bytes.utf8(body), null);
    }

    /** The connection between these two breaks. */
    public Ensemble cut(long learner, long leader) {
        for (Wire wire : wiresBetween(learner, leader)) {
            wire.cut();
        }
        return reap();
    }

    /** Nothing arrives between these two, in this direction. */
    public void hold(long from, long to) {
        wiresBetween(from, to).stream()
                .filter(wire -> wire.from == member(from))
                .forEach(Wire::hold);
    }

    public void release(long from, long to) {
        wiresBetween(from, to).stream()
                .filter(wire -> wire.from == member(from))
                .forEach(Wire::release);
    }

    /** The packets that one has sent and the other has not received. */
    public List<Packet> underWay(long from, long to) {
        return wiresBetween(from, to).stream()
                .filter(wire -> wire.from == member(from))
                .flatMap(wire -> wire.underWay().stream())
                .toList();
    }

    /** Sends a packet that the member itself would not send. */
    public void forge(long from, long to, Packet packet) {
        wiresBetween(from, to).stream()
                .filter(wire -> wire.from == member(from))
                .forEach(wire -> wire.send(packet));
    }

    /** Sends the state that a member has, under a zxid that the member itself would not give it. */
    public void forgeSnapshot(long from, long to, long zxid) {
        wiresBetween(from, to).stream()
                .filter(wire -> wire.from == member(from))
                .forEach(wire -> wire.sendSnapshot(zxid));
    }

    /** A part of the snapshot that is under way leaves the leader. */
    public void snapshotProgress(long leader, long learner) {
        wiresBetween(leader, learner).stream()
                .filter(wire -> wire.from == member(leader))
                .forEach(wire -> member(leader).requireLeader().snapshotProgress(wire, now));
    }

    /** The member dies, and what was not on its disk with it. It is ready to start again. */
    public Ensemble crash(long id) {
        TestMember member = member(id);
        transcript.add(id + ": crashes");
        member.disk.crash();
        member.recover();
        for (Wire wire : wires) {
            if (wire.from == member || wire.to == member) {
                wire.cut();
            }
        }
        return reap();
    }

    /** The member's role ends in good order. */
    public Ensemble resign(long id) {
        TestMember member = member(id);
        if (member.leader != null) {
            member.leader.resign("it was told to");
        } else if (member.learner != null) {
            member.learner.resign("it was told to");
        }
        return reap();
    }

    /** Time passes, half tick by half tick, with everything that it brings about. */
    public Ensemble pass(long millis) {
        return pass(millis, true);
    }

    /**
     * Time passes.
     *
     * @param settling whether there is enough of it for everything that it brings about
     */
    public Ensemble pass(long millis, boolean settling) {
        long end = now + millis;
        while (now < end) {
            now += TICK_MILLIS / 2;
            for (TestMember member : members.values()) {
                if (member.leader != null && now >= member.leader.wakeUpMillis()) {
                    member.leader.tick(now);
                }
                if (member.learner != null && now >= member.learner.wakeUpMillis()) {
                    member.learner.tick(now);
                }
                member.endBatch();
            }
            if (settling) {
                settle();
            }
        }
        return reap();
    }

    /** Lets everything happen that is under way. */
    public Ensemble settle() {
        boolean busy = true;
        while (busy) {
            busy = step();
        }
        return this;
    }

    /** Each connection delivers a packet, each disk does a thing; false if there was none. */
    private boolean step() {
        boolean busy = false;
        reap();
        for (Wire wire : List.copyOf(wires)) {
            busy |= deliver(wire);
        }
        for (TestMember member : members.values()) {
            if (member.disk.doNext()) {
                member.endBatch();
                busy = true;
            }
        }
        return busy;
    }

    /** A packet arrives, or a disk does a thing, as chance will have it. */
    public void oneThing(Random random) {
        int which = random.nextInt(wires.size() + members.size());
        if (which < wires.size()) {
            deliver(wires.get(which));
        } else {
            TestMember member = member(1 + which - wires.size());
            if (member.disk.doNext()) {
                member.endBatch();
            }
        }
        reap();
    }

    /** As {@link #settle}, and stops when this has happened. */
    public Ensemble settleUntil(String line) {
        while (!transcript.contains(line)) {
            if (!step()) {
                throw new AssertionError(line + " never comes: " + transcript);
            }
        }
        return this;
    }

    private boolean deliver(Wire wire) {
        Wire.Sent sent = wire.poll();
        if (sent == null) {
            return false;
        }
        transcript.add(wire.from.id + " -> " + wire.to.id + ": " + sent.packet());
        TestMember to = wire.to;
        if (to.leader != null) {
            to.leader.received(wire.back(), sent.packet(), now);
        } else if (to.learner != null) {
            to.learner.received(sent.packet(), now);
            if (sent.snapshot() != null && to.learner != null) {
                to.take(sent.snapshot());
                to.learner.snapshotReceived(now);
                if (wire.from.leader != null) {
                    wire.from.leader.snapshotProgress(wire, now);
                }
            }
        }
        to.endBatch();
        return true;
    }

    /** Tells both ends of broken connections. */
    private Ensemble reap() {
        for (Wire wire : List.copyOf(wires)) {
            if (!wire.isOpen() && wires.remove(wire)) {
                if (wire.from.leader != null) {
                    wire.from.leader.disconnected(wire);
                } else if (wire.from.learner != null && wire.from.link == wire) {
                    reconnectOrTell(wire);
                }
            }
        }
        return this;
    }

    private void reconnectOrTell(Wire broken) {
        TestMember learner = broken.from;
        if (!learner.reconnects) {
            learner.requireLearner().disconnected("the connection broke");
        }
        if (learner.reconnects && broken.to.leader != null) {
            learner.reconnects = false;
            link(learner, broken.to);
        } else if (learner.reconnects) {
            learner.requireLearner().disconnected("nobody leads there");
        }
    }

    private List<Wire> wiresBetween(long a, long b) {
        return wires.stream()
                .filter(
                        wire ->
                                (wire.from == member(a) && wire.to == member(b))
                                        || (wire.from == member(b) && wire.to == member(a)))
                .toList();
    }

    /** What has happened since the last call. */
    public List<String> transcript() {
        var lines = List.copyOf(transcript);
        transcript.clear();
        return lines;
    }

    /** What these two have said to each other, or one of them to the other, since the last call. */
    public List<String> said(long from, long to) {
        String prefix = from + " -> " + to + ": ";
        return transcript().stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .toList();
    }
}
