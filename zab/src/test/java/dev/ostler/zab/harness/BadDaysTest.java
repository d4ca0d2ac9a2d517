package dev.ostler.zab.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.zab.Proposal;
import dev.ostler.zab.leader.LeaderOptions;
import dev.ostler.zab.leader.LogSource;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;

/**
 * Members crash, connections break, disks and packets are slow, leaders come and go, all by chance
 * and from one seed. At every moment all that serve have seen the same transactions in the same
 * order, and what one has seen no later leader lacks; in the end all have the same. {@code
 * -DbadDays=5000} tries more seeds.
 */
class BadDaysTest {
    private static final int STEPS = 1500;

    private final List<Proposal> seen = new ArrayList<>();
    private final TreeMap<Long, Long> leaderOfEpoch = new TreeMap<>();
    private int written;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("badDays", 100));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @Tag("S130")
    @Tag("S136")
    void allThatServeAgree(long seed) {
        var random = new Random(seed);
        int voters = random.nextBoolean() ? 3 : 5;
        var ensemble = new Ensemble(voters, 1);
        if (random.nextInt(3) == 0) {
            ensemble.leaderOptions = new LeaderOptions(2000, 10, 5, false, 10, 100, 12);
        }
        for (long id = 1; id <= voters + 1; id++) {
            ensemble.member(id).windowMax = 1 + random.nextInt(6);
            if (random.nextBoolean()) {
                ensemble.member(id).logSource = LogSource.NONE;
            }
            ensemble.member(id).recover();
        }
        for (int step = 0; step < STEPS; step++) {
            somethingHappens(ensemble, voters, random);
            check(ensemble, voters + 1);
        }
        allIsWellAgain(ensemble, voters);
    }

    private void somethingHappens(Ensemble ensemble, int voters, Random random) {
        long id = 1L + random.nextInt(voters + 1);
        TestMember member = ensemble.member(id);
        switch (random.nextInt(40)) {
            case 0 -> elect(ensemble, voters, () -> random.nextInt(4) > 0);
            case 1, 2 -> join(ensemble, id, voters, 1L + random.nextInt(voters));
            case 3 -> {
                if (random.nextInt(4) == 0) {
                    member.disk.doSome(random.nextInt(4));
                    ensemble.crash(id);
                }
            }
            case 4 -> {
                if (random.nextInt(4) == 0) {
                    ensemble.cut(id, 1L + random.nextInt(voters));
                }
            }
            case 5 -> ensemble.pass(Ensemble.TICK_MILLIS / 2, false);
            case 6 -> member.disk.hold();
            case 7, 8 -> member.disk.release();
            case 9 -> member.disk.doSome(1 + random.nextInt(3));
            case 10, 11, 12, 13 -> {
                if (member.leads() && !member.requireLeader().exhausted()) {
                    ensemble.write(id, "w" + written++);
                }
            }
            default -> ensemble.oneThing(random);
        }
    }

    /** Some of those who have no role find each other, and choose as the election would. */
    private static void elect(Ensemble ensemble, int voters, BooleanSupplier takesPart) {
        List<TestMember> looking = new ArrayList<>();
        for (long id = 1; id <= voters; id++) {
            TestMember member = ensemble.member(id);
            if (member.leader == null && member.learner == null && takesPart.getAsBoolean()) {
                looking.add(member);
            }
        }
        if (!ensemble.membership.isQuorum(looking.stream().map(member -> member.id).toList())) {
            return;
        }
        looking.sort(
                Comparator.<TestMember>comparingLong(member -> member.disk.currentEpoch)
                        .thenComparingLong(member -> member.disk.lastZxid())
                        .thenComparing(member -> member.id));
        TestMember leader = looking.removeLast();
        ensemble.lead(leader.id.value());
        for (TestMember follower : looking) {
            ensemble.follow(follower.id.value(), leader.id.value());
        }
    }

    /** A member without a role joins a leader, whether that one still has followers or not. */
    private static void join(Ensemble ensemble, long id, int voters, long leader) {
        TestMember member = ensemble.member(id);
        if (member.leader == null
                && member.learner == null
                && ensemble.member(leader).leader != null) {
            if (id > voters) {
                ensemble.observe(id, leader);
            } else {
                ensemble.follow(id, leader);
            }
        }
    }

    private void check(Ensemble ensemble, int members) {
        for (long id = 1; id <= members; id++) {
            TestMember member = ensemble.member(id);
            if (!member.serving) {
                continue;
            }
            List<Proposal> state = member.state();
            int common = Math.min(state.size(), seen.size());
            assertThat(state.subList(0, common))
                    .as(() -> "what " + member.id + " serves after " + story(ensemble))
                    .isEqualTo(seen.subList(0, common));
            seen.addAll(state.subList(common, state.size()));
            if (member.leader != null) {
                Long other = leaderOfEpoch.putIfAbsent(member.disk.currentEpoch, id);
                assertThat(other == null || other == id)
                        .as("epoch %d is led by %d and %s", member.disk.currentEpoch, id, other)
                        .isTrue();
            }
        }
    }

    private static String story(Ensemble ensemble) {
        return String.join("\n", ensemble.transcript());
    }

    /**
     * A leader may find that a follower has promised more, and a learner that it can't truncate:
     * both take another round.
     */
    private void allIsWellAgain(Ensemble ensemble, int voters) {
        long leader = 0;
        for (int round = 0; leader == 0 || !allServe(ensemble, voters + 1); round++) {
            assertThat(round)
                    .as(() -> "rounds until all serve, with " + story(ensemble))
                    .isLessThan(5);
            ensemble.transcript();
            leader = startAnew(ensemble, voters);
        }
        ensemble.write(leader, "the last");
        ensemble.settle();
        check(ensemble, voters + 1);
        for (long id = 1; id <= voters + 1; id++) {
            assertThat(ensemble.member(id).state()).as("member %d", id).isEqualTo(seen);
            assertThat(ensemble.member(id).disk.history()).isEqualTo(seen);
        }
        assertThat(ensemble.member(leader).values()).endsWith("the last");
    }

    private static boolean allServe(Ensemble ensemble, int members) {
        boolean all = true;
        for (long id = 1; id <= members; id++) {
            all &= ensemble.member(id).serving;
        }
        return all;
    }

    /** Everybody takes part in an election; whoever has lost its leader then joins once more. */
    private static long startAnew(Ensemble ensemble, int voters) {
        for (long id = 1; id <= voters + 1; id++) {
            ensemble.member(id).disk.release();
            ensemble.resign(id);
        }
        elect(ensemble, voters, () -> true);
        long leader = 0;
        for (long id = 1; id <= voters; id++) {
            leader = ensemble.member(id).leader != null ? id : leader;
        }
        ensemble.observe(voters + 1, leader).settle();
        for (long id = 1; id <= voters + 1; id++) {
            join(ensemble, id, voters, leader);
        }
        ensemble.settle();
        return ensemble.member(leader).leader == null ? 0 : leader;
    }
}
