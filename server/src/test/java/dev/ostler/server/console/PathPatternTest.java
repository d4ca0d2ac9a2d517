package dev.ostler.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What is looked for in paths and data. */
class PathPatternTest {

    @ParameterizedTest(name = "{0} in {1}: {2}")
    @CsvSource({
        "roker, /kafka/brokers, true",
        "BROKER, /kafka/brokers, true",
        "kafka, /kafka/brokers, false",
        "/kafka, /kafka/brokers, true",
        "a/b, /kafka/brokers, true",
        "broker, /kafka/Brokers, true",
        "broker?, /kafka/brokers, true",
        "broker?, /kafka/broker, false",
        "b*s, /kafka/brokers, true",
        "b*k, /kafka/brokers, false",
        "*, /, true",
        "/*/brokers, /kafka/brokers, true",
        "/*, /kafka/brokers, false",
        "/**, /kafka/brokers, true",
        "/**/state, /a/b/c/state, true",
        "/**/state, /state, true",
        "/a/**/d, /a/b/c/d, true",
        "/a/**/d, /a/b/c/e, false",
        "**/c/*, /a/b/c/d, true",
        "/a*/b, /ab/c/b, false",
        "/名*, /名字, true",
    })
    void aPatternIsFound(String pattern, String path, boolean found) {
        assertThat(new PathPattern(pattern).matches(path)).isEqualTo(found);
    }

    @Test
    void noPatternTakesLong() {
        var pattern = new PathPattern("*a".repeat(100));
        String name = "/" + "a".repeat(20_000) + "b";
        assertThat(Duration.ofNanos(nanos(() -> pattern.matches(name))))
                .isLessThan(Duration.ofSeconds(2));
    }

    private static long nanos(Runnable task) {
        long begin = System.nanoTime();
        task.run();
        return System.nanoTime() - begin;
    }

    @ParameterizedTest(name = "{0} in {1}: {2}")
    @CsvSource({
        "b, abc, true",
        "BC, abc, true",
        "bc, aBC, true",
        "abc, abc, true",
        "abcd, abc, false",
        "aab, aaaab, true",
        "abab, abacabab, true",
        "名, 有名字, true",
        "x, abc, false",
    })
    void aTextIsFoundInData(String text, String data, boolean found) {
        byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
        assertThat(new BytePattern(text).isIn(bytes)).isEqualTo(found);
    }
}
