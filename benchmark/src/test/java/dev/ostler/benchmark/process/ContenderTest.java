package dev.ostler.benchmark.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

class ContenderTest {
    private static final String SEAM = "-XX:CompileCommand=dontinline dev.ostler.";

    @Test
    void theCompilerStopsInliningWhereTheScriptHasItStop() throws IOException {
        String script = Files.readString(Path.of("../bin/zkEnv.sh"));
        List<String> seams =
                Pattern.compile("^    ([\\w.]+::\\w+)$", Pattern.MULTILINE)
                        .matcher(script)
                        .results()
                        .map(result -> SEAM + result.group(1))
                        .toList();

        assertThat(Contender.OSTLER_FLAGS)
                .filteredOn(flag -> flag.startsWith(SEAM))
                .containsExactlyElementsOf(seams)
                .isNotEmpty();
    }

    @ParameterizedTest // Those of the script are in ZkServerScriptTest.
    @CsvSource({"128m,33,33", "1g,96,96", "2g,48,96", "8g,24,96"})
    void theYoungGenerationHasTheBoundsThatTheScriptGivesIt(String heap, int min, int max) {
        assertThat(Contender.ostler("", "Main", Contender.OSTLER_FLAGS).jvmFlags(heap))
                .contains("-Xmx" + heap, "-XX:NewSize=" + min + "m", "-XX:MaxNewSize=" + max + "m");
        assertThat(
                        Contender.ostler("", "Main", List.of("-XX:+UseG1GC", "-XX:NewSize=1m"))
                                .jvmFlags(heap))
                .containsExactly("-Xmx" + heap, "-XX:+UseG1GC", "-XX:NewSize=1m");
        assertThat(Contender.apache("").jvmFlags(heap)).containsExactly("-Xmx" + heap);
    }
}
