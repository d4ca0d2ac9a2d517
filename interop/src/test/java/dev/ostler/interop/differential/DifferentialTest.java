package dev.ostler.interop.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.interop.random.Explained;
import dev.ostler.interop.random.Identities;
import dev.ostler.interop.server.Implementation;
import dev.ostler.interop.server.ServerUnderTest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Two servers given the same random requests give the same answers. Without properties 100,000
 * requests are sent; see the module's README for longer campaigns and for replaying one seed.
 */
class DifferentialTest {
    private static final int OPERATIONS =
            Integer.getInteger("interop.differential.operations", 100_000);
    private static final int SEEDS = Integer.getInteger("interop.differential.seeds", 4);
    private static final long FIRST_SEED = Long.getLong("interop.differential.seed", 1);

    /** What a long enough run must have met, or it proves less than it claims. */
    private static final List<String> OUTCOMES_TO_MEET =
            List.of(
                    "1/0",
                    "1/-5",
                    "1/-8",
                    "1/-101",
                    "1/-102",
                    "1/-108",
                    "1/-110",
                    "1/-114",
                    "1/-125",
                    "2/0",
                    "2/-8",
                    "2/-101",
                    "2/-102",
                    "2/-103",
                    "2/-111",
                    "3/0",
                    "3/-8",
                    "3/-101",
                    "3/-102",
                    "4/0",
                    "4/-101",
                    "4/-102",
                    "5/0",
                    "5/-8",
                    "5/-101",
                    "5/-102",
                    "5/-103",
                    "5/-125",
                    "6/0",
                    "6/-101",
                    "6/-102",
                    "7/0",
                    "7/-8",
                    "7/-101",
                    "7/-102",
                    "7/-103",
                    "7/-114",
                    "8/0",
                    "8/-101",
                    "8/-102",
                    "9/0",
                    "11/0",
                    "12/0",
                    "12/-101",
                    "13/-6",
                    "14/0",
                    "14/-5",
                    "15/0",
                    "15/-101",
                    "16/-123",
                    "17/0",
                    "17/-121",
                    "17/-5",
                    "18/0",
                    "18/-121",
                    "19/0",
                    "21/0",
                    "21/-6",
                    "21/-8",
                    "22/0",
                    "22/-5",
                    "100/0",
                    "100/-115",
                    "101/0",
                    "102/0",
                    "103/0",
                    "104/0",
                    "104/-101",
                    "105/0",
                    "106/0",
                    "106/-5",
                    "107/0",
                    "-11/0");

    @TempDir Path directory;

    @Test
    void answersAreEqualToTheLastBit() throws Exception {
        var outcomes = new TreeMap<String, Integer>();
        for (int i = 0; i < SEEDS; i++) {
            run(FIRST_SEED + i, OPERATIONS / SEEDS)
                    .forEach((outcome, count) -> outcomes.merge(outcome, count, Integer::sum));
        }
        System.out.println("differential: " + outcomes);
        if (OPERATIONS >= 100_000 && SEEDS > 1) {
            assertThat(outcomes).containsKeys(OUTCOMES_TO_MEET.toArray(String[]::new));
        }
    }

    private Map<String, Integer> run(long seed, int operations)
            throws IOException, InterruptedException {
        try (ServerUnderTest left = server(left(), "left", seed);
                ServerUnderTest right = server(right(), "right", seed)) {
            left.start();
            right.start();
            var lockstep =
                    new Lockstep(left, right, seed, !enforcesQuota(seed), Explained.included());
            List<Difference> differences = lockstep.run(operations);
            assertThat(report(differences))
                    .as(() -> "The servers' logs: " + left.logTail() + right.logTail())
                    .isEmpty();
            assertThat(lockstep.steps()).isGreaterThanOrEqualTo(operations);
            return lockstep.outcomes();
        }
    }

    private static String report(List<Difference> differences) {
        return differences.stream().map(Difference::toString).collect(Collectors.joining("\n\n"));
    }

    private static Implementation left() {
        return Implementation.valueOf(System.getProperty("interop.differential.left", "APACHE"));
    }

    private static Implementation right() {
        return Implementation.valueOf(
                System.getProperty("interop.differential.right", Implementation.UNDER_TEST.name()));
    }

    private static boolean enforcesQuota(long seed) {
        return seed % 4 == 1;
    }

    /** Every other seed runs with TTL znodes, every fourth with enforced quotas. */
    private ServerUnderTest server(Implementation implementation, String name, long seed)
            throws IOException {
        var settings = new TreeMap<String, String>();
        settings.put("tickTime", "500");
        settings.put("maxSessionTimeout", "600000");
        settings.put("DigestAuthenticationProvider.superDigest", Identities.SUPER_DIGEST);
        settings.put("extendedTypesEnabled", Boolean.toString(seed % 2 == 1));
        settings.put("enforceQuota", Boolean.toString(enforcesQuota(seed)));
        return new ServerUnderTest(
                implementation,
                directory.resolve(name + seed),
                settings,
                List.of("-Dzookeeper.forceSync=no", "-Dznode.container.checkIntervalMs=86400000"));
    }
}
