package dev.ostler.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

/** What operators may write, and what they are told when it is wrong. */
class ServerConfigTest {
    private static final String MINIMUM = "clientPort=2181\ndataDir=/d\n";

    @TempDir private Path home;

    // Where the settings come from.

    @Test
    void withoutArgumentsItServesLoopbackWithADataDirectoryBesideTheDistribution()
            throws ConfigException {
        ServerConfig config = ServerConfig.load(List.of(), home, new Properties());

        assertThat(config.clientPort().address())
                .isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), 2181));
        assertThat(config.storage().dataDir()).isEqualTo(home.resolve("data"));
        assertThat(config.storage().dataLogDir()).isEqualTo(home.resolve("data"));
        assertThat(config.sessions()).isEqualTo(new SessionConfig(2000, 4000, 40_000));
        assertThat(config.purge()).isEqualTo(new PurgeConfig(3, 24));
    }

    @Test
    void oneArgumentIsAFile() throws Exception {
        Path file =
                Files.writeString(
                        home.resolve("zoo.cfg"),
                        "tickTime=500\ndataDir=/d\nclientPort=0\n",
                        StandardCharsets.ISO_8859_1);

        ServerConfig config = ServerConfig.load(List.of(file.toString()), home, new Properties());

        assertThat(config.source()).isEqualTo(file.toString());
        assertThat(config.sessions()).isEqualTo(new SessionConfig(500, 1000, 10_000));
        assertThat(config.clientPort().address()).isEqualTo(new InetSocketAddress(0));
    }

    @Test
    void twoToFourArgumentsArePortDataDirectoryTickTimeAndConnections() throws ConfigException {
        ServerConfig config =
                ServerConfig.load(List.of("21810", "/d", "100", "7"), home, new Properties());

        assertThat(config.clientPort().address()).isEqualTo(new InetSocketAddress(21_810));
        assertThat(config.storage().dataDir()).isEqualTo(Path.of("/d"));
        assertThat(config.sessions().tickTimeMillis()).isEqualTo(100);
        assertThat(config.clientPort().connectionsPerAddressMax()).isEqualTo(7);
        assertThat(
                        ServerConfig.load(List.of("21810", "/d"), home, new Properties())
                                .clientPort()
                                .connectionsPerAddressMax())
                .isZero();
    }

    @Test
    void moreArgumentsAreRefusedWithTheUsage() {
        assertThatThrownBy(
                        () ->
                                ServerConfig.load(
                                        List.of("1", "2", "3", "4", "5"), home, new Properties()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("Invalid number of arguments:[1, 2, 3, 4, 5]")
                .hasMessageContaining("Usage");
    }

    @Test
    void aMissingFileIsNamed() {
        Path file = home.resolve("nowhere.cfg");

        assertThatThrownBy(
                        () -> ServerConfig.load(List.of(file.toString()), home, new Properties()))
                .hasMessageContaining(file + " file is missing");
    }

    @Test
    void aReportBeginsWithTheLineThatScriptsLookFor() {
        var problem = new ConfigException("what");

        assertThat(problem.report()).isEqualTo("Invalid config, exiting abnormally\nwhat");
        assertThat(problem.exitCode().number()).isEqualTo(2);
    }

    @Test
    void anAuditLoggerThatIsNotThereIsRefusedAndNotLeftOut() throws ConfigException {
        String on = MINIMUM + "audit.enable=true\naudit.impl.class=";
        String logger = "org.apache.zookeeper.audit.Slf4jAuditLogger";

        assertThatThrownBy(
                        () ->
                                ServerConfig.parse(
                                        on + "com.example.Audit\n", "zoo.cfg", new Properties()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("audit.impl.class=com.example.Audit")
                .hasMessageContaining("have the logger " + logger);
        assertThat(ServerConfig.parse(on + logger, "zoo.cfg", new Properties()).audit().enabled())
                .isTrue();
        assertThat(ServerConfig.parse(MINIMUM, "zoo.cfg", new Properties()).audit().enabled())
                .isFalse();
    }

    // Who wins.

    @Test
    void anUnknownKeyOfTheFileOverridesTheSystemPropertyWithThePrefix() throws ConfigException {
        var properties = new Properties();
        properties.setProperty("zookeeper.snapCount", "11");
        properties.setProperty("zookeeper.preAllocSize", "12");

        ServerConfig config = ServerConfig.parse(MINIMUM + "snapCount=22\n", "zoo.cfg", properties);

        assertThat(config.snapshots().transactionsMax()).isEqualTo(22);
        assertThat(config.storage().preallocationBytes()).isEqualTo(12 * 1024);
        assertThat(properties).doesNotContainValue("22");
    }

    @Test
    void aKeyOfTheParserCannotBeSetByASystemProperty() throws ConfigException {
        var properties = new Properties();
        properties.setProperty("zookeeper.tickTime", "77");

        assertThat(ServerConfig.parse(MINIMUM, "zoo.cfg", properties).sessions().tickTimeMillis())
                .isEqualTo(3000);
    }

    @Test
    void propertiesWithoutThePrefixAreReadFromTheCommandLineOnly() throws ConfigException {
        var properties = new Properties();
        properties.setProperty("jute.maxbuffer", "0x1000");
        properties.setProperty("readonlymode.enabled", "true");

        ServerConfig config =
                ServerConfig.parse(
                        MINIMUM + "jute.maxbuffer=5\nznode.container.maxPerMinute=5\n",
                        "zoo.cfg",
                        properties);

        assertThat(config.limits().requestBytesMax()).isEqualTo(4096);
        assertThat(config.limits().recordExtraBytes()).isEqualTo(4096);
        assertThat(config.admin().readOnlyMode()).isTrue();
        assertThat(config.nodes().containerDeletesPerMinuteMax()).isEqualTo(10_000);
        assertThat(config.notices())
                .contains(
                        "zoo.cfg, line 3: jute.maxbuffer does nothing in this file, as in"
                                + " ZooKeeper; add -Djute.maxbuffer=… to SERVER_JVMFLAGS");
    }

    // Defaults.

    @Test
    @Tag("S203")
    @Tag("S190")
    @Tag("S164")
    void theDefaultsAreZooKeepers() throws ConfigException {
        ServerConfig config = parse(MINIMUM);

        assertThat(config.clientPort())
                .isEqualTo(
                        new ClientPortConfig(
                                new InetSocketAddress(2181),
                                null,
                                false,
                                null,
                                -1,
                                60,
                                0,
                                false,
                                10_000,
                                "auto",
                                0));
        assertThat(config.sessions()).isEqualTo(new SessionConfig(3000, 6000, 60_000));
        assertThat(config.storage())
                .isEqualTo(
                        new StorageConfig(
                                Path.of("/d"), Path.of("/d"), true, true, true, 64 << 20, 0, 1000));
        assertThat(config.snapshots())
                .isEqualTo(
                        new SnapshotConfig(
                                100_000,
                                4L << 30,
                                SnapshotConfig.Compression.NONE,
                                false,
                                true,
                                true));
        assertThat(config.purge()).isEqualTo(new PurgeConfig(3, 0));
        assertThat(config.limits())
                .isEqualTo(
                        new LimitConfig(
                                1_048_575,
                                1_048_575,
                                1000,
                                Integer.MAX_VALUE,
                                104_857_600,
                                ConnectionThrottleConfig.OFF));
        assertThat(config.access())
                .isEqualTo(
                        new AccessConfig(
                                false, true, null, "SHA1", false, false, List.of(), false, null,
                                List.of()));
        assertThat(config.nodes())
                .isEqualTo(
                        new NodeConfig(
                                NodeConfig.ExtendedTypes.AUTOMATIC,
                                false,
                                true,
                                60_000,
                                10_000,
                                0));
        assertThat(config.admin()).isEqualTo(new AdminConfig("srvr", false));
        assertThat(config.notices())
                .containsExactly(
                        "Either no config or no quorum defined in config, running in standalone"
                                + " mode");
    }

    @Test
    @Tag("S093")
    void minusOneIsTheDerivedSessionTimeout() throws ConfigException {
        assertThat(
                        parse(MINIMUM + "tickTime=10\nminSessionTimeout=-1\nmaxSessionTimeout=-1\n")
                                .sessions())
                .isEqualTo(new SessionConfig(10, 20, 200));
    }

    @Test
    void connectingIsLimitedByTokens() throws ConfigException {
        String lines =
                MINIMUM
                        + """
                        connection_throttle_tokens=100
                        connection_throttle_fill_time=20
                        connection_throttle_fill_count=7
                        connection_throttle_freeze_time=50
                        connection_throttle_drop_increase=0.1
                        connection_throttle_drop_decrease=0.05
                        connection_throttle_decrease_ratio=0.5
                        connection_throttle_global_session_weight=5
                        connection_throttle_renew_session_weight=0
                        """;

        assertThat(parse(lines).limits().connects())
                .isEqualTo(new ConnectionThrottleConfig(100, 20, 7, 50, 0.1, 0.05, 0.5, 1, 1));
        // What holds a number of the heaviest sessions, and others by their weight.
        String weighted = "connection_throttle_weight_enabled=true\n";
        assertThat(parse(lines + weighted).limits().connects())
                .isEqualTo(new ConnectionThrottleConfig(500, 20, 35, 50, 0.1, 0.05, 0.5, 5, 2));
        assertThat(
                        parse(MINIMUM + weighted + "connection_throttle_local_session_weight=4\n")
                                .limits()
                                .connects())
                .isEqualTo(new ConnectionThrottleConfig(0, 1, 4, -1, 0.02, 0.002, 0, 4, 4));
        assertThatThrownBy(() -> parse(MINIMUM + "connection_throttle_drop_increase=2\n"))
                .hasMessageContaining(
                        "connection_throttle_drop_increase=2 is out of range; write 0 to 1");
        assertThatThrownBy(() -> parse(MINIMUM + "connection_throttle_fill_time=0\n"))
                .hasMessageContaining("is out of range; write 1 to 1000000 (milliseconds)");
    }

    @Test
    void aSnapshotSizeLimitOfZeroIsOff() throws ConfigException {
        assertThat(parse(MINIMUM + "snapSizeLimitInKb=0\n").snapshots().logSizeMaxBytes()).isZero();
        assertThat(parse(MINIMUM + "snapSizeLimitInKb=-1\n").snapshots().logSizeMaxBytes())
                .isZero();
    }

    @Test
    void lessThanNothingIsOffOrTheLeast() throws ConfigException {
        ServerConfig config =
                parse(
                        MINIMUM
                                + """
                                autopurge.purgeInterval=-1
                                autopurge.snapRetainCount=-1
                                maxClientCnxns=-1
                                maxCnxns=-1
                                clientPortListenBacklog=-2
                                preAllocSize=-1
                                txnLogSizeLimitInKb=-2
                                fsync.warningthresholdms=-1
                                snapCount=-1
                                jute.maxbuffer.extrasize=-1
                                globalOutstandingLimit=-1
                                largeRequestThreshold=0
                                largeRequestMaxBytes=0
                                """);

        assertThat(config.purge()).isEqualTo(new PurgeConfig(3, 0));
        assertThat(config.clientPort().connectionsPerAddressMax()).isZero();
        assertThat(config.clientPort().connectionsMax()).isZero();
        assertThat(config.clientPort().backlog()).isEqualTo(-1);
        assertThat(config.storage().preallocationBytes()).isZero();
        assertThat(config.storage().logSizeMaxBytes()).isZero();
        assertThat(config.storage().fsyncWarningMillis()).isZero();
        assertThat(config.snapshots().transactionsMax()).isEqualTo(2);
        assertThat(config.limits())
                .isEqualTo(
                        new LimitConfig(
                                1_048_575,
                                1024,
                                1,
                                Integer.MAX_VALUE,
                                104_857_600,
                                ConnectionThrottleConfig.OFF));
        assertThat(config.notices())
                .contains(
                        "zoo.cfg, line 4: Invalid autopurge.snapRetainCount: -1. Defaulting to 3",
                        "SnapCount should be 2 or more. Now, snapCount is reset to 2");
    }

    @Test
    void theGreatestNumbersAreTaken() throws ConfigException {
        var properties = new Properties();
        properties.setProperty("jute.maxbuffer", "0x7fffffff");

        ServerConfig config =
                ServerConfig.parse(
                        MINIMUM
                                + "autopurge.purgeInterval=2147483647\n"
                                + "fsync.warningthresholdms=9223372036854775807\n",
                        "zoo.cfg",
                        properties);

        assertThat(config.limits().requestBytesMax()).isEqualTo(Integer.MAX_VALUE);
        assertThat(config.limits().recordBytesMax()).isEqualTo(Integer.MAX_VALUE);
        // What they become is a number of nanoseconds.
        assertThat(Duration.ofHours(config.purge().intervalHours()).toNanos()).isPositive();
        assertThat(Duration.ofMillis(config.storage().fsyncWarningMillis()).toNanos()).isPositive();
    }

    @Test
    void theAdminServerIsThereUnlessSomebodySaysNo() throws ConfigException {
        AdminServerConfig config = parse(MINIMUM).adminServer();

        assertThat(config.enabled()).isTrue();
        assertThat(config.address()).isEqualTo(new InetSocketAddress(8080));
        assertThat(config.commandUrl()).isEqualTo("/commands");
        assertThat(config.idleTimeoutMillis()).isEqualTo(30_000);
        assertThat(config.snapshotEnabled()).isTrue();
        assertThat(config.rateLimiterInterval()).isEqualTo(300_000);
        assertThat(parse(MINIMUM + "admin.enableServer=false\n").adminServer().enabled()).isFalse();
        assertThat(parse(MINIMUM + "admin.enableServer=no\n").adminServer().enabled()).isTrue();
    }

    @Test
    void theAdminServerIsSetByFileAndProperties() throws ConfigException {
        var properties = new Properties();
        properties.setProperty("zookeeper.admin.serverPort", "9001");
        properties.setProperty("zookeeper.admin.serverAddress", "127.0.0.1");
        ServerConfig config =
                ServerConfig.parse(
                        MINIMUM
                                + "admin.serverPort=9002\nadmin.commandURL=/zk/\n"
                                + "admin.idleTimeout=0\nsnapCount=7\n",
                        "zoo.cfg",
                        properties);

        AdminServerConfig admin = config.adminServer();
        assertThat(admin.address())
                .isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9002));
        assertThat(admin.commandUrl()).isEqualTo("/zk");
        assertThat(admin.idleTimeoutMillis()).isEqualTo(Integer.MAX_VALUE);
        assertThat(admin.properties())
                .containsEntry("zookeeper.admin.serverPort", "9002")
                .containsEntry("zookeeper.snapCount", "7")
                .doesNotContainKey("zookeeper.dataDir");
        assertThat(config.notices()).noneMatch(notice -> notice.contains("admin"));
    }

    @Test
    void anAdminServerThatMustBeSafeIsNotStartedOpen() throws ConfigException {
        ServerConfig config = parse(MINIMUM + "admin.forceHttps=true\n");

        assertThat(config.adminServer().enabled()).isFalse();
        assertThat(config.notices())
                .contains(
                        "zoo.cfg, line 3: admin.forceHttps=true asks for TLS, which the admin"
                                + " server does not offer; it does not start");
    }

    @Test
    void metricsAreProvidedForPrometheusIfItsClassIsNamed() throws ConfigException {
        String provider =
                "metricsProvider.className="
                        + "org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider\n";
        MetricsConfig config =
                parse(
                                MINIMUM
                                        + provider
                                        + "metricsProvider.httpHost=127.0.0.1\n"
                                        + "metricsProvider.httpPort=7001\n"
                                        + "metricsProvider.exportJvmInfo=false\n")
                        .metrics();

        assertThat(config)
                .isEqualTo(
                        new MetricsConfig(
                                MetricsConfig.Provider.PROMETHEUS,
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 7001),
                                false));
        assertThat(parse(MINIMUM + provider).metrics())
                .isEqualTo(
                        new MetricsConfig(
                                MetricsConfig.Provider.PROMETHEUS,
                                new InetSocketAddress(7000),
                                true));
    }

    @Test
    void anotherProviderOfMetricsIsRefused() {
        assertThatThrownBy(() -> parse(MINIMUM + "metricsProvider.className=com.example.Mine\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("zoo.cfg, line 3")
                .hasMessageContaining("metrics provider class was not found")
                .hasMessageContaining("PrometheusMetricsProvider");
    }

    @ParameterizedTest
    @CsvSource({"true,ON", "TRUE,ON", "false,OFF", "yes,OFF"})
    void extendedTypesAreOnOrOffOnceSomebodySaysSo(String text, NodeConfig.ExtendedTypes expected)
            throws ConfigException {
        assertThat(parse(MINIMUM + "extendedTypesEnabled=" + text).nodes().extendedTypes())
                .isEqualTo(expected);
    }

    // The form of the file.

    @Test
    void theFileIsInPropertiesFormat() throws ConfigException {
        ServerConfig config =
                parse(
                        """
                        # comment \\
                        ! another
                        clientPort : 2182
                        dataDir /data/with\\u0020blank/\\
                            and/more
                        clientPort=2183
                        """);

        assertThat(config.storage().dataDir()).isEqualTo(Path.of("/data/with blank/and/more"));
        assertThat(config.clientPort().address()).isEqualTo(new InetSocketAddress(2183));
        assertThat(config.notices())
                .contains(
                        "zoo.cfg, line 6: clientPort is given twice; this value replaces that of"
                                + " zoo.cfg, line 3");
    }

    @Test
    void aRelativeDirectoryIsNoticed() throws ConfigException {
        assertThat(parse("clientPort=1\ndataDir=data\n").notices())
                .contains(
                        "zoo.cfg, line 2: data is relative. Prepend ./ to indicate that you're"
                                + " sure!");
        assertThat(parse("clientPort=1\ndataDir=./data\n").notices())
                .noneMatch(notice -> notice.contains("relative"));
    }

    @Test
    void withoutAClientPortItServesNobodyAndSaysSo() throws ConfigException {
        ServerConfig config = parse("dataDir=/d\n");

        assertThat(config.clientPort().address()).isNull();
        assertThat(config.notices()).anyMatch(notice -> notice.contains("no client can connect"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "zookeeper.snapCount=5 | zookeeper.snapCount does nothing: keys of this file have"
                        + " no prefix; write snapCount",
                "snapcount=5 | snapcount is no known key; did you mean snapCount?",
                "tikTime=5 | tikTime is no known key; did you mean tickTime?",
                "nio.numWorkerThreads=5 | nio.numWorkerThreads is accepted and has no effect in"
                        + " this version",
                "admin.portUnification=true | admin.portUnification is accepted and has no effect in"
                        + " this version",
                "metricsProvider.numWorkerThreads=5 | metricsProvider.numWorkerThreads is accepted"
                        + " and has no effect in this version",
                "throttled_op_wait_time=9 | throttled_op_wait_time has no effect: no request waits in"
                        + " the server for its turn: what goes beyond globalOutstandingLimit is left"
                        + " to its client until there is room",
                "request_throttle_drop_stale=true | request_throttle_drop_stale has no effect: what a"
                        + " client sent that has gone is dropped, unless it was begun",
                "my.own.thing=5 | my.own.thing is no known key and does nothing",
            })
    void aKeyThatDoesNothingIsExplained(String line, String explanation) throws ConfigException {
        assertThat(parse(MINIMUM + line).notices()).contains("zoo.cfg, line 3: " + explanation);
    }

    @Test
    void aSchemeOfOnesOwnIsNamedHoweverItIsAskedFor() throws ConfigException {
        var properties = new Properties();
        properties.setProperty("zookeeper.authProvider.1", "org.example.Provider");

        assertThat(ServerConfig.parse(MINIMUM, "zoo.cfg", properties).notices())
                .contains(
                        "-Dzookeeper.authProvider.1 is accepted and has no effect in this"
                                + " version");
    }

    @Test
    void aPropertyThatIsNotNeededIsExplainedToo() throws ConfigException {
        var properties = new Properties();
        properties.setProperty("zookeeper.request_throttle_max_requests", "100");

        assertThat(ServerConfig.parse(MINIMUM, "zoo.cfg", properties).notices())
                .anyMatch(
                        notice ->
                                notice.startsWith(
                                        "-Dzookeeper.request_throttle_max_requests has no effect: no"
                                                + " request waits"));
    }

    @Test
    void aServerAloneDoesNotMindWhatIsMeantForMembers() throws ConfigException {
        assertThat(
                        parse(
                                        MINIMUM
                                                + "initLimit=10\nsyncLimit=5\n"
                                                + "observerMasterPort=2191\n"
                                                + "enableEagerACLCheck=true\n")
                                .notices())
                .isEqualTo(parse(MINIMUM).notices());
    }

    // What is refused, and how.

    @Tag("S142")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "clientPort=1 | Error processing zoo.cfg: dataDir is not set; write for example"
                        + " dataDir=/var/lib/zookeeper",
                "dataDir=/d;clientPort=x | Error processing zoo.cfg, line 2: clientPort=x is not a"
                        + " whole number of a port; write for example clientPort=2181",
                "dataDir=/d;clientPort=65536 | Error processing zoo.cfg, line 2: clientPort=65536"
                        + " is out of range; write 0 to 65535 (a port)",
                "dataDir=/d;clientPortAddress=127.0.0.1 | Error processing zoo.cfg:"
                        + " clientPortAddress is set but clientPort is not set",
                "dataDir=/d;secureClientPortAddress=127.0.0.1 | Error processing zoo.cfg:"
                        + " secureClientPortAddress is set but secureClientPort is not set",
                "dataDir=/d;tickTime=0 | Error processing zoo.cfg, line 2: tickTime is not set;"
                        + " write for example tickTime=2000",
                "dataDir=/d;tickTime=2s | Error processing zoo.cfg, line 2: tickTime=2s is not a"
                        + " whole number of milliseconds; write for example tickTime=3000",
                "dataDir=/d;minSessionTimeout=9;maxSessionTimeout=8 | Error processing zoo.cfg:"
                        + " minSessionTimeout must not be larger than maxSessionTimeout (9 > 8 ms)",
                "dataDir=/d;electionAlg=2 | Error processing zoo.cfg, line 2: Invalid electionAlg"
                        + " value. Only 3 is supported.",
                "dataDir=/d;peerType=king | Error processing zoo.cfg, line 2: Unrecognised"
                        + " peertype: king. Choose participant or observer.",
                "dataDir=/d;standaloneEnabled=maybe | Error processing zoo.cfg, line 2: Invalid"
                        + " option maybe for standaloneEnabled. Choose 'true' or 'false.'",
                "dataDir=/d;snapCount=many | Error processing zoo.cfg, line 2: snapCount=many is"
                        + " not a whole number of transactions; write for example snapCount=100000",
                "dataDir=/d;snapshot.compression.method=zip | Error processing zoo.cfg, line 2:"
                        + " snapshot.compression.method=zip is no method of compression; write gz"
                        + " or snappy",
                "dataDir=/d;emulate353TTLNodes=true | Error processing zoo.cfg, line 2:"
                        + " emulate353TTLNodes=true is not known here: znodes with a time to live"
                        + " in the form of ZooKeeper 3.5.3 would be taken for ephemerals and"
                        + " deleted; delete them or make them anew with ZooKeeper, then leave this"
                        + " key out",
                "dataDir=/d;enforce.auth.enabled=true | Error processing zoo.cfg:"
                        + " zookeeper.enforce.auth.enabled is true zookeeper.enforce.auth.schemes"
                        + " must be  configured.",
                "dataDir=/d\\u00zz | Error processing zoo.cfg, line 1: a backslash begins an"
                        + " escape here (Malformed \\uxxxx encoding.); write \\\\ for a backslash",
            })
    void aMistakeIsNamedWithItsPlaceAndItsRemedy(String lines, String message) {
        assertThatThrownBy(() -> parse(lines.replace(';', '\n')))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    @Test
    void aWrongSystemPropertyIsNamedToo() {
        var properties = new Properties();
        properties.setProperty("jute.maxbuffer", "lots");

        assertThatThrownBy(() -> ServerConfig.parse(MINIMUM, "zoo.cfg", properties))
                .hasMessage(
                        "Error processing system properties: jute.maxbuffer=lots is not a whole"
                                + " number of bytes; write for example jute.maxbuffer=1048575");
    }

    @Test
    void whatThisVersionCannotDoYetIsRefusedNotIgnored() {
        assertThatThrownBy(() -> parse(MINIMUM + "sessionRequireClientSASLAuth=true\n"))
                .hasMessageContaining("Authentication scheme sasl is not available.")
                .hasMessageContaining("add authProvider.sasl=");
        assertThatThrownBy(
                        () ->
                                parse(
                                        MINIMUM
                                                + "enforce.auth.enabled=true\n"
                                                + "enforce.auth.schemes=digest,sasl\n"))
                .hasMessageContaining("Authentication scheme sasl is not available.");
    }

    // Access.

    private static final String SASL =
            "authProvider.1=org.apache.zookeeper.server.auth.SASLAuthenticationProvider\n";

    @Test
    void schemesAreAskedForByTheNamesOfZooKeepersClasses() throws ConfigException {
        AccessConfig access =
                parse(
                                MINIMUM
                                        + SASL
                                        + "DigestAuthenticationProvider.enabled=false\n"
                                        + "authProvider.x=org.apache.zookeeper.server.auth"
                                        + ".EnsembleAuthenticationProvider\n"
                                        + "ensembleAuthName=one, two\n")
                        .access();
        assertThat(access.saslEnabled()).isTrue();
        assertThat(access.digestEnabled()).isFalse();
        assertThat(access.ensembleEnabled()).isTrue();
        assertThat(access.ensembleNames()).containsExactly("one", "two");
        assertThat(parse(MINIMUM + SASL).notices()).isEqualTo(parse(MINIMUM).notices());
    }

    @Test
    void saslCanBeRequiredInBothWays() throws ConfigException {
        assertThat(
                        parse(MINIMUM + SASL + "sessionRequireClientSASLAuth=true\n")
                                .access()
                                .requiredSchemes())
                .containsExactly("sasl");
        assertThat(
                        parse(
                                        MINIMUM
                                                + SASL
                                                + "sessionRequireClientSASLAuth=true\n"
                                                + "enforce.auth.enabled=true\n"
                                                + "enforce.auth.schemes=digest\n")
                                .access()
                                .requiredSchemes())
                .containsExactly("digest", "sasl");
    }

    @Test
    void saslHasItsKeys() throws ConfigException {
        var properties = new Properties();
        properties.setProperty("zookeeper.superUser.2", "ann");
        String text =
                MINIMUM
                        + "superUser=bob\nsasl.serverconfig=Mine\nallowSaslFailedClients=true\n"
                        + "letAnySaslUserDoX=x\nSASLAuthenticationProvider.superPassword=pw\n"
                        + "kerberos.removeHostFromPrincipal=true\n";
        assertThat(ServerConfig.parse(text, "zoo.cfg", properties).sasl())
                .isEqualTo(
                        new SaslConfig(
                                "Mine",
                                "pw",
                                new SaslConfig.Names("DEFAULT", true, false),
                                List.of("bob", "ann"),
                                "x",
                                true));
        assertThat(parse(text).notices()).isEqualTo(parse(MINIMUM).notices());
    }

    @Test
    void requiredSchemesAreTrimmed() throws ConfigException {
        assertThat(
                        parse(
                                        MINIMUM
                                                + "enforce.auth.enabled=true\n"
                                                + "enforce.auth.schemes= digest , ip\n")
                                .access()
                                .requiredSchemes())
                .containsExactly("digest", "ip");
    }

    @Test
    void onlyTheWordsYesAndNoSwitchAclsAndSyncsOff() throws ConfigException {
        assertThat(parse(MINIMUM + "skipACL=yes\n").access().skipAcl()).isTrue();
        assertThat(parse(MINIMUM + "skipACL=true\n").access().skipAcl()).isFalse();
        assertThat(parse(MINIMUM + "forceSync=no\n").storage().forceSync()).isFalse();
        assertThat(parse(MINIMUM + "forceSync=false\n").storage().forceSync()).isTrue();
    }

    private static ServerConfig parse(String text) throws ConfigException {
        return ServerConfig.parse(text, "zoo.cfg", new Properties());
    }
}
