package dev.ostler.server.config;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * The whole configuration of a server, checked.
 *
 * @param source where it comes from, for example the path of {@code zoo.cfg}
 * @param notices what the operator should know although the server starts, in the order found; for
 *     the log
 */
public record ServerConfig(
        String source,
        ClientPortConfig clientPort,
        SessionConfig sessions,
        StorageConfig storage,
        SnapshotConfig snapshots,
        PurgeConfig purge,
        LimitConfig limits,
        AccessConfig access,
        SaslConfig sasl,
        NodeConfig nodes,
        AdminConfig admin,
        AdminServerConfig adminServer,
        AuditConfig audit,
        ConsoleConfig console,
        MetricsConfig metrics,
        EnsembleConfig ensemble,
        List<String> notices) {
    private static final String USAGE =
            "Usage: zkServer.sh start-foreground [zoo.cfg], or the main class with"
                    + " [configfile | port datadir [ticktime] [maxcnxns]]";

    public ServerConfig {
        notices = List.copyOf(notices);
    }

    /**
     * Reads the configuration that the start-up arguments ask for: none (the defaults below), one
     * (a {@code zoo.cfg}), or two to four (port, data directory, tick time, connections per
     * address).
     *
     * <p>Without arguments the server listens on 127.0.0.1:2181 only and keeps its data in {@code
     * <home>/data}, with old snapshots purged each day.
     *
     * @param home root of the distribution; used without arguments only
     * @param systemProperties usually {@link System#getProperties}; only read
     * @throws ConfigException if the server must not start with it; nothing was changed
     */
    public static ServerConfig load(List<String> arguments, Path home, Properties systemProperties)
            throws ConfigException {
        return switch (arguments.size()) {
            case 0 ->
                    of(
                            "embedded defaults",
                            List.of(
                                    embedded("clientPort", "2181"),
                                    embedded("clientPortAddress", "127.0.0.1"),
                                    embedded("admin.serverAddress", "127.0.0.1"),
                                    embedded(
                                            "dataDir",
                                            home.resolve("data").toAbsolutePath().toString()),
                                    embedded("tickTime", "2000"),
                                    embedded("autopurge.purgeInterval", "24")),
                            systemProperties);
            case 1 -> {
                Path file = Path.of(arguments.getFirst());
                yield of(file.toString(), file, ConfigFile.read(file), systemProperties);
            }
            case 2, 3, 4 -> of("arguments", fromArguments(arguments), systemProperties);
            default ->
                    throw new ConfigException(
                            "Invalid number of arguments:" + arguments + "\n" + USAGE);
        };
    }

    private static ConfigFile.Entry embedded(String key, String value) {
        return new ConfigFile.Entry(key, value, "embedded defaults");
    }

    private static List<ConfigFile.Entry> fromArguments(List<String> arguments) {
        List<String> keys = List.of("clientPort", "dataDir", "tickTime", "maxClientCnxns");
        var entries = new ArrayList<ConfigFile.Entry>();
        for (int i = 0; i < arguments.size(); i++) {
            entries.add(new ConfigFile.Entry(keys.get(i), arguments.get(i), "argument " + (i + 1)));
        }
        if (arguments.size() < keys.size()) {
            // In this form, other than in a file, nothing said means no limit.
            entries.add(new ConfigFile.Entry("maxClientCnxns", "0", "arguments"));
        }
        return entries;
    }

    /** As {@link #load}, of a {@code zoo.cfg} that is given as a text. */
    public static ServerConfig parse(String text, String name, Properties systemProperties)
            throws ConfigException {
        return of(name, ConfigFile.parse(text, name), systemProperties);
    }

    private static ServerConfig of(
            String source, List<ConfigFile.Entry> entries, Properties systemProperties)
            throws ConfigException {
        return of(source, null, entries, systemProperties);
    }

    private static ServerConfig of(
            String source,
            @Nullable Path file,
            List<ConfigFile.Entry> entries,
            Properties systemProperties)
            throws ConfigException {
        var settings = new Settings(source, file, entries, systemProperties);
        StorageConfig storage = StorageConfig.from(settings);
        SessionConfig sessions = SessionConfig.from(settings);
        EnsembleConfig ensemble =
                EnsembleConfig.from(settings, storage.dataDir(), sessions.tickTimeMillis());
        ClientPortConfig clientPort = ClientPortConfig.from(settings, ensemble);
        SnapshotConfig snapshots = SnapshotConfig.from(settings);
        PurgeConfig purge = PurgeConfig.from(settings);
        LimitConfig limits = LimitConfig.from(settings, ensemble);
        AccessConfig access = AccessConfig.from(settings, clientPort.tls() != null);
        SaslConfig sasl = SaslConfig.from(settings);
        NodeConfig nodes = NodeConfig.from(settings, ensemble);
        AdminConfig admin = AdminConfig.from(settings);
        MetricsConfig metrics = MetricsConfig.from(settings);
        AdminServerConfig adminServer = AdminServerConfig.from(settings);
        AuditConfig audit = AuditConfig.from(settings);
        ConsoleConfig console = ConsoleConfig.from(settings);
        UnreadKeys.explain(settings);
        return new ServerConfig(
                source,
                clientPort,
                sessions,
                storage,
                snapshots,
                purge,
                limits,
                access,
                sasl,
                nodes,
                admin,
                adminServer,
                audit,
                console,
                metrics,
                ensemble,
                settings.notices());
    }
}
