package dev.ostler.interop.ensemble;

import static dev.ostler.interop.server.Implementation.APACHE;
import static dev.ostler.interop.server.Implementation.UNDER_TEST;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.interop.random.Identities;
import dev.ostler.interop.server.ServerUnderTest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.nio.file.Path;
import java.util.Map;

/**
 * A member whose log can't grow any more ends and says why, the others go on without it, and once
 * there is room it comes back and has everything.
 *
 * <p>The limit is one on the size of files, which needs no rights: writes fail with EFBIG where a
 * full disk says ENOSPC. To a Java program both are an {@link java.io.IOException} of the same
 * call.
 */
@Execution(ExecutionMode.CONCURRENT) // They mostly wait, for members to start.
class FullDiskTest {
    private static final long SEED = Long.getLong("interop.ensemble.seed", System.nanoTime());
    private static final int LOG_KILOBYTES = 1024;
    private static final int WRITES = 200;

    @TempDir Path directory;

    @Test
    void ofAFollower() throws Exception {
        fillDiskOf(1, "follower");
    }

    @Test
    void ofTheLeader() throws Exception {
        fillDiskOf(3, "leader");
    }

    private void fillDiskOf(int victim, String role) throws Exception {
        try (var ensemble =
                new EnsembleUnderTest(
                        directory,
                        EnsembleUnderTest.voters(UNDER_TEST, APACHE, UNDER_TEST),
                        Map.of(
                                "DigestAuthenticationProvider.superDigest",
                                Identities.SUPER_DIGEST,
                                "preAllocSize",
                                "64"))) {
            ServerUnderTest full = ensemble.member(victim);
            for (ServerUnderTest member : ensemble.members().values()) {
                if (member == full) {
                    member.launchWithFilesUpTo(LOG_KILOBYTES);
                } else {
                    member.launch();
                }
            }
            ensemble.awaitServing();
            letLead(ensemble, 3);
            assertThat(full.mode()).isEqualTo(role);

            try (var load = new RoamingLoad(ensemble, "/load", 4, SEED)) {
                int code = full.exitCode();
                assertThat(code).as(full::logTail).isEqualTo(10);
                assertThat(full.logTail())
                        .contains("The disk of this member has failed")
                        .contains("File too large");
                load.await(WRITES);

                full.launch();
                ensemble.awaitServing();
                load.await(WRITES);
                load.finish();
                Agreement.check(ensemble);
            }
        } catch (AssertionError e) {
            throw new AssertionError("interop.ensemble.seed=" + SEED, e);
        }
    }

    /** Nothing was written yet, so of those who look together the one with the highest id wins. */
    private static void letLead(EnsembleUnderTest ensemble, int wanted) throws Exception {
        for (int leader = ensemble.leader(); leader != wanted; leader = ensemble.leader()) {
            ensemble.member(leader).kill();
            ensemble.awaitServing();
            ensemble.member(leader).launch();
            ensemble.awaitServing();
        }
    }
}
