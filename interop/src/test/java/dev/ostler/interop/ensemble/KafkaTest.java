package dev.ostler.interop.ensemble;

import static dev.ostler.interop.server.Implementation.UNDER_TEST;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.interop.server.ChildProcess;
import dev.ostler.interop.server.ClientJar;
import dev.ostler.interop.server.ServerUnderTest;
import dev.ostler.testing.FreePorts;

import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A Kafka broker that keeps its metadata in an ensemble of ours, while each member dies once. Runs
 * with the Maven profile {@code brokers}, which fetches Kafka.
 */
@EnabledIf("kafkaIsThere")
class KafkaTest {
    private static final Path CLASS_PATH = Path.of("kafka", "target", "kafka.classpath");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int RECORDS = 1_000;

    @TempDir Path directory;

    private String classPath = "";
    private String bootstrap = "";

    static boolean kafkaIsThere() {
        return Files.exists(CLASS_PATH);
    }

    @ParameterizedTest
    @EnumSource
    void aBrokerOutlivesEachMember(ClientJar jar) throws Exception {
        classPath = classPath(jar);
        bootstrap = "127.0.0.1:" + FreePorts.next();
        try (var ensemble =
                        new EnsembleUnderTest(
                                        directory,
                                        EnsembleUnderTest.voters(
                                                UNDER_TEST, UNDER_TEST, UNDER_TEST),
                                        Map.of())
                                .start();
                ChildProcess broker = broker(ensemble)) {
            createTopic("topic0");
            for (int i = 1; i <= 3; i++) {
                ServerUnderTest leader = ensemble.member(ensemble.leader());
                leader.kill();
                createTopic("topic" + i);
                leader.start();
            }
            assertThat(topics("--list").lines())
                    .as(broker::output)
                    .contains("topic0", "topic1", "topic2", "topic3");

            produce("topic3");
            assertThat(consume("topic3")).as(broker::output).hasSize(RECORDS);

            topics("--delete", "--topic", "topic0");
            assertThat(topics("--list").lines()).as(broker::output).doesNotContain("topic0");
            assertThat(broker.output()).doesNotContainIgnoringCase("session expired");
            broker.stop(PATIENCE);
        }
    }

    /** Kafka's own libraries; with ours in place of ZooKeeper's if asked to. */
    private static String classPath(ClientJar jar) throws IOException {
        List<String> kafka =
                List.of(Files.readString(CLASS_PATH).strip().split(File.pathSeparator));
        if (jar == ClientJar.APACHE) {
            return String.join(File.pathSeparator, kafka);
        }
        Path project = Path.of("..").toAbsolutePath().normalize();
        Stream<String> ours =
                Stream.of(jar.arguments().getLast().split(File.pathSeparator))
                        .filter(
                                entry ->
                                        Path.of(entry).startsWith(project.resolve("client"))
                                                || Path.of(entry)
                                                        .startsWith(project.resolve("protocol")));
        Stream<String> others =
                kafka.stream().filter(entry -> !entry.contains("org/apache/zookeeper"));
        return Stream.concat(ours, others).collect(Collectors.joining(File.pathSeparator));
    }

    private ChildProcess broker(EnsembleUnderTest ensemble)
            throws IOException, InterruptedException {
        String servers =
                ensemble.members().values().stream()
                        .map(member -> "127.0.0.1:" + member.clientPort())
                        .collect(Collectors.joining(","));
        Path settings = directory.resolve("server.properties");
        Files.write(
                settings,
                List.of(
                        "broker.id=1",
                        "listeners=PLAINTEXT://" + bootstrap,
                        "log.dirs=" + directory.resolve("kafka"),
                        "zookeeper.connect=" + servers + "/kafka",
                        "offsets.topic.replication.factor=1",
                        "offsets.topic.num.partitions=1",
                        "zookeeper.session.timeout.ms=30000"));
        ChildProcess broker =
                ChildProcess.start(
                        command("kafka.Kafka", settings.toString()),
                        directory.resolve("broker.log"));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!broker.output().contains("[KafkaServer id=1] started")) {
            if (System.nanoTime() - deadline > 0 || broker.hasEndedWithin(Duration.ofMillis(100))) {
                broker.kill();
                throw new AssertionError("the broker does not start:\n" + broker.output());
            }
        }
        return broker;
    }

    private void createTopic(String name) throws IOException, InterruptedException {
        topics("--create", "--topic", name, "--partitions", "2", "--replication-factor", "1");
    }

    private String topics(String... arguments) throws IOException, InterruptedException {
        return run("org.apache.kafka.tools.TopicCommand", "", arguments);
    }

    private void produce(String topic) throws IOException, InterruptedException {
        String records =
                IntStream.range(0, RECORDS)
                        .mapToObj(i -> "record " + i)
                        .collect(Collectors.joining("\n", "", "\n"));
        run("kafka.tools.ConsoleProducer", records, "--topic", topic);
    }

    private List<String> consume(String topic) throws IOException, InterruptedException {
        return run(
                        "org.apache.kafka.tools.consumer.ConsoleConsumer",
                        "",
                        "--topic",
                        topic,
                        "--from-beginning",
                        "--max-messages",
                        Integer.toString(RECORDS))
                .lines()
                .filter(line -> line.startsWith("record "))
                .distinct()
                .toList();
    }

    /** What one of Kafka's programs prints; it must succeed. */
    private String run(String program, String input, String... arguments)
            throws IOException, InterruptedException {
        var all = new ArrayList<>(List.of("--bootstrap-server", bootstrap));
        all.addAll(List.of(arguments));
        Path output = Files.createTempFile(directory, "kafka-", ".txt");
        try (ChildProcess child =
                ChildProcess.start(command(program, all.toArray(String[]::new)), output, input)) {
            assertThat(child.exitCode(PATIENCE)).as(child::output).isZero();
            return child.output();
        }
    }

    private List<String> command(String program, String... arguments) {
        return ChildProcess.java(
                List.of("-cp", classPath),
                Stream.concat(Stream.of(program), Stream.of(arguments)).toList());
    }
}
