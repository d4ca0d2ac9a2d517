package dev.ostler.interop.ensemble;

import static dev.ostler.interop.server.Implementation.APACHE;
import static dev.ostler.interop.server.Implementation.UNDER_TEST;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.interop.ensemble.EnsembleUnderTest.Kind;
import dev.ostler.interop.random.Identities;
import dev.ostler.interop.server.Implementation;
import dev.ostler.interop.server.ServerUnderTest;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Ensembles of one implementation and of two, each member of which is killed under load and comes
 * back: no session and no acknowledged write is lost, and in the end all hold the same.
 *
 * <p>The property {@code interop.ensemble.rounds} says how often each member is killed.
 */
@Execution(ExecutionMode.CONCURRENT) // They mostly wait, for members to come back.
class EnsembleTest {
    private static final int ROUNDS = Integer.getInteger("interop.ensemble.rounds", 1);
    private static final long SEED = Long.getLong("interop.ensemble.seed", System.nanoTime());
    private static final int WRITES = 300;

    @TempDir Path directory;

    @Test
    @Tag("S079")
    @Tag("S081")
    @Tag("S082")
    @Tag("S083")
    void threeOfOurs() throws Exception {
        killEachUnderLoad(EnsembleUnderTest.voters(UNDER_TEST, UNDER_TEST, UNDER_TEST));
    }

    @Test
    void oneOfOursAmongApaches() throws Exception {
        killEachUnderLoad(EnsembleUnderTest.voters(APACHE, UNDER_TEST, APACHE));
    }

    @Test
    void oneOfApachesAmongOurs() throws Exception {
        killEachUnderLoad(EnsembleUnderTest.voters(UNDER_TEST, APACHE, UNDER_TEST));
    }

    @Test
    @Tag("S084")
    @Tag("S138")
    void fiveOfBothKindsWithAnObserverOfEach() throws Exception {
        List<Kind> kinds =
                new ArrayList<>(
                        EnsembleUnderTest.voters(
                                UNDER_TEST, APACHE, UNDER_TEST, APACHE, UNDER_TEST));
        kinds.add(new Kind(UNDER_TEST, true));
        kinds.add(new Kind(APACHE, true));
        killEachUnderLoad(kinds);
    }

    @Test
    @Tag("S130")
    void aLeaderThatStandsStillIsReplacedAndTakesNothingWithIt() throws Exception {
        try (var ensemble =
                        ensemble(EnsembleUnderTest.voters(UNDER_TEST, UNDER_TEST, UNDER_TEST))
                                .start();
                var load = new RoamingLoad(ensemble, "/load", 4, SEED)) {
            load.await(WRITES);
            int leader = ensemble.leader();
            ensemble.member(leader).pause();
            load.await(WRITES);
            ensemble.member(leader).proceed();
            ensemble.awaitMode(leader, "follower");
            load.await(WRITES);
            load.finish();
            Agreement.check(ensemble);
            report("a leader that stood still", load);
        }
    }

    @Test
    void apachesAreReplacedOneByOneWhileClientsWriteAndComeBack() throws Exception {
        try (var ensemble = ensemble(EnsembleUnderTest.voters(APACHE, APACHE, APACHE)).start();
                var load = new RoamingLoad(ensemble, "/load", 4, SEED)) {
            load.await(WRITES);
            replaceAll(ensemble, load, UNDER_TEST);
            replaceAll(ensemble, load, APACHE);
            load.finish();
            Agreement.check(ensemble);
            report("migration", load);
        }
    }

    private static void replaceAll(EnsembleUnderTest ensemble, RoamingLoad load, Implementation by)
            throws Exception {
        // The leader comes last, as one would do it.
        int leader = ensemble.leader();
        var order = new ArrayList<Integer>(ensemble.members().keySet());
        order.removeIf(id -> id == leader);
        order.add(leader);
        for (int id : order) {
            ensemble.member(id).stop();
            ensemble.replace(id, by);
            ensemble.member(id).launch();
            ensemble.awaitServing();
            load.await(WRITES);
        }
    }

    private void killEachUnderLoad(List<Kind> kinds) throws Exception {
        try (var ensemble = ensemble(kinds).start();
                var load = new RoamingLoad(ensemble, "/load", 4, SEED)) {
            checkRoles(ensemble, kinds);
            load.await(WRITES);
            for (int round = 0; round < ROUNDS; round++) {
                for (int id = 1; id <= kinds.size(); id++) {
                    ensemble.member(id).kill();
                    load.await(WRITES);
                    ensemble.member(id).launch();
                    ensemble.awaitServing();
                    load.await(WRITES);
                }
                // Whoever leads now is killed too.
                int leader = ensemble.leader();
                ensemble.member(leader).kill();
                load.await(WRITES);
                ensemble.member(leader).launch();
                ensemble.awaitServing();
            }
            checkRoles(ensemble, kinds);
            load.finish();
            Agreement.check(ensemble);
            report(kinds.size() + " members", load);
        } catch (AssertionError | IOException e) {
            throw new AssertionError("interop.ensemble.seed=" + SEED, e);
        }
    }

    private static void checkRoles(EnsembleUnderTest ensemble, List<Kind> kinds)
            throws IOException, InterruptedException {
        int leader = ensemble.leader();
        for (Map.Entry<Integer, ServerUnderTest> entry : ensemble.members().entrySet()) {
            boolean observer = kinds.get(entry.getKey() - 1).observer();
            assertThat(entry.getValue().mode())
                    .as("the role of member %s", entry.getKey())
                    .isEqualTo(
                            entry.getKey() == leader
                                    ? "leader"
                                    : observer ? "observer" : "follower");
        }
    }

    private EnsembleUnderTest ensemble(List<Kind> kinds) throws IOException {
        return new EnsembleUnderTest(
                directory,
                kinds,
                Map.of(
                        "DigestAuthenticationProvider.superDigest",
                        Identities.SUPER_DIGEST,
                        "snapCount",
                        "1000",
                        "preAllocSize",
                        "512"));
    }

    private static void report(String what, RoamingLoad load) {
        System.out.printf(
                "ensemble of %s: %d acknowledged writes all there, %d moves of sessions%n",
                what, load.acknowledged(), load.moves());
    }
}
