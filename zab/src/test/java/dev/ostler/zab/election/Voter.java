package dev.ostler.zab.election;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ServerId;
import dev.ostler.zab.config.Member;
import dev.ostler.zab.config.Member.PeerAddress;
import dev.ostler.zab.config.Membership;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** An election under test: its effects as lines of text, its peers as short calls. */
final class Voter implements Election.Effects {
    final List<String> effects = new ArrayList<>();
    final List<Notification> sent = new ArrayList<>();
    final Election election;
    long now = 1_000;

    Voter(long me, Membership committed, @Nullable Membership lastSeen, ElectionOptions options) {
        Member self = committed.members().get(id(me));
        boolean participant = self == null || !self.observer();
        election = new Election(id(me), participant, committed, lastSeen, options, this);
    }

    Voter(long me, Membership committed) {
        this(me, committed, null, ElectionOptions.DEFAULT);
    }

    static Membership voters(int count) {
        return members(count, 0);
    }

    static Membership members(int voters, int observers) {
        var members = new ArrayList<Member>();
        for (int i = 1; i <= voters + observers; i++) {
            var address = new PeerAddress("zoo" + i, 2888, 3888);
            members.add(new Member(id(i), List.of(address), i > voters, null));
        }
        return new Membership(0, members);
    }

    static ServerId id(long value) {
        return new ServerId(value);
    }

    static Vote vote(long leader, long zxid, long round, long epoch) {
        return new Vote(id(leader), zxid, round, epoch);
    }

    /** Starts a round, with what is sent taken away. */
    Voter looking(long zxid, long epoch) {
        election.look(zxid, epoch, now);
        effects.clear();
        return this;
    }

    List<String> hears(long from, State state, Vote vote) {
        return hears(from, new Notification(state, vote, 2, Bytes.EMPTY));
    }

    List<String> hears(long from, State state, Vote vote, String config) {
        return hears(from, new Notification(state, vote, 2, Bytes.utf8(config)));
    }

    List<String> hears(long from, Notification notification) {
        election.received(id(from), notification, now);
        return taken();
    }

    List<String> afterMillis(long millis) {
        now += millis;
        election.tick(now);
        return taken();
    }

    List<String> taken() {
        var taken = List.copyOf(effects);
        effects.clear();
        return taken;
    }

    @Override
    public void send(ServerId to, Notification notification) {
        sent.add(notification);
        effects.add("to " + to + ": " + notification.state() + " " + text(notification.vote()));
    }

    @Override
    public void elected(Vote vote) {
        effects.add("elected " + text(vote));
    }

    @Override
    public void learned(Membership newer) {
        effects.add("learned version " + newer.version());
    }

    static String text(Vote vote) {
        String leader = vote.leader().equals(Vote.NOBODY) ? "nobody" : vote.leader().toString();
        return leader
                + " zxid="
                + (vote.zxid() == Long.MIN_VALUE ? "none" : Long.toHexString(vote.zxid()))
                + " round="
                + vote.round()
                + " epoch="
                + (vote.peerEpoch() == Long.MIN_VALUE ? "none" : vote.peerEpoch());
    }
}
