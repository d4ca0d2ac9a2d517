package dev.ostler.benchmark.large;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.benchmark.process.JavaTools;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

class PausesTest {
    private static final List<String> LOG =
            List.of(
                    "[1000ms][safepoint   ] Safepoint \"G1CollectForAllocation\", Time since last:"
                            + " 51 ns, Reaching safepoint: 1000 ns, At safepoint: 8000000 ns,"
                            + " Leaving safepoint: 0 ns, Total: 8001000 ns, Threads: 3 runnable,"
                            + " 12 total",
                    "[1000ms][gc          ] GC(1) Pause Young (Normal) 76M->43M(80M) 8.000ms",
                    "[2000ms][safepoint] Safepoint \"ICBufferFull\", Time since last: 9 ns, Reaching"
                            + " safepoint: 5 ns, At safepoint: 6 ns, Leaving safepoint: 1 ns, Total:"
                            + " 12 ns, Threads: 3 runnable, 12 total");

    @Test
    void theLongestOfASpanIsFoundWithItsCause() {
        Pauses pauses = Pauses.parse(LOG);

        assertThat(pauses.longest(0, 3000))
                .contains(new Pauses.Pause(1000, "G1CollectForAllocation", 8_001_000));
        assertThat(pauses.longest(1001, 2000)).contains(new Pauses.Pause(2000, "ICBufferFull", 12));
        assertThat(pauses.longest(2001, 3000)).isEmpty();
    }

    @Test
    void thisJdkLogsWhatIsRead(@TempDir Path directory) throws Exception {
        Path log = directory.resolve("jvm.log");
        Process java =
                new ProcessBuilder(
                                JavaTools.path("java"),
                                Pauses.flag(log),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Collection.class.getName())
                        .inheritIO()
                        .start();
        assertThat(java.waitFor()).isZero();

        assertThat(Pauses.read(log).longest(0, Long.MAX_VALUE)).isPresent();
    }

    /** A program that stands still once. */
    static final class Collection {
        private Collection() {}

        public static void main(String[] args) {
            System.gc();
        }
    }
}
