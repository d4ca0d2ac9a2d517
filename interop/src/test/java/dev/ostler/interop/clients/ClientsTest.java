package dev.ostler.interop.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.interop.server.ChildProcess;
import dev.ostler.interop.server.ClientJar;
import dev.ostler.interop.server.Implementation;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Apache's Java client and command line, Curator, zkclient and kazoo work with the server. */
@Execution(ExecutionMode.CONCURRENT) // They mostly wait, for reconnects and expiry.
class ClientsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir Path directory;

    @Test
    @Tag("S011")
    @Tag("S012")
    @Tag("S013")
    @Tag("S014")
    @Tag("S019")
    @Tag("S023")
    @Tag("S024")
    @Tag("S025")
    @Tag("S026")
    @Tag("S028")
    @Tag("S029")
    @Tag("S030")
    @Tag("S035")
    @Tag("S038")
    @Tag("S039")
    @Tag("S040")
    @Tag("S041")
    @Tag("S042")
    @Tag("S043")
    @Tag("S044")
    @Tag("S045")
    @Tag("S166")
    @Tag("S173")
    @Tag("S175")
    @Tag("S176")
    @Tag("S177")
    @Tag("S178")
    @Tag("S179")
    @Tag("S180")
    @Tag("S181")
    void apachesJavaClient() throws Exception {
        run("ClientSuite");
    }

    @Test
    void curatorsRecipes() throws Exception {
        run("CuratorSuite");
    }

    @Test
    void curatorsCaches() throws Exception {
        run("CuratorCacheSuite");
    }

    @Test
    void curatorThroughOutagesAndExpiry() throws Exception {
        run("CuratorSessionSuite");
    }

    @Test
    void zkClient() throws Exception {
        run("ZkClientSuite");
    }

    @Test
    @Tag("S045")
    void apachesCommandLine() throws Exception {
        String output =
                PeerProgram.run(
                        address ->
                                PeerProgram.java(
                                        ClientJar.APACHE,
                                        "org.apache.zookeeper.ZooKeeperMain",
                                        "-server",
                                        address),
                        """
                        create /cli hello
                        create -s /cli/sequence- x
                        create -e /cli/ephemeral x
                        get -s /cli
                        set -v 0 /cli again
                        set -v 0 /cli never
                        get /cli
                        ls -R /cli
                        stat /cli
                        setAcl /cli world:anyone:crwa
                        getAcl -s /cli
                        addauth digest ann:secret
                        whoami
                        getEphemerals /cli
                        getAllChildrenNumber /cli
                        setquota -n 10 /cli
                        listquota /cli
                        delquota /cli
                        sync /cli
                        setAcl /cli world:anyone:cdrwa
                        delete /cli
                        deleteall /cli
                        ls /cli
                        ls /zookeeper
                        quit
                        """,
                        Implementation.UNDER_TEST,
                        directory);

        assertThat(output)
                .contains("Created /cli\n")
                .contains("Created /cli/sequence-0000000000\n")
                .contains("Created /cli/ephemeral\n")
                .contains("hello")
                .contains("dataLength = 5")
                .contains("version No is not valid : /cli")
                .contains("again")
                .contains("'world,'anyone\n: crwa")
                .contains("aclVersion = 1")
                .contains("digest: ann")
                .contains("[/cli/ephemeral]")
                .contains("Output quota for /cli count=10,bytes=-1")
                .contains("Output stat for /cli count=3,bytes=")
                .contains("Sync is OK")
                .contains("Node not empty: /cli")
                .contains("Node does not exist: /cli")
                .contains("[config, quota]");
    }

    @Test
    void kazoo() throws Exception {
        List<String> python = List.of("/usr/bin/python3", "-c", "import kazoo");
        Path output = directory.resolve("python.txt");
        boolean installed = ChildProcess.start(python, output).exitCode(PATIENCE) == 0;
        // Continuous integration installs it; elsewhere it may be missing.
        assertThat(installed || System.getenv("CI") == null)
                .as("python3-kazoo must be installed where CI is set (apt-get install)")
                .isTrue();
        Assumptions.assumeTrue(installed, "python3-kazoo is not installed");

        PeerProgram.run(
                address ->
                        List.of(
                                "/usr/bin/python3",
                                Path.of("src", "test", "python", "kazoo_suite.py").toString(),
                                address),
                "",
                Implementation.UNDER_TEST,
                directory);
    }

    private void run(String program) throws Exception {
        PeerProgram.run(ClientJar.APACHE, program, Implementation.UNDER_TEST, directory);
    }
}
