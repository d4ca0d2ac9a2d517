package dev.ostler.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.server.config.ServerConfig;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** What the console answers, on a server with some data. */
class ConsoleTest {
    private static final int JOBS = 250;

    /** What alice's password comes to in an ACL of the scheme digest. */
    private static final List<Acl> ALICES =
            List.of(new Acl(Acl.ALL, "digest", "alice:aYXlLOpEooaV1cRAvUL1fp9Qt7E="));

    private static Operations operations;
    private static Wire client;
    private static SessionId session;
    private static Browser browser;

    @BeforeAll
    static void startServer(@TempDir Path directory) throws Exception {
        ServerConfig config =
                ServerConfig.parse(
                        "clientPort=0\nclientPortAddress=127.0.0.1\npreAllocSize=64\ntickTime=60000\ndataDir="
                                + directory
                                + "\nadmin.serverAddress=127.0.0.1\nadmin.serverPort=0\n"
                                + "ssl.keyStore.password=hunter2\nsnapCuont=7\n",
                        "zoo.cfg",
                        new Properties());
        Server server = Server.start(config, failure -> {});
        operations = Operations.of(server, server.shown());
        browser = new Browser(operations.adminAddress().orElseThrow());
        client = new Wire(server.clientAddress());
        session = client.connect(SessionId.NONE, null).session();
        fill();
    }

    private static void fill() throws Exception {
        create("/app", null, Acl.OPEN, 0);
        create("/app/config", Bytes.utf8("{\"pool\": 16}"), Acl.OPEN, 0);
        create("/app/binary", Bytes.wrap(new byte[] {0, (byte) 0xff, 1}), Acl.OPEN, 0);
        create("/app/long", Bytes.wrap(new byte[100_000]), Acl.OPEN, 0);
        create("/app/member", Bytes.utf8("here"), Acl.OPEN, 1);
        create("/app/名字", Bytes.EMPTY, Acl.OPEN, 0);
        create("/jobs", null, Acl.OPEN, 0);
        for (int i = 0; i < JOBS; i++) {
            create("/jobs/job-%03d".formatted(i), Bytes.utf8("Job " + i), Acl.OPEN, 0);
        }
        create("/secret", null, Acl.OPEN, 0);
        create("/secret/a", Bytes.utf8("treasure"), Acl.OPEN, 0);
        create("/secret/b", Bytes.utf8("treasure"), Acl.OPEN, 0);
        Request close = new Request.SetAcl(ZnodePath.of("/secret"), ALICES, -1);
        assertThat(client.call(close).error()).isEqualTo(ErrorCode.OK);
        client.call(new Request.GetData(ZnodePath.of("/app/config"), true));
        client.call(new Request.AddWatch(ZnodePath.of("/app"), 1));
    }

    private static void create(String path, @Nullable Bytes data, List<Acl> acl, int flags)
            throws Exception {
        Request create =
                new Request.Create(OpCode.CREATE, ZnodePath.of(path), data, acl, flags, -1);
        assertThat(client.call(create).error()).isEqualTo(ErrorCode.OK);
    }

    @AfterAll
    static void stopServer() throws Exception {
        client.close();
        operations.close();
    }

    private static List<String> texts(JsonNode list, String field) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(each -> each.path(field).asText())
                .toList();
    }

    @Test
    void childrenComeInPagesThatJoin() throws Exception {
        var names = new ArrayList<String>();
        String after = "";
        int pages = 0;
        do {
            JsonNode page =
                    browser.ask("children", "path", "/jobs", "limit", "100", "after", after).json();
            assertThat(page.path("total").asInt()).isEqualTo(JOBS);
            names.addAll(texts(page.path("children"), "name"));
            after = page.path("next").asText("");
            pages++;
        } while (!after.isEmpty() && !after.equals("null"));
        assertThat(pages).isEqualTo(3);
        assertThat(names)
                .isEqualTo(IntStream.range(0, JOBS).mapToObj("job-%03d"::formatted).toList());
    }

    @Test
    void aPageIsNeverLongerThanAThousandChildren() throws Exception {
        assertThat(browser.ask("children", "path", "/jobs", "limit", "999999999").status())
                .isEqualTo(200);
        for (String limit : List.of("0", "-1", "x", "9999999999")) {
            Browser.Answer answer = browser.ask("children", "limit", limit);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("bad_parameter");
        }
    }

    @Test
    void aChildIsOutlined() throws Exception {
        JsonNode children = browser.ask("children", "path", "/app").json().path("children");
        assertThat(texts(children, "name"))
                .containsExactly("binary", "config", "long", "member", "名字");
        assertThat(texts(children, "kind"))
                .containsExactly(
                        "persistent", "persistent", "persistent", "ephemeral", "persistent");
        assertThat(children.get(2).path("dataLength").asInt()).isEqualTo(100_000);
        JsonNode top = browser.ask("children").json().path("children");
        assertThat(texts(top, "name")).containsExactly("app", "jobs", "secret", "zookeeper");
        assertThat(top.get(1).path("numChildren").asInt()).isEqualTo(JOBS);
    }

    @Test
    void aZnodeIsShownWithDataStatAndAcl() throws Exception {
        JsonNode znode = browser.ask("znode", "path", "/app/config").json();
        assertThat(znode.path("kind").asText()).isEqualTo("persistent");
        assertThat(decoded(znode)).isEqualTo("{\"pool\": 16}".getBytes(StandardCharsets.UTF_8));
        assertThat(znode.at("/data/utf8").asBoolean()).isTrue();
        assertThat(znode.at("/data/truncated").asBoolean()).isFalse();
        assertThat(znode.at("/stat/czxid").asText()).matches("0x[0-9a-f]+");
        assertThat(znode.at("/stat/mtime").asText()).matches("20.*Z");
        assertThat(znode.at("/stat/dataLength").asInt()).isEqualTo(12);
        assertThat(znode.at("/acl/0/scheme").asText()).isEqualTo("world");
        assertThat(znode.at("/acl/0/permissions").asText()).isEqualTo("cdrwa");
        assertThat(znode.path("owner").isNull()).isTrue();
        assertThat(browser.ask("znode", "path", "/app").json().path("data").isNull()).isTrue();
        assertThat(browser.ask("znode", "path", "/app/名字").json().at("/data/length").asInt())
                .isZero();
    }

    private static byte[] decoded(JsonNode znode) {
        return Base64.getDecoder().decode(znode.at("/data/base64").asText());
    }

    @Test
    void dataIsCutBehindALimitAndSaidToBeNoTextIfItIsNone() throws Exception {
        JsonNode cut = browser.ask("znode", "path", "/app/long").json();
        assertThat(decoded(cut)).hasSize(65_536);
        assertThat(cut.at("/data/truncated").asBoolean()).isTrue();
        assertThat(cut.at("/data/length").asInt()).isEqualTo(100_000);
        JsonNode all = browser.ask("znode", "path", "/app/long", "dataLimit", "200000").json();
        assertThat(decoded(all)).hasSize(100_000);
        JsonNode binary = browser.ask("znode", "path", "/app/binary").json();
        assertThat(binary.at("/data/utf8").asBoolean()).isFalse();
    }

    @Test
    void whoMayNotReadAZnodeIsToldNothingOfIt() throws Exception {
        for (String question : List.of("znode", "children", "watchers")) {
            Browser.Answer answer = browser.ask(question, "path", "/secret");
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.code()).isEqualTo("no_auth");
        }
        JsonNode inList = browser.ask("children").json().at("/children/2");
        assertThat(inList.path("readable").asBoolean()).isFalse();
        assertThat(inList.has("numChildren")).isFalse();
    }

    @Test
    void whoSaysWhoTheyAreSeesWhatTheyMayRead() throws Exception {
        Browser alice = browser.with("Authorization", "digest alice:secret");
        assertThat(texts(alice.ask("children", "path", "/secret").json().path("children"), "name"))
                .containsExactly("a", "b");
        assertThat(alice.ask("whoami").json().path("identities").toString())
                .isEqualTo("[\"digest:alice\"]");
        Browser mallory = browser.with("Authorization", "digest alice:wrong");
        assertThat(mallory.ask("znode", "path", "/secret").status()).isEqualTo(403);
        for (String bad : List.of("digest", "Basic YTpi", "nonsense x", "ip", "ip x")) {
            Browser.Answer answer = browser.with("Authorization", bad).ask("children");
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.code()).isEqualTo("bad_credentials");
        }
    }

    @Test
    void aSearchFindsNamesWholePathsAndData() throws Exception {
        assertThat(found("pattern", "CONF")).containsExactly("/app/config", "/zookeeper/config");
        assertThat(found("pattern", "job-00?", "below", "/jobs")).hasSize(10);
        assertThat(found("pattern", "/*/job-1*", "limit", "101")).hasSize(100);
        assertThat(found("pattern", "/**/con*"))
                .containsExactly("/app/config", "/zookeeper/config");
        assertThat(found("pattern", "POOL", "data", "true")).containsExactly("/app/config");
        assertThat(found("pattern", "pool")).isEmpty();
        assertThat(browser.ask("search").code()).isEqualTo("bad_parameter");
        assertThat(browser.ask("search", "pattern", "a", "below", "/none").status()).isEqualTo(404);
    }

    private static List<String> found(String... parameters) throws Exception {
        JsonNode answer = browser.ask("search", parameters).json();
        assertThat(answer.path("next").isNull()).isTrue();
        return texts(answer.path("found"), "path");
    }

    @Test
    void aSearchInPartsVisitsEachZnodeOnce() throws Exception {
        var paths = new ArrayList<String>();
        String after = "";
        int visited = 0;
        do {
            JsonNode part =
                    browser.ask("search", "pattern", "*", "visit", "7", "after", after).json();
            assertThat(part.path("visited").asInt()).isBetween(1, 7);
            visited += part.path("visited").asInt();
            paths.addAll(texts(part.path("found"), "path"));
            after = part.path("next").isNull() ? "" : part.path("next").asText();
        } while (!after.isEmpty());
        assertThat(visited).isEqualTo(paths.size());
        assertThat(new HashSet<>(paths)).hasSameSizeAs(paths).hasSize(JOBS + 12);
        assertThat(paths).contains("/", "/secret", "/app/名字").doesNotContain("/secret/a");
    }

    @Test
    void noCursorLeadsToWhereASearchMayNotGo() throws Exception {
        assertThat(browser.ask("search", "pattern", "*", "after", "/secret/a").status())
                .isEqualTo(403);
        JsonNode behind = browser.ask("search", "pattern", "*", "after", "/secret").json();
        assertThat(texts(behind.path("found"), "path")).first().isEqualTo("/zookeeper");
        JsonNode inside = browser.ask("search", "pattern", "*", "below", "/secret").json();
        assertThat(texts(inside.path("found"), "path")).containsExactly("/secret");
        assertThat(
                        browser.ask("search", "pattern", "treasure", "data", "true")
                                .json()
                                .path("found"))
                .isEmpty();
        assertThat(browser.ask("search", "pattern", "x", "below", "/app", "after", "/b").code())
                .isEqualTo("bad_parameter");
    }

    @Test
    void aSessionIsListedWithWhatBelongsToIt() throws Exception {
        JsonNode list = browser.ask("sessions").json();
        assertThat(list.path("total").asInt()).isEqualTo(1);
        JsonNode row = list.at("/sessions/0");
        assertThat(row.path("id").asText()).isEqualTo(session.toString());
        assertThat(row.path("here").asBoolean()).isTrue();
        assertThat(row.path("address").asText()).startsWith("127.0.0.1:");
        assertThat(row.path("ephemerals").asInt()).isEqualTo(1);
        assertThat(row.path("watches").asInt()).isEqualTo(2);
        assertThat(row.path("received").asInt()).isGreaterThan(JOBS);
        assertThat(browser.ask("sessions", "filter", "nobody").json().path("matching").asInt())
                .isZero();
        assertThat(browser.ask("sessions", "sort", "colour").code()).isEqualTo("bad_parameter");

        JsonNode one = browser.ask("session", "id", session.toString()).json();
        assertThat(one.at("/ephemeralPaths/0").asText()).isEqualTo("/app/member");
        assertThat(texts(one.path("watchedPaths"), "path")).containsExactly("/app", "/app/config");
        assertThat(texts(one.path("watchedPaths"), "kind"))
                .containsExactly("persistent_recursive", "data");
        assertThat(browser.ask("session", "id", "0x1").code()).isEqualTo("no_session");
        assertThat(browser.ask("session", "id", "1").code()).isEqualTo("bad_parameter");
    }

    @Test
    void aZnodeLeadsToItsOwnerAndToItsWatchers() throws Exception {
        JsonNode owner = browser.ask("znode", "path", "/app/member").json().path("owner");
        assertThat(owner.path("session").asText()).isEqualTo(session.toString());
        assertThat(owner.path("address").asText()).startsWith("127.0.0.1:");
        assertThat(owner.path("timeoutMillis").asInt()).isPositive();
        JsonNode watchers = browser.ask("watchers", "path", "/app").json().path("watchers");
        assertThat(texts(watchers, "session")).containsExactly(session.toString());
        assertThat(texts(watchers, "kind")).containsExactly("persistent_recursive");
    }

    @Test
    void aServerAloneTellsItsStateAndFigures() throws Exception {
        JsonNode cluster = browser.ask("cluster").json();
        assertThat(cluster.at("/server/role").asText()).isEqualTo("standalone");
        assertThat(cluster.at("/server/serving").asBoolean()).isTrue();
        assertThat(cluster.path("ensemble").isNull()).isTrue();
        assertThat(cluster.at("/storage/logBytes").asLong()).isPositive();
        JsonNode figures = browser.ask("figures").json();
        assertThat(figures.path("connections").asInt()).isEqualTo(1);
        assertThat(figures.path("znodes").asInt()).isGreaterThan(JOBS);
        assertThat(figures.path("syncs").asLong()).isPositive();
        assertThat(figures.path("ephemerals").asInt()).isEqualTo(1);
        figures.properties()
                .forEach(
                        figure ->
                                assertThat(figure.getValue().isNumber())
                                        .as(figure.getKey())
                                        .isEqualTo(!figure.getKey().equals("zxid")));
        assertThat(browser.ask("metrics").json().at("/metrics/znode_count").asInt()).isPositive();
    }

    @Test
    void settingsAreShownWithTheirPlacesAndWithoutPasswords() throws Exception {
        String body = browser.ask("settings").body();
        assertThat(body).contains("zoo.cfg, line 1").doesNotContain("hunter2");
        JsonNode settings = browser.ask("settings").json().path("settings");
        assertThat(texts(settings, "name"))
                .contains("clientPort", "snapCuont", "snapCount", "ssl.keyStore.password");
        for (JsonNode setting : settings) {
            String expected =
                    switch (setting.path("name").asText()) {
                        case "clientPort" -> "set 0";
                        case "snapCuont" -> "unread 7";
                        case "snapCount" -> "default 100000";
                        case "ssl.keyStore.password" -> "unread *****";
                        default -> null;
                    };
            if (expected != null) {
                String is = setting.path("source").asText() + " " + setting.path("value").asText();
                assertThat(is).isEqualTo(expected);
            }
        }
    }

    @Test
    void whatIsNoPathOrNoQuestionIsRefused() throws Exception {
        for (String path : List.of("app", "/app/", "/a//b", "/a/../b", "/a\u0000b")) {
            assertThat(browser.ask("znode", "path", path).status()).as(path).isEqualTo(400);
        }
        assertThat(browser.ask("znode", "path", "/none").code()).isEqualTo("no_node");
        assertThat(browser.ask("restart").code()).isEqualTo("no_question");
        assertThat(browser.ask("").status()).isEqualTo(404);
    }
}
