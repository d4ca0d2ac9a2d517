package dev.ostler.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.server.config.ConfigException;
import dev.ostler.server.config.ServerConfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

class OptionsTest {
    private static final String INTERVAL = "znode.container.checkIntervalMs";

    @TempDir private Path home = Path.of("");

    @Test
    void ticksAreNoFurtherApartThanTheLooksForZnodesThatNobodyNeeds() throws ConfigException {
        assertThat(Options.tickMillis(config("60000"))).isEqualTo(250);
        assertThat(Options.tickMillis(config("20"))).isEqualTo(20);
        assertThat(Options.tickMillis(config("1"))).isEqualTo(1);
    }

    @Test
    void pauseIsAsLongHoweverOftenTheServerLooks() throws ConfigException {
        assertThat(Options.pauseMillis(config("60000"))).isEqualTo(1000);
        assertThat(Options.pauseMillis(config("1"))).isEqualTo(1000);
    }

    private ServerConfig config(String interval) throws ConfigException {
        var properties = new Properties();
        properties.setProperty(INTERVAL, interval);
        return ServerConfig.load(List.of("21810", "/d"), home, properties);
    }
}
