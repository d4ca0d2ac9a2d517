package dev.ostler.benchmark.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
}
