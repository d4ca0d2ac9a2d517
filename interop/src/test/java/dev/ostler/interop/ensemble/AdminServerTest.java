package dev.ostler.interop.ensemble;

import static dev.ostler.interop.server.Implementation.APACHE;
import static dev.ostler.interop.server.Implementation.UNDER_TEST;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.interop.server.Await;
import dev.ostler.interop.server.Implementation;
import dev.ostler.interop.server.ServerUnderTest;
import dev.ostler.interop.wire.RawSession;
import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.testing.FreePorts;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The commands over HTTP and the page for Prometheus, beside those of the real ZooKeeper: the same
 * statuses, the same keys, values of the same types.
 */
@Execution(ExecutionMode.CONCURRENT) // It mostly waits, for elections.
class AdminServerTest {
    private static final int TIMEOUT = 30_000;

    /** More than the transactions after which a digest is kept. */
    private static final int WRITES = 140;

    /** In the order in which they are asked: what is reset comes last. */
    private static final List<String> COMMANDS =
            List.of(
                    "configuration",
                    "conf",
                    "config",
                    "connections",
                    "cons",
                    "dirs",
                    "dump",
                    "environment",
                    "env",
                    "envi",
                    "get_trace_mask",
                    "gtmk",
                    "hash",
                    "initial_configuration",
                    "icfg",
                    "is_read_only",
                    "isro",
                    "last_snapshot",
                    "lsnp",
                    "leader",
                    "lead",
                    "observers",
                    "obsr",
                    "ruok",
                    "server_stats",
                    "srvr",
                    "stats",
                    "stat",
                    "set_trace_mask",
                    "set_trace_mask?traceMask=x",
                    "stmk?traceMask=306",
                    "voting_view",
                    "watch_summary",
                    "wchs",
                    "watches",
                    "wchc",
                    "watches_by_path",
                    "wchp",
                    "zabstate",
                    "snapshot",
                    "snap",
                    "restore",
                    "rest",
                    "nope",
                    "",
                    "ruok/",
                    "connection_stat_reset",
                    "crst",
                    "observer_connection_stat_reset",
                    "orst",
                    "stat_reset",
                    "srst");

    @TempDir Path directory;

    private final HttpClient http = HttpClient.newHttpClient();

    /** Every znode has an id that says which, so that all sizes are equal. */
    private static void use(RawSession session) throws IOException {
        create(session, "/a", 0);
        create(session, "/a/e", 1);
        session.call(new Request.GetData(ZnodePath.of("/a"), true));
        for (int i = 0; i < WRITES; i++) {
            session.call(new Request.SetData(ZnodePath.of("/a/e"), Bytes.utf8("x"), -1));
        }
    }

    private static void create(RawSession session, String path, int flags) throws IOException {
        session.call(
                new Request.Create(
                        OpCode.CREATE, ZnodePath.of(path), Bytes.EMPTY, Acl.OPEN, flags, -1));
    }

    private HttpResponse<byte[]> ask(int port, String path, String... headers)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private String text(int port, String path) throws IOException, InterruptedException {
        return new String(ask(port, path).body(), StandardCharsets.UTF_8);
    }

    /** Status, type and shape of what each command answers. */
    private Map<String, String> answers(int port) throws IOException, InterruptedException {
        var answers = new LinkedHashMap<String, String>();
        for (String command : COMMANDS) {
            String described = described(ask(port, "/commands/" + command));
            // ZooKeeper's members do not know with which configuration they began.
            answers.put(
                    command,
                    described.replace("initial_configuration=null", "initial_configuration=text"));
        }
        return answers;
    }

    private static String described(HttpResponse<byte[]> answer) {
        String type = answer.headers().firstValue("Content-Type").orElse("");
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        return answer.statusCode()
                + " "
                + type
                + " "
                + (type.equals("application/json") ? JsonShape.of(body) : body);
    }

    private ServerUnderTest start(Implementation implementation, Map<String, String> settings)
            throws IOException, InterruptedException {
        return new ServerUnderTest(
                        implementation,
                        directory.resolve(implementation.name()),
                        settings,
                        List.of())
                .start();
    }

    private static Map<String, String> settings(int adminPort, String... more) {
        var settings = new HashMap<String, String>();
        settings.put("admin.enableServer", "true");
        settings.put("admin.serverAddress", "127.0.0.1");
        settings.put("admin.serverPort", Integer.toString(adminPort));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    private void awaitAdmin(int port) throws IOException, InterruptedException {
        Await.until(() -> isThere(port), () -> "nobody listens at " + port);
    }

    private boolean isThere(int port) {
        try {
            return ask(port, "/commands/ruok").statusCode() == 200;
        } catch (IOException e) {
            return false; // Not yet.
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aServerAloneAnswersAsTheRealOne() throws Exception {
        var answers = new ArrayList<Map<String, String>>();
        var monitored = new ArrayList<Map<String, String>>();
        var properties = new ArrayList<Map<String, String>>();
        for (Implementation implementation : List.of(APACHE, UNDER_TEST)) {
            int admin = FreePorts.next();
            try (ServerUnderTest server = start(implementation, settings(admin));
                    RawSession session = RawSession.open(server.clientPort(), TIMEOUT)) {
                awaitAdmin(admin);
                use(session);
                monitored.add(JsonShape.fields(text(admin, "/commands/monitor")));
                properties.add(JsonShape.fields(text(admin, "/commands/system_properties")));
                answers.add(answers(admin));
                session.closeSession();
            }
        }
        assertThat(answers.getLast()).isEqualTo(answers.getFirst());
        assertThat(monitored.getLast()).containsAllEntriesOf(withoutNamespaces(monitored));
        assertThat(ofZooKeeper(properties.getLast())).isEqualTo(ofZooKeeper(properties.getFirst()));
    }

    /** Only those that are set here are counted by namespace. */
    private static Map<String, String> withoutNamespaces(List<Map<String, String>> monitored) {
        var metrics = new TreeMap<>(monitored.getFirst());
        metrics.keySet().removeIf(name -> name.endsWith("_per_namespace"));
        return metrics;
    }

    private static Set<String> ofZooKeeper(Map<String, String> properties) {
        return properties.keySet().stream()
                .filter(name -> name.startsWith("zookeeper."))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void eachRoleAnswersAsTheRealOne() throws Exception {
        var byRole = new ArrayList<Map<String, Map<String, String>>>();
        for (Implementation implementation : List.of(APACHE, UNDER_TEST)) {
            byRole.add(answersByRole(implementation));
        }
        assertThat(byRole.getLast()).containsOnlyKeys("alone", "leader", "follower", "observer");
        assertThat(byRole.getLast()).isEqualTo(byRole.getFirst());
    }

    private Map<String, Map<String, String>> answersByRole(Implementation implementation)
            throws Exception {
        List<EnsembleUnderTest.Kind> kinds =
                new ArrayList<>(
                        EnsembleUnderTest.voters(implementation, implementation, implementation));
        kinds.add(new EnsembleUnderTest.Kind(implementation, true));
        var ports = new ArrayList<Integer>();
        var settings = settings(0);
        settings.remove("admin.serverPort");
        var byRole = new TreeMap<String, Map<String, String>>();
        try (var ensemble =
                new EnsembleUnderTest(directory.resolve("all" + implementation), kinds, settings)) {
            for (int id = 1; id <= kinds.size(); id++) {
                ports.add(FreePorts.next());
                ensemble.give(id, "-Dzookeeper.admin.serverPort=" + ports.getLast());
            }
            ensemble.member(1).launch();
            awaitAdmin(ports.getFirst());
            byRole.put("alone", answers(ports.getFirst()));
            byRole.get("alone").put("monitor", status(ports.getFirst(), "monitor"));
            for (int id = 2; id <= kinds.size(); id++) {
                ensemble.member(id).launch();
            }
            ensemble.awaitServing();
            ensemble.leader();
            for (int id = 1; id <= kinds.size(); id++) {
                ServerUnderTest member = ensemble.member(id);
                try (RawSession session = RawSession.open(member.clientPort(), TIMEOUT)) {
                    use(session);
                    byRole.put(member.mode(), answers(ports.get(id - 1)));
                    session.closeSession();
                }
            }
        }
        return byRole;
    }

    private String status(int port, String command) throws IOException, InterruptedException {
        return Integer.toString(ask(port, "/commands/" + command).statusCode());
    }

    @Test
    void credentialsAreJudgedAsByTheRealOne() throws Exception {
        var judged = new ArrayList<List<String>>();
        for (Implementation implementation : List.of(APACHE, UNDER_TEST)) {
            int admin = FreePorts.next();
            try (ServerUnderTest server =
                            start(
                                    implementation,
                                    settings(admin, "admin.rateLimiterIntervalInMS", "0"));
                    RawSession session = RawSession.open(server.clientPort(), TIMEOUT)) {
                awaitAdmin(admin);
                judged.add(judged(admin, session));
            }
        }
        assertThat(judged.getLast()).isEqualTo(judged.getFirst());
    }

    private List<String> judged(int admin, RawSession session)
            throws IOException, InterruptedException {
        var judged = new ArrayList<String>();
        for (String header :
                List.of("digest", "digest a:b c", "nope x", "world", "world anyone", "auth x")) {
            judged.add(
                    header + described(ask(admin, "/commands/snapshot", "Authorization", header)));
        }
        for (String acl : List.of("", "digest", "ip")) {
            if (!acl.isEmpty()) {
                String id = acl.equals("ip") ? "127.0.0.1" : "super:D/InIHSb7yEEbrWz8b9l71RjZJU=";
                session.call(
                        new Request.SetAcl(
                                ZnodePath.ROOT,
                                List.of(
                                        new Acl(Acl.ALL, acl, id),
                                        new Acl(Acl.ADMIN, "world", "anyone")),
                                -1));
            }
            for (String header : List.of("digest super:test", "digest a:b", "ip")) {
                judged.add(
                        acl
                                + header
                                + described(
                                        ask(
                                                admin,
                                                "/commands/snapshot?streaming=false",
                                                "Authorization",
                                                header)));
            }
        }
        return judged;
    }

    @Test
    void theRealOneReadsASnapshotThatWasSent() throws Exception {
        int admin = FreePorts.next();
        byte[] snapshot;
        try (ServerUnderTest server = start(UNDER_TEST, settings(admin));
                RawSession session = RawSession.open(server.clientPort(), TIMEOUT)) {
            awaitAdmin(admin);
            create(session, "/kept", 0);
            HttpResponse<byte[]> sent =
                    ask(admin, "/commands/snapshot", "Authorization", "digest a:b");
            assertThat(sent.statusCode()).isEqualTo(200);
            assertThat(sent.headers().firstValue("last_zxid")).hasValue("0x2");
            snapshot = sent.body();
        }
        Path data = directory.resolve("APACHE/data/version-2");
        Files.createDirectories(data);
        Files.write(data.resolve("snapshot.2"), snapshot);
        try (ServerUnderTest server = start(APACHE, settings(FreePorts.next()));
                RawSession session = RawSession.open(server.clientPort(), TIMEOUT)) {
            assertThat(session.call(new Request.Exists(ZnodePath.of("/kept"), false)).error())
                    .isEqualTo(ErrorCode.OK.code());
        }
    }

    @Test
    void prometheusReadsWhatItReadsOfTheRealOne() throws Exception {
        var types = new ArrayList<Map<String, String>>();
        var samples = new ArrayList<Set<String>>();
        var words = new ArrayList<Set<String>>();
        for (Implementation implementation : List.of(APACHE, UNDER_TEST)) {
            int metrics = FreePorts.next();
            Map<String, String> settings =
                    settings(
                            FreePorts.next(),
                            "metricsProvider.className",
                            "org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider",
                            "metricsProvider.httpHost",
                            "127.0.0.1",
                            "metricsProvider.httpPort",
                            Integer.toString(metrics));
            try (ServerUnderTest server = start(implementation, settings);
                    RawSession session = RawSession.open(server.clientPort(), TIMEOUT)) {
                use(session);
                String page = text(metrics, "/metrics");
                types.add(types(page));
                samples.add(samples(page));
                words.add(measuredHere(server.metrics().keySet()));
                session.closeSession();
            }
        }
        assertThat(types.getLast()).containsAllEntriesOf(types.getFirst());
        assertThat(samples.getLast()).containsAll(samples.getFirst());
        assertThat(words.getLast()).containsAll(words.getFirst());
    }

    /** Only the page for Prometheus shows what the JVM measures. */
    private static Set<String> measuredHere(Set<String> names) {
        return names.stream()
                .filter(name -> !name.contains("_per_namespace"))
                .filter(name -> !name.startsWith("zk_process_"))
                .filter(name -> !name.startsWith("zk_jvm_") || name.startsWith("zk_jvm_pause"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The types of the families, but for those that are not offered here. */
    private static Map<String, String> types(String page) {
        return page.lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" "))
                .filter(words -> isOffered(words[2]))
                .collect(Collectors.toMap(words -> words[2], words -> words[3]));
    }

    /** The names of all samples with their labels. */
    private static Set<String> samples(String page) {
        return page.lines()
                .filter(line -> !line.startsWith("#") && isOffered(line))
                .filter(line -> !line.startsWith("jvm_info"))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isOffered(String name) {
        return !name.contains("_per_namespace")
                && !name.startsWith("jvm_memory_pool_allocated_bytes_total")
                && !name.startsWith("ack_latency")
                && !name.startsWith("learner_handler_qp");
    }
}
