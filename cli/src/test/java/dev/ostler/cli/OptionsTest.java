package dev.ostler.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.cli.Options.Option;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class OptionsTest {
    private static final Option CHOP = new Option("c", "chop", false);
    private static final Option VERBOSE = new Option("v", "verbose", false);
    private static final Option VERSION = new Option("", "version", false);
    private static final Option ZXID = new Option("z", "zxid", true);
    private static final List<Option> ALL = List.of(CHOP, VERBOSE, VERSION, ZXID);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-c -z 5 log",
                "-c log -z5",
                "log -cz 5",
                "-cz5 log",
                "-c -z=5 log",
                "-chop --zx=5 log",
                "--chop --zxid 5 log",
                "--ch --zxid=5 -- log"
            })
    void allFormsOfShortAndLongOptionsAreUnderstood(String line) throws UsageException {
        Options options = Options.parse(ALL, line.split(" "));

        assertThat(options.has(CHOP)).isTrue();
        assertThat(options.has(VERBOSE)).isFalse();
        assertThat(options.value(ZXID)).isEqualTo("5");
        assertThat(options.operands()).containsExactly("log");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-q", "--quick", "-cq", "--chop=5"})
    void unknownOptionsAreNamed(String argument) {
        assertThatThrownBy(() -> Options.parse(ALL, argument))
                .isInstanceOf(UsageException.class)
                .hasMessage("Unrecognized option: " + argument);
    }

    @Test
    void anAbbreviationMustFitOneOptionOnly() {
        assertThatThrownBy(() -> Options.parse(ALL, "--ver")).hasMessage("Ambiguous option: --ver");
    }

    @Test
    void anOptionWithoutItsValueIsRefused() {
        assertThatThrownBy(() -> Options.parse(ALL, "log", "-z"))
                .hasMessage("Missing argument for option: z");
    }
}
