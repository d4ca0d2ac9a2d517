package dev.ostler.zab.election;

import dev.ostler.protocol.ServerId;
import dev.ostler.zab.config.Membership;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Elections that send each other messages over a network that one number determines, with time as
 * the messages need it. What follows an election is played by rules of thumb: who was elected gives
 * up if no quorum follows it in time, and who follows gives up if its leader does not lead.
 */
final class ElectionNetwork {
    /** How long an elected leader waits for a quorum. */
    private static final long LEADER_PATIENCE_MILLIS = 4_000;

    /** How long a follower tries to reach its leader. */
    private static final long FOLLOWER_PATIENCE_MILLIS = 500;

    /** A server and the rounds it began. */
    private final class Node implements Election.Effects {
        private final ServerId id;
        private final History history;
        private Election election;
        private boolean up = true;
        private int rounds;

        Node(ServerId id, History history) {
            this.id = id;
            this.history = history;
            election = newElection();
        }

        private Election newElection() {
            return new Election(
                    id, membership.isVoter(id), membership, null, ElectionOptions.DEFAULT, this);
        }

        void look() {
            rounds++;
            election.look(history.zxid, history.epoch, now);
        }

        void restart() {
            up = true;
            election = newElection();
            look();
        }

        @Override
        public void send(ServerId to, Notification notification) {
            transmit(id, to, notification);
        }

        @Override
        public void elected(Vote vote) {
            note(id + " is " + election.state() + ", leader " + Voter.text(vote));
            Election current = election;
            long patience =
                    election.state() == State.LEADING
                            ? LEADER_PATIENCE_MILLIS
                            : FOLLOWER_PATIENCE_MILLIS;
            after(patience, () -> reconsider(current, vote));
        }

        private void reconsider(Election then, Vote vote) {
            if (!up || election != then || !Objects.equals(election.currentVote(), vote)) {
                return;
            }
            boolean holds =
                    vote.leader().equals(id)
                            ? membership.isQuorum(followersOf(id))
                            : isLeading(vote.leader());
            if (holds) {
                after(FOLLOWER_PATIENCE_MILLIS, () -> reconsider(then, vote));
            } else {
                note(id + " gives up");
                election.roleEnded();
                look();
            }
        }

        @Override
        public void learned(Membership newer) {
            throw new AssertionError("nobody is reconfigured");
        }
    }

    record History(long epoch, long zxid) {}

    private record Happening(long at, long number, Runnable run) {}

    private final Membership membership;
    private final Random random;
    private final SortedMap<ServerId, Node> nodes = new TreeMap<>();
    private final PriorityQueue<Happening> happenings =
            new PriorityQueue<>(
                    (one, other) ->
                            one.at != other.at
                                    ? Long.compare(one.at, other.at)
                                    : Long.compare(one.number, other.number));
    private final List<String> story = new ArrayList<>();
    private long happened;
    private long now;
    private int lossPercent;
    private int delayMillisMax = 1;

    ElectionNetwork(Membership membership, List<History> histories, long seed) {
        this.membership = membership;
        this.random = new Random(seed);
        int next = 0;
        for (ServerId id : membership.members().keySet()) {
            nodes.put(id, new Node(id, histories.get(next)));
            next++;
        }
    }

    void quality(int newLossPercent, int newDelayMillisMax) {
        lossPercent = newLossPercent;
        delayMillisMax = newDelayMillisMax;
    }

    void startAt(long millis, ServerId id) {
        after(millis - now, node(id)::look);
    }

    /** Stops it, and starts it anew, with its history and nothing else, after a while. */
    void crash(ServerId id, long downMillis) {
        node(id).up = false;
        after(downMillis, node(id)::restart);
    }

    private void transmit(ServerId from, ServerId to, Notification notification) {
        int copies = random.nextInt(100) < lossPercent ? random.nextInt(3) : 1;
        for (int i = 0; i < copies; i++) {
            after(
                    1 + random.nextInt(delayMillisMax),
                    () -> {
                        Node receiver = node(to);
                        if (receiver.up) {
                            note(
                                    from
                                            + " -> "
                                            + to
                                            + " "
                                            + notification.state()
                                            + " "
                                            + Voter.text(notification.vote()));
                            receiver.election.received(from, notification, now);
                        }
                    });
        }
    }

    private void after(long millis, Runnable run) {
        happenings.add(new Happening(now + millis, happened++, run));
    }

    /** Lets everything happen that is due until then. */
    void runUntil(long end) {
        while (now < end) {
            Happening next = happenings.peek();
            long at = Math.min(end, next == null ? Long.MAX_VALUE : next.at);
            for (Node node : nodes.values()) {
                if (node.up) {
                    at = Math.min(at, node.election.wakeUpMillis());
                }
            }
            now = Math.max(now, at);
            if (next != null && next.at <= now) {
                happenings.remove(next);
                next.run.run();
            }
            for (Node node : nodes.values()) {
                if (node.up) {
                    node.election.tick(now);
                }
            }
        }
    }

    private void note(String line) {
        story.add(now + " ms: " + line);
    }

    List<String> story() {
        return story;
    }

    int rounds(ServerId id) {
        return node(id).rounds;
    }

    /** Whom everybody has as leader, it included; empty if they do not agree. */
    Optional<ServerId> leaderOfAll() {
        var leaders = new TreeSet<ServerId>();
        for (Node node : nodes.values()) {
            Vote vote = node.election.currentVote();
            if (!node.up || vote == null || node.election.state() == State.LOOKING) {
                return Optional.empty();
            }
            leaders.add(vote.leader());
        }
        return leaders.size() == 1
                ? Optional.of(leaders.getFirst()).filter(this::isLeading)
                : Optional.empty();
    }

    /** The voters that are no better than this one. */
    List<ServerId> noBetterThan(ServerId leader) {
        return nodes.keySet().stream()
                .filter(each -> !candidacy(each).isBetterThan(candidacy(leader)))
                .toList();
    }

    private Vote candidacy(ServerId id) {
        History history = node(id).history;
        return new Vote(id, history.zxid, 0, history.epoch);
    }

    private List<ServerId> followersOf(ServerId leader) {
        return nodes.values().stream()
                .filter(each -> each.up && each.election.state() != State.LOOKING)
                .filter(
                        each -> {
                            Vote vote = each.election.currentVote();
                            return vote != null && vote.leader().equals(leader);
                        })
                .map(each -> each.id)
                .toList();
    }

    private boolean isLeading(ServerId id) {
        Node node = node(id);
        return node.up && node.election.state() == State.LEADING;
    }

    private Node node(ServerId id) {
        Node node = nodes.get(id);
        if (node == null) {
            throw new IllegalArgumentException("there is no server " + id);
        }
        return node;
    }
}
