package dev.ostler.server.fourletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.server.fourletter.EnsemblePlace.ProposalSizes;
import dev.ostler.zab.config.Member;
import dev.ostler.zab.config.Membership;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import java.util.Properties;

/** The texts, byte for byte as a real ZooKeeper 3.9.5 sent them. */
class FourLetterWordsTest {
    private static final String VERSION = "3.9.5-ostler-1.2, built on 2026-02-11 20:18 UTC";

    private final SampleState state = new SampleState();
    private final FourLetterWords words = words(Whitelist.of("*", false));

    @Test
    void ruokIsAnsweredInFourLetters() {
        assertThat(words.answer(Word.RUOK)).isEqualTo("imok");
    }

    @Test
    void isroTellsWhetherWritesAreServed() {
        assertThat(words.answer(Word.ISRO)).isEqualTo("rw");
        state.readOnly = true;
        assertThat(words.answer(Word.ISRO)).isEqualTo("ro");
    }

    @Test
    void srvrSumsUpTheServer() {
        assertThat(words.answer(Word.SRVR))
                .isEqualTo(
                        """
                        Zookeeper version: 3.9.5-ostler-1.2, built on 2026-02-11 20:18 UTC
                        Latency min/avg/max: 1/29.0/98
                        Received: 8
                        Sent: 7
                        Connections: 2
                        Outstanding: 0
                        Zxid: 0x119
                        Mode: standalone
                        Node count: 7
                        """);
    }

    @Test
    void aReadOnlyServerSaysSoAfterItsVersion() {
        state.readOnly = true;

        assertThat(words.answer(Word.SRVR))
                .startsWith(
                        "Zookeeper version: "
                                + VERSION
                                + "\nREAD-ONLY mode; serving only read-only clients\nLatency")
                .contains("Mode: read-only\n");
    }

    @Test
    void statListsTheClientsToo() {
        assertThat(words.answer(Word.STAT))
                .isEqualTo(
                        """
                        Zookeeper version: 3.9.5-ostler-1.2, built on 2026-02-11 20:18 UTC
                        Clients:
                         /127.0.0.1:47042[0](queued=0,recved=1,sent=0)
                         /127.0.0.1:47016[1](queued=0,recved=6,sent=6)

                        Latency min/avg/max: 1/29.0/98
                        Received: 8
                        Sent: 7
                        Connections: 2
                        Outstanding: 0
                        Zxid: 0x119
                        Mode: standalone
                        Node count: 7
                        """);
    }

    @Test
    void consTellsEverythingAboutAClient() {
        assertThat(words.answer(Word.CONS))
                .isEqualTo(
                        """
                         /127.0.0.1:47042[0](queued=0,recved=1,sent=0)
                         /127.0.0.1:47016[1](queued=0,recved=6,sent=6,sid=0x100002d85800000,\
                        lop=GETC,est=1795535637976,to=10000,lcxid=0x5,lzxid=0x3,lresp=2986740,\
                        llat=1,minlat=0,avglat=29,maxlat=98)

                        """);
    }

    @Test
    @Tag("S162")
    @Tag("S169")
    void dumpShowsSessionsByTheTimeTheyExpire() {
        Date first = Date.from(SampleState.EXPIRES);
        Date second = Date.from(SampleState.EXPIRES.plusSeconds(2));

        assertThat(words.answer(Word.DUMP))
                .isEqualTo(
                        """
                        SessionTracker dump:
                        Session Sets (2)/(3):
                        1 expire at %s:
                        \t0x100002d85800000
                        2 expire at %s:
                        \t0x100002d85800001
                        \t0x100002d85800002
                        ephemeral nodes dump:
                        Sessions with Ephemerals (1):
                        0x100002d85800000:
                        \t/h1/e
                        Connections dump:
                        Connections Sets (1)/(2):
                        2 expire at %s:
                        \tip: /127.0.0.1:47042 sessionId: 0x0
                        \tip: /127.0.0.1:47016 sessionId: 0x100002d85800000
                        """
                                .formatted(first, second, first));
    }

    @Test
    void dumpOfALearnerShowsTheTimeoutsOfAllSessions() {
        state.place = place("following - broadcast", null);

        assertThat(words.answer(Word.DUMP))
                .startsWith(
                        """
                        SessionTracker dump:
                        Global Sessions(1):
                        0x100000fba9e0001\t20000ms
                        ephemeral nodes dump:
                        """);
    }

    @Test
    void dumpShowsSessionsThatAServerKeepsToItselfFirst() {
        Date expires = Date.from(SampleState.EXPIRES);
        state.localSessions = true;
        String local =
                """
                SessionTracker dump:
                Local Session Sets (1)/(1):
                1 expire at %s:
                \t0x100002d85800000
                """
                        .formatted(expires);

        state.place = place("following - broadcast", null);
        assertThat(words.answer(Word.DUMP)).startsWith(local + "Global Sessions(1):\n");
        state.place = place("leading - broadcast", ProposalSizes.NONE);
        assertThat(words.answer(Word.DUMP)).startsWith(local + "Global Session Sets (2)/(3):\n");
    }

    @Test
    void aLeaderAloneTellsHowLargeProposalsWere() {
        state.place = place("leading - broadcast", new ProposalSizes(63, 48, 89));
        assertThat(words.answer(Word.SRVR))
                .endsWith("Node count: 7\nProposal sizes last/min/max: 63/48/89\n");

        state.place = place("following - broadcast", null);
        assertThat(words.answer(Word.SRVR)).endsWith("Node count: 7\n");
    }

    @Test
    void theStateOfAMemberIsAmongTheMetrics() {
        state.place = place("leading - broadcast", ProposalSizes.NONE);

        assertThat(words.answer(Word.MNTR))
                .contains("zk_server_state\tstandalone\nzk_peer_state\tleading - broadcast\n");
    }

    @Test
    void dumpOfNobodyKeepsItsHeadings() {
        state.connected = false;

        assertThat(words.answer(Word.DUMP))
                .isEqualTo(
                        """
                        SessionTracker dump:
                        Session Sets (0)/(0):
                        ephemeral nodes dump:
                        Sessions with Ephemerals (0):
                        Connections dump:
                        Connections Sets (0)/(0):
                        """);
    }

    @Test
    void confShowsWhatIsConfigured() {
        assertThat(words.answer(Word.CONF))
                .isEqualTo(
                        """
                        clientPort=23181
                        secureClientPort=-1
                        dataDir=/x/d/version-2
                        dataDirSize=478
                        dataLogDir=/x/d/version-2
                        dataLogSize=67109358
                        tickTime=2000
                        maxClientCnxns=60
                        minSessionTimeout=4000
                        maxSessionTimeout=40000
                        clientPortListenBacklog=-1
                        serverId=0
                        """);
    }

    @Test
    void dirsShowsTheSizesOfTheDirectories() {
        assertThat(words.answer(Word.DIRS)).isEqualTo("datadir_size: 478\nlogdir_size: 67109358\n");
    }

    @Test
    @Tag("S017")
    void wchsCountsWatches() {
        assertThat(words.answer(Word.WCHS))
                .isEqualTo("1 connections watching 2 paths\nTotal watches:2\n");
    }

    @Test
    @Tag("S032")
    void wchcAndWchpShowTheSameWatchesBySessionAndByPath() {
        assertThat(words.answer(Word.WCHC)).isEqualTo("0x100002d85800000\n\t/h1\n\t/h1/no\n\n");
        assertThat(words.answer(Word.WCHP))
                .isEqualTo("/h1\n\t0x100002d85800000\n/h1/no\n\t0x100002d85800000\n\n");
    }

    @Test
    void mntrShowsEveryMetricOnce() {
        String text = words.answer(Word.MNTR);

        assertThat(text)
                .startsWith("zk_version\t" + VERSION + "\nzk_server_state\tstandalone\n")
                .contains("\nzk_znode_count\t7\n")
                .contains("\nzk_avg_latency\t3.2734\n")
                .contains("\nzk_bytes_received_count\t12\n")
                .contains(
                        """

                        zk_avg_fsynctime\t3.3333
                        zk_min_fsynctime\t2
                        zk_max_fsynctime\t5
                        zk_cnt_fsynctime\t3
                        zk_sum_fsynctime\t10
                        """)
                .contains(
                        """

                        zk_avg_readlatency\t2.5
                        zk_min_readlatency\t1
                        zk_max_readlatency\t4
                        zk_cnt_readlatency\t2
                        zk_sum_readlatency\t5
                        zk_p50_readlatency\t1
                        zk_p95_readlatency\t4
                        zk_p99_readlatency\t4
                        zk_p999_readlatency\t4
                        """)
                .contains("\nzk_cnt_h1_read_per_namespace\t1\n");
        assertThat(text.lines().map(line -> line.substring(0, line.indexOf('\t'))))
                .doesNotHaveDuplicates()
                // 494 of an untouched server and the five of the namespace.
                .hasSize(499);
    }

    @Test
    void mntrKeepsTheNamesOfWhatIsNotMeasured() {
        assertThat(words.answer(Word.MNTR))
                .contains("\nzk_last_client_response_size\t-1\n")
                .contains("\nzk_connection_drop_probability\t0.0\n")
                .contains("\nzk_connection_rejected\t0\n")
                .contains("\nzk_avg_election_time\t0.0\nzk_min_election_time\t0\n")
                .contains("\nzk_p999_om_commit_process_time_ms\t0\n");
    }

    @Test
    void enviShowsWhereTheServerRuns() {
        assertThat(words.answer(Word.ENVI).lines().map(line -> line.replaceFirst("=.*", "")))
                .containsExactly(
                        "Environment:",
                        "zookeeper.version",
                        "host.name",
                        "java.version",
                        "java.vendor",
                        "java.home",
                        "java.class.path",
                        "java.library.path",
                        "java.io.tmpdir",
                        "java.compiler",
                        "os.name",
                        "os.arch",
                        "os.version",
                        "user.name",
                        "user.home",
                        "user.dir",
                        "os.memory.free",
                        "os.memory.max",
                        "os.memory.total");
        assertThat(words.answer(Word.ENVI))
                .contains("\nzookeeper.version=" + VERSION + "\n")
                .contains("\nos.name=Plan 9\n")
                .contains("\njava.compiler=<NA>\n")
                .containsPattern("os\\.memory\\.total=\\d+MB\n$");
    }

    @Test
    void srstAndCrstReset() {
        assertThat(words.answer(Word.SRST)).isEqualTo("Server stats reset.\n");
        assertThat(state.statisticsReset).isTrue();
        assertThat(state.connectionStatisticsReset).isFalse();
        assertThat(words.answer(Word.CRST)).isEqualTo("Connection stats reset.\n");
        assertThat(state.connectionStatisticsReset).isTrue();
    }

    @Test
    void stmkSetsTheMaskThatGtmkShows() {
        assertThat(words.answer(Word.GTMK)).isEqualTo("306");
        assertThat(words.answer(Word.STMK)).isEmpty();
        assertThat(words.answer(Word.STMK, false, 12L)).isEqualTo("12");
        assertThat(words.answer(Word.GTMK)).isEqualTo("12");
    }

    @Test
    void hashShowsTheDigestsThatWereKept() {
        assertThat(words.answer(Word.HASH)).isEqualTo("80: 13405970356\n");
    }

    @Test
    void telnetsInterruptIsAnsweredWithSilence() {
        assertThat(words(Whitelist.of("srvr", false)).answer(Word.TELNET_INTERRUPT)).isEmpty();
    }

    // Not allowed, not serving.

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SRVR", "TELNET_INTERRUPT"})
    void aWordThatIsNotInTheWhitelistIsNotExecuted(Word word) {
        assertThat(words(Whitelist.of("", false)).answer(word))
                .isEqualTo(word.text() + " is not executed because it is not in the whitelist.\n");
        assertThat(state.statisticsReset || state.connectionStatisticsReset).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "CONF", "CONS", "CRST", "DIRS", "DUMP", "MNTR", "SRST", "SRVR", "STAT", "WCHC",
                "WCHP", "WCHS"
            })
    void aServerThatIsNotServingSaysSo(Word word) {
        state.serving = false;

        assertThat(words.answer(word))
                .isEqualTo("This ZooKeeper instance is not currently serving requests\n");
    }

    @Test
    void someWordsAreAnsweredWithoutServing() {
        state.serving = false;

        assertThat(words.answer(Word.RUOK)).isEqualTo("imok");
        assertThat(words.answer(Word.GTMK)).isEqualTo("306");
        assertThat(words.answer(Word.STMK, false, 7L)).isEqualTo("7");
        assertThat(words.answer(Word.ENVI)).startsWith("Environment:\n");
        assertThat(words.answer(Word.ISRO)).isEqualTo("null");
        assertThat(words.answer(Word.HASH))
                .isEqualTo("This ZooKeeper instance is not currently serving requests");
    }

    // Parts.

    @Test
    void theMeanHasFourDecimals() {
        assertThat(new Latency(3, 2, 0, 1).averageMillis()).isEqualTo(0.6667);
        assertThat(new Latency(3, 1, 0, 1).averageMillis()).isEqualTo(0.3333);
        assertThat(Latency.NONE.averageMillis()).isZero();
    }

    @Test
    void aDirectorySizeIsTheSumOfItsFiles(@TempDir Path directory) throws IOException {
        Path snapshots = Files.createDirectory(directory.resolve("snapshots"));
        Path logs = Files.createDirectory(directory.resolve("logs"));
        Files.writeString(snapshots.resolve("snapshot.0"), "12345");
        Files.writeString(snapshots.resolve("snapshot.5"), "123");
        Files.writeString(logs.resolve("log.1"), "1");

        assertThat(DirectorySizes.measure(snapshots, logs)).isEqualTo(new DirectorySizes(8, 1));
    }

    private FourLetterWords words(Whitelist whitelist) {
        var properties = new Properties();
        properties.setProperty("os.name", "Plan 9");
        return new FourLetterWords(whitelist, VERSION, Environment.of(VERSION, properties), state);
    }

    private static EnsemblePlace place(String activity, @Nullable ProposalSizes proposals) {
        Membership membership = Membership.parse("server.1=127.0.0.1:2888:3888");
        Member self = membership.members().firstEntry().getValue();
        return new EnsemblePlace(activity, membership, self, null, proposals);
    }
}
