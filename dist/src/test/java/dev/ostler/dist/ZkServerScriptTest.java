package dev.ostler.dist;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The script {@code bin/zkServer.sh}, without a server. */
class ZkServerScriptTest {
    @TempDir private Path directory;
    private Path home;
    private Script script;

    @BeforeEach
    void copyTheDistribution() throws IOException {
        home = Distribution.copyTo(directory.resolve("a distribution with blanks"));
        script = Script.zkServer(home);
    }

    @Test
    void versionNamesOstlerAndTheZooKeeperItStandsFor() {
        Script.Result result = script.run("version");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .matches(
                        "Ostler, version \\S+ \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC, for clients of"
                                + " Apache ZooKeeper 3\\.9\\.\\d+\n");
        assertThat(result.error()).isEmpty();
    }

    @Test
    void withoutAConfigurationTheServerGetsNone() {
        Script.Result result = script.run("print-cmd");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .contains(" -XX:+UseG1GC -XX:MaxGCPauseMillis=10 -XX:GCTimeRatio=2 ")
                .contains(" -Xms64m ")
                .contains(" dev.ostler.server.Main > ");
        assertThat(result.error())
                .contains("ZooKeeper JMX enabled by default")
                .contains(
                        "Using config: embedded defaults (127.0.0.1:2181, data in "
                                + home
                                + "/data)");
    }

    @Test
    void theConfigurationOfTheDistributionIsFound() throws IOException {
        Files.writeString(home.resolve("conf/zoo.cfg"), "clientPort=1\ndataDir=/d\n");

        assertThat(script.run("print-cmd").error())
                .endsWith("Using config: " + home.resolve("conf/zoo.cfg") + "\n");
    }

    @Test
    void aPlainNameIsTakenInTheConfigurationDirectoryAndAPathAsItIs() throws IOException {
        Path other = Files.createDirectory(directory.resolve("other"));

        assertThat(script.run("print-cmd", "my.cfg").error())
                .endsWith("Using config: " + home.resolve("conf/my.cfg") + "\n");
        assertThat(script.run("print-cmd", "/x/my.cfg").error())
                .endsWith("Using config: /x/my.cfg\n");
        assertThat(script.run("--config", other.toString(), "print-cmd").error())
                .endsWith("Using config: " + other.resolve("zoo.cfg") + "\n");
        assertThat(script.with("ZOOCFGDIR", other.toString()).run("print-cmd", "my.cfg").error())
                .endsWith("Using config: " + other.resolve("my.cfg") + "\n");
        assertThat(script.with("ZOOCFG", "my.cfg").run("print-cmd").error())
                .endsWith("Using config: " + home.resolve("conf/my.cfg") + "\n");
    }

    @Test
    void theEnvironmentShapesTheJvm() {
        String out =
                script.with("ZK_SERVER_HEAP", "128")
                        .with("SERVER_JVMFLAGS", "-Dzookeeper.snapCount=7 -XX:+UseSerialGC")
                        .with("JVMFLAGS", "-Da=b")
                        .with("ZOO_LOG_DIR", "/my logs")
                        .with("ZOO_DATADIR_AUTOCREATE_DISABLE", "yes")
                        .with("JMXPORT", "4711")
                        .with("CLASSPATH", "/more.jar")
                        .run("print-cmd")
                        .out();

        assertThat(out)
                .startsWith(Path.of(System.getProperty("java.home"), "bin/java") + " ")
                .contains(" -Xmx128m ")
                .contains(" -XX:NewSize=33m -XX:MaxNewSize=33m ")
                .contains(" -XX:+UseSerialGC ")
                .doesNotContain("UseG1GC", "MaxGCPauseMillis", "GCTimeRatio", "Tenuring")
                .contains(" -Xms64m ")
                .contains(" -Dzookeeper.snapCount=7 ")
                .contains(" -Da=b ")
                .contains(" -Dzookeeper.log.dir=/my\\ logs ")
                .contains(" -Dzookeeper.datadir.autocreate=false ")
                .contains(" -Dcom.sun.management.jmxremote.port=4711 ")
                .contains("lib/\\*:")
                .contains("conf:/more.jar ");
    }

    @ParameterizedTest
    @CsvSource({"1000,1g,96", "2048,2g,48", "8192,8G,24"})
    void theLargerTheHeapTheSmallerTheYoungGenerationMayBe(String megabytes, String xmx, int min) {
        assertThat(script.with("ZK_SERVER_HEAP", megabytes).run("print-cmd").out())
                .contains(" -Xmx" + megabytes + "m ")
                .contains(" -XX:NewSize=" + min + "m -XX:MaxNewSize=96m ");
        assertThat(script.with("SERVER_JVMFLAGS", "-Xmx9m -Xmx" + xmx).run("print-cmd").out())
                .contains(" -XX:NewSize=" + min + "m -XX:MaxNewSize=96m ");
    }

    @Test
    void theCompilerStopsInliningAtMethodsThatThereAre() throws ReflectiveOperationException {
        Matcher seams =
                Pattern.compile("-XX:CompileCommand=dontinline\\\\?,([\\w.]+)::(\\w+) ")
                        .matcher(script.run("print-cmd").out());

        int count = 0;
        for (; seams.find(); count++) {
            Class<?> owner = Class.forName(seams.group(1), false, getClass().getClassLoader());
            assertThat(owner.getDeclaredMethods())
                    .extracting(Method::getName)
                    .contains(seams.group(2));
        }
        assertThat(count).isPositive();
    }

    @Test
    void aHeapBeginsNoLargerThanItMayBecome() {
        assertThat(script.with("ZK_SERVER_HEAP", "48").run("print-cmd").out())
                .contains(" -Xmx48m ")
                .contains(" -Xms48m ");
        for (String xmx : List.of("32m", "32768k", "33554432")) {
            assertThat(script.with("SERVER_JVMFLAGS", "-Xmx" + xmx).run("print-cmd").out())
                    .contains(" -Xms32m ")
                    .contains(" -Xmx" + xmx);
        }
        assertThat(script.with("SERVER_JVMFLAGS", "-Xmx2g").run("print-cmd").out())
                .contains(" -Xms64m ");
        assertThat(script.with("SERVER_JVMFLAGS", "-Xms1g -Xmx2g").run("print-cmd").out())
                .contains(" -Xms1g ")
                .doesNotContain("-Xms64m");
    }

    @Test
    void javaEnvOfTheConfigurationDirectoryIsRead() throws IOException {
        Files.writeString(
                home.resolve("conf/java.env"),
                "export SERVER_JVMFLAGS=\"$SERVER_JVMFLAGS -Dfrom=java.env\"\nJMXDISABLE=true\n");

        Script.Result result = script.run("print-cmd");

        assertThat(result.out()).contains(" -Dfrom=java.env ");
        assertThat(result.error()).contains("JMX disabled by user request");
    }

    @Test
    void jmxThatIsNotDisabledIsEnabled() {
        Script.Result result =
                script.with("JMXDISABLE", "false").with("JMXPORT", "4711").run("print-cmd");

        assertThat(result.error()).contains("ZooKeeper JMX enabled by default");
        assertThat(result.out()).contains(" -Dcom.sun.management.jmxremote.port=4711 ");
    }

    @Test
    void aHeapThatIsNoNumberIsRefused() {
        Script.Result result = script.with("ZK_SERVER_HEAP", "1g").run("print-cmd");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.error())
                .contains(
                        "Error: ZK_SERVER_HEAP=1g is not a number of megabytes; write for example"
                                + " ZK_SERVER_HEAP=1000.");
    }

    @Test
    void withoutAJavaThatWillDoItSaysWhatToInstall() throws IOException {
        Path old = directory.resolve("old");
        Files.createDirectories(old.resolve("bin"));
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"24.0.1\"\n");
        program(old.resolve("bin/java"), "#!/bin/sh\n");
        Script.Result result =
                script.with("JAVA_HOME", old.toString())
                        .with("PATH", pathWithoutJava())
                        .with("OSTLER_JVM_DIR", directory.toString())
                        .run("version");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.error())
                .startsWith("Error: no Java 25 or newer could be found: JAVA_HOME is " + old)
                .contains("sudo apt-get install openjdk-25-jre-headless")
                .contains("sudo apt-get install temurin-25-jre");
    }

    @Test
    void aJavaAmongTheInstalledOnesIsFound() throws IOException {
        Path jvms = directory.resolve("jvms");
        Files.createDirectories(jvms.resolve("some-jdk/bin"));
        Files.writeString(jvms.resolve("some-jdk/release"), "JAVA_VERSION=\"26\"\n");
        program(jvms.resolve("some-jdk/bin/java"), "#!/bin/sh\n");

        Script.Result result =
                script.without("JAVA_HOME")
                        .with("PATH", pathWithoutJava())
                        .with("OSTLER_JVM_DIR", jvms.toString())
                        .run("print-cmd");

        assertThat(result.out()).startsWith(jvms.resolve("some-jdk/bin/java") + " ");
    }

    @Test
    void itMayBeCalledThroughALink() throws IOException {
        Path link = directory.resolve("bin");
        Files.createDirectory(link);
        Files.createSymbolicLink(link.resolve("zkServer.sh"), home.resolve("bin/zkServer.sh"));

        assertThat(
                        new Script(directory, "zkServer.sh", script.environment())
                                .run("print-cmd")
                                .error())
                .contains("data in " + home + "/data");
    }

    @Test
    void aBrokenDistributionIsToldApartFromACheckout() throws IOException {
        try (var jars = Files.list(home.resolve("lib"))) {
            for (Path jar : jars.toList()) {
                Files.delete(jar);
            }
        }
        Files.delete(home.resolve("lib"));

        Script.Result result = script.run("start-foreground");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.error())
                .endsWith(
                        "Error: "
                                + home.resolve("lib")
                                + " is missing; unpack the distribution"
                                + " again.\n");
    }

    @Test
    void aCheckoutIsBuiltOnItsFirstUseAndOnlyThen() throws IOException {
        Files.move(home.resolve("lib"), directory.resolve("lib"));
        Files.createFile(home.resolve("pom.xml"));
        Path bin = Files.createDirectory(directory.resolve("fake"));
        program(
                bin.resolve("mvn"),
                """
                #!/bin/sh
                echo "building with: $*"
                mkdir -p '%s/dist/target/ostler-1'
                cp -r '%s' '%s/dist/target/ostler-1/lib'
                """
                        .formatted(home, directory.resolve("lib"), home));
        Script checkout = script.with("PATH", bin + ":/usr/bin:/bin");

        Script.Result first = checkout.run("version");
        Script.Result second = checkout.run("version");

        assertThat(first.out()).startsWith("Ostler, version ");
        assertThat(first.error())
                .contains("Building Ostler, once")
                .contains("building with: -q -f " + home.resolve("pom.xml") + " -pl dist -am");
        assertThat(second.out()).isEqualTo(first.out());
        assertThat(second.error()).isEmpty();
    }

    @Test
    void statusOfNobodyFails() throws IOException {
        Path config =
                Files.writeString(
                        directory.resolve("zoo.cfg"),
                        "  clientPort = 1  \nclientPortAddress:127.0.0.1\ndataDir=/d\n");

        Script.Result result = script.run("status", config.toString());

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out())
                .isEqualTo(
                        """
                        Client port found: 1. Client address: 127.0.0.1. Client SSL: false.
                        Error contacting service. It is probably not running.
                        """);
    }

    @Test
    void statusFindsThePortInTheServerLineToo() throws IOException {
        Path config =
                Files.writeString(
                        directory.resolve("zoo.cfg"),
                        "server.1=127.0.0.1:2:3:participant;127.0.0.1:1\ndataDir=/d\n");

        assertThat(script.run("status", config.toString()).out())
                .startsWith("Client port found: 1. Client address: 127.0.0.1. Client SSL: false.");
    }

    @Test
    void statusFindsTheAddressInTheLineOfTheServersNumber() throws IOException {
        Path config =
                Files.writeString(
                        directory.resolve("zoo.cfg"),
                        "server.2=h:2:3;127.0.0.2:1\nserver.3=h:2:3;\nclientPort=1\ndataDir="
                                + directory);

        assertThat(script.run("status", config.toString()).out())
                .startsWith("Client port found: 1. Client address: localhost.");
        Files.writeString(directory.resolve("myid"), "2\n");
        assertThat(script.run("status", config.toString()).out())
                .startsWith("Client port found: 1. Client address: 127.0.0.2.");
        Files.writeString(directory.resolve("myid"), "3\n");
        assertThat(script.run("status", config.toString()).out())
                .startsWith("Client port found: 1. Client address: localhost.");
    }

    @Test
    void stopOfNobodySucceeds() {
        Script.Result result = script.run("stop");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .isEqualTo(
                        "Stopping zookeeper ... no zookeeper to stop (could not find file "
                                + home.resolve("data/zookeeper_server.pid")
                                + ")\n");
    }

    @Test
    void stopSparesAProcessThatIsNoServer() throws IOException {
        Path data = Files.createDirectory(home.resolve("data"));
        long mine = ProcessHandle.current().pid();
        Files.writeString(data.resolve("zookeeper_server.pid"), Long.toString(mine));

        assertThat(script.run("stop").out()).isEqualTo("Stopping zookeeper ... STOPPED\n");
        assertThat(data.resolve("zookeeper_server.pid")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"quorum.QuorumPeerMain", "ZooKeeperServerMain"})
    void aZooKeeperThatStillRunsIsTheServer(String main) throws Exception {
        Path data = Files.createDirectory(home.resolve("data"));
        Process zooKeeper =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                "read line",
                                "java",
                                "org.apache.zookeeper.server." + main)
                        .start();
        try {
            Path pidFile =
                    Files.writeString(
                            data.resolve("zookeeper_server.pid"), Long.toString(zooKeeper.pid()));

            Script.Result start = script.run("start");
            assertThat(start.exitCode()).isEqualTo(1);
            assertThat(start.out())
                    .endsWith(" already running as process " + zooKeeper.pid() + ".\n");
            assertThat(pidFile).hasContent(Long.toString(zooKeeper.pid()));

            assertThat(script.run("stop").out()).isEqualTo("Stopping zookeeper ... STOPPED\n");
            assertThat(zooKeeper.waitFor()).isNotZero();
            assertThat(pidFile).doesNotExist();
        } finally {
            zooKeeper.destroyForcibly();
        }
    }

    @Test
    void aMissingDataDirectoryIsReportedWhenItMustNotBeMade() {
        Script.Result result =
                script.with("ZOO_DATADIR_AUTOCREATE_DISABLE", "1").run("start-foreground");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.error())
                .endsWith(
                        "ZooKeeper data directory is missing at "
                                + home.resolve("data")
                                + " fix the path or run initialize\n");
    }

    @Test
    void anythingElseIsAnsweredWithTheUsage() {
        Script.Result result = script.run("begin");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.error())
                .startsWith("Usage: ")
                .contains("{start|start-foreground|stop|version|restart|status|print-cmd}");
        assertThat(script.run("--config", "/nowhere/at/all", "start").error())
                .startsWith("Error: /nowhere/at/all is not a directory");
    }

    /** A directory with the programs that the script calls, and no others. */
    private String pathWithoutJava() throws IOException {
        Path bin = Files.createDirectory(directory.resolve("programs"));
        for (String program :
                new String[] {
                    "bash", "cat", "dirname", "env", "grep", "head", "id", "readlink", "sed", "tail"
                }) {
            Path found = Path.of("/usr/bin", program);
            program(
                    bin.resolve(program),
                    "#!/bin/sh\nexec %s \"$@\"\n"
                            .formatted(Files.exists(found) ? found : Path.of("/bin", program)));
        }
        return bin.toString();
    }

    private static void program(Path file, String text) throws IOException {
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
