package dev.ostler.interop.ensemble;

import static dev.ostler.interop.server.Implementation.APACHE;
import static dev.ostler.interop.server.Implementation.UNDER_TEST;

import dev.ostler.interop.ensemble.EnsembleUnderTest.Kind;
import dev.ostler.interop.random.Identities;
import dev.ostler.interop.server.Await;
import dev.ostler.interop.server.ServerUnderTest;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Everything in {@link Fault} happens to an ensemble under load: no session and no acknowledged
 * write is lost, each session's writes are done in order, those that can go on do, and in the end
 * all hold the same.
 *
 * <p>The property {@code interop.ensemble.rounds} says how often everything happens, in an order
 * that follows from {@code interop.ensemble.seed}.
 */
@Execution(ExecutionMode.CONCURRENT) // They mostly wait, for limits to pass.
class FaultTest {
    private static final int ROUNDS = Integer.getInteger("interop.ensemble.rounds", 1);
    private static final long SEED = Long.getLong("interop.ensemble.seed", System.nanoTime());
    private static final int WRITES = 200;

    @TempDir Path directory;

    @Test
    @Tag("S130")
    void threeOfOurs() throws Exception {
        sufferAll(EnsembleUnderTest.voters(UNDER_TEST, UNDER_TEST, UNDER_TEST));
    }

    @Test
    void bothKinds() throws Exception {
        sufferAll(EnsembleUnderTest.voters(UNDER_TEST, APACHE, UNDER_TEST));
    }

    private void sufferAll(List<Kind> kinds) throws Exception {
        var random = new Random(SEED);
        try (var ensemble =
                        EnsembleUnderTest.behindRelays(
                                        directory,
                                        kinds,
                                        Map.of(
                                                "DigestAuthenticationProvider.superDigest",
                                                Identities.SUPER_DIGEST,
                                                "syncLimit",
                                                "4",
                                                "snapCount",
                                                "1000",
                                                "preAllocSize",
                                                "512"))
                                .start();
                var load = new RoamingLoad(ensemble, "/load", 4, SEED)) {
            load.await(WRITES);
            for (int round = 0; round < ROUNDS; round++) {
                var faults = new ArrayList<>(List.of(Fault.values()));
                Collections.shuffle(faults, random);
                for (Fault fault : faults) {
                    suffer(fault, ensemble, load, random);
                }
            }
            load.finish();
            Agreement.check(ensemble);
            System.out.printf(
                    "faults in an ensemble of %s: %d acknowledged writes all there, %d moves of"
                            + " sessions%n",
                    kinds, load.acknowledged(), load.moves());
        } catch (AssertionError | IOException e) {
            throw new AssertionError("interop.ensemble.seed=" + SEED, e);
        }
    }

    private static void suffer(
            Fault fault, EnsembleUnderTest ensemble, RoamingLoad load, Random random)
            throws Exception {
        int leader = ensemble.leader();
        var followers = new ArrayList<>(ensemble.members().keySet());
        followers.removeIf(id -> id == leader);
        int follower = followers.get(random.nextInt(followers.size()));
        try {
            fault.strike(ensemble, leader, follower);
            awaitEffect(fault, ensemble, leader);
            if (fault.victim() != Fault.Victim.EVERYBODY) {
                load.await(WRITES);
            }
            Fault.heal(ensemble);
            ensemble.awaitServing();
            load.await(WRITES);
        } catch (AssertionError | IOException e) {
            throw new AssertionError(
                    "%s, with leader %d and follower %d:%n%s"
                            .formatted(fault, leader, follower, ensemble.logs()),
                    e);
        }
    }

    /** Returns when the others do without the victim. */
    private static void awaitEffect(Fault fault, EnsembleUnderTest ensemble, int leader)
            throws IOException, InterruptedException {
        Await.until(() -> isEffective(fault, ensemble, leader), () -> "nobody notices");
    }

    private static boolean isEffective(Fault fault, EnsembleUnderTest ensemble, int leader)
            throws IOException {
        return switch (fault.victim()) {
            case NOBODY -> true;
            case EVERYBODY ->
                    ensemble.members().values().stream()
                            .allMatch(member -> member.mode().isEmpty());
            case LEADER ->
                    ensemble.members().entrySet().stream()
                            .anyMatch(
                                    entry ->
                                            entry.getKey() != leader
                                                    && entry.getValue().mode().equals("leader"));
            case FOLLOWER -> {
                ServerUnderTest leading = ensemble.member(leader);
                int others = ensemble.members().size() - 2;
                yield Integer.toString(others).equals(leading.metrics().get("zk_synced_followers"));
            }
        };
    }
}
