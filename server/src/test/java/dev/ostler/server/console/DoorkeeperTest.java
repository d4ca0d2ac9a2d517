package dev.ostler.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.server.config.ConsoleConfig;
import dev.ostler.server.config.ConsoleConfig.OpenTo;
import dev.ostler.server.http.HttpRequest;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who is let in, by where they come from. */
class DoorkeeperTest {

    private static @Nullable String objection(OpenTo openTo, String from, String host) {
        var config = new ConsoleConfig(openTo, Set.of("console.example"), List.of());
        var request =
                new HttpRequest(
                        "GET",
                        "/console/",
                        Map.of(),
                        Map.of("host", host),
                        new InetSocketAddress(from, 4711),
                        InputStream.nullInputStream(),
                        false);
        return new Doorkeeper(config, () -> Set.of("zoo1")).objection(request);
    }

    @Test
    void localIsWhoComesFromALoopbackAddress() {
        assertThat(objection(OpenTo.LOCAL, "127.0.0.1", "localhost")).isNull();
        assertThat(objection(OpenTo.LOCAL, "127.9.8.7", "127.9.8.7:80")).isNull();
        assertThat(objection(OpenTo.LOCAL, "::1", "[::1]:8080")).isNull();
        assertThat(objection(OpenTo.LOCAL, "10.0.0.1", "localhost")).contains("ostler.console");
        assertThat(objection(OpenTo.LOCAL, "fe80::1", "[::1]")).isNotNull();
        assertThat(objection(OpenTo.LOCAL, "127.0.0.1", "zoo1")).isNotNull();
        assertThat(objection(OpenTo.LOCAL, "127.0.0.1", "127.0.0.1.evil")).isNotNull();
    }

    @Test
    void othersMayComeByAnAddressOrAKnownName() {
        assertThat(objection(OpenTo.REMOTE, "10.0.0.1", "10.0.0.9:8080")).isNull();
        assertThat(objection(OpenTo.REMOTE, "10.0.0.1", "[2001:db8::1]")).isNull();
        assertThat(objection(OpenTo.REMOTE, "10.0.0.1", "ZOO1:8080")).isNull();
        assertThat(objection(OpenTo.REMOTE, "10.0.0.1", "console.example")).isNull();
        assertThat(objection(OpenTo.REMOTE, "10.0.0.1", "10.0.0.9.evil")).isNotNull();
        assertThat(objection(OpenTo.REMOTE, "10.0.0.1", "10.0.0.999")).isNotNull();
        assertThat(objection(OpenTo.REMOTE, "10.0.0.1", "evil")).contains("ostler.console.hosts");
        assertThat(objection(OpenTo.REMOTE, "10.0.0.1", "")).isNotNull();
    }
}
