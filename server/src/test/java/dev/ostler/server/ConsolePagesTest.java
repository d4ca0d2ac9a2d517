package dev.ostler.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.server.config.ServerConfig;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/** The pages of the console, run as a browser would, on a server with some data. */
class ConsolePagesTest {
    private static final String MARKUP = "<img src=x onerror=alert(1)>";

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
                                + "\nadmin.serverAddress=127.0.0.1\nadmin.serverPort=0\n",
                        "zoo.cfg",
                        new Properties());
        Server server = Server.start(config, failure -> {});
        operations = Operations.of(server, server.shown());
        browser = new Browser(operations.adminAddress().orElseThrow());
        client = new Wire(server.clientAddress());
        session = client.connect(SessionId.NONE, null).session();
        create("/app", "");
        create("/app/config", "{\"pool\":16,\"hosts\":[\"a\",\"b\"]}");
        create("/app/" + MARKUP, MARKUP);
        create("/jobs", "");
        for (int i = 0; i < 250; i++) {
            create("/jobs/job-%03d".formatted(i), "");
        }
        create("/secret", "the treasure");
        Acl alice = new Acl(Acl.ALL, "digest", "alice:aYXlLOpEooaV1cRAvUL1fp9Qt7E=");
        Request close = new Request.SetAcl(ZnodePath.of("/secret"), List.of(alice), -1);
        assertThat(client.call(close).error()).isEqualTo(ErrorCode.OK);
    }

    private static void create(String path, String data) throws IOException {
        Request create =
                new Request.Create(
                        OpCode.CREATE, ZnodePath.of(path), Bytes.utf8(data), Acl.OPEN, 0, -1);
        assertThat(client.call(create).error()).isEqualTo(ErrorCode.OK);
    }

    @AfterAll
    static void stopServer() throws Exception {
        client.close();
        operations.close();
    }

    /** The console at an address, in a browser of this language. */
    private static Page open(String language, String hash) throws Exception {
        var page = new Page(new Page.Host(language, ConsolePagesTest::fetch));
        page.run("location.hash = '" + hash + "'");
        page.module("main.js");
        return page;
    }

    private static Page.Reply fetch(String path, String authorization) {
        try {
            Browser as =
                    authorization.isEmpty()
                            ? browser
                            : browser.with("Authorization", authorization);
            Browser.Answer answer = as.get("/console/" + path);
            String type = answer.headers().getOrDefault("content-type", "");
            return new Page.Reply(answer.status(), type, answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String seen(Page page) {
        return page.run("seen()").asString();
    }

    @ParameterizedTest(name = "in {0}")
    @CsvSource({"en-US, standalone, Health, Stat, Client, Set in", "zh-CN, 单机, 健康状况, 属性, 客户端, 来源"})
    void eachPageIsDrawnInTheLanguageOfTheBrowser(
            String language, String role, String health, String stat, String from, String set)
            throws Exception {
        try (Page page = open(language, "")) {
            assertThat(page.run("document.title").asString()).contains(role, "Ostler");
            assertThat(seen(page)).contains(role, health).doesNotContain("undefined", "NaN");
            page.run("go('#data/app/config')");
            assertThat(seen(page)).contains(stat, "\"pool\": 16", "czxid", "zkCli.sh");
            page.run("go('#sessions')");
            assertThat(seen(page)).contains(from, session.toString(), "127.0.0.1:");
            page.run("go('#sessions/" + session + "')");
            assertThat(seen(page)).contains(session.toString());
            page.run("go('#settings')");
            assertThat(seen(page)).contains(set, "zoo.cfg, line 1", "java.version");
            page.run("go('#nothing')");
            assertThat(seen(page)).contains(health);
        }
    }

    @Test
    void theOtherLanguageIsOneStepAway() throws Exception {
        try (Page page = open("fr", "#settings")) {
            assertThat(seen(page)).contains("Settings");
            page.run("document.body.querySelector('button').fire('click')");
            assertThat(seen(page)).contains("配置").doesNotContain("Settings");
            assertThat(page.run("kept['ostler.language']").asString()).isEqualTo("zh");
        }
    }

    @Test
    void namesAndDataAreTextsWhateverIsInThem() throws Exception {
        try (Page page = open("en", "#data/app/" + MARKUP.replace("<", "%3C"))) {
            assertThat(seen(page)).contains(MARKUP);
            assertThat(page.run("document.body.querySelector('pre').textContent").asString())
                    .isEqualTo(MARKUP);
            assertThat(page.run("document.body.children[1].querySelectorAll('img').length").asInt())
                    .isZero();
        }
    }

    @Test
    void theTreeIsUnfoldedAPageAtATime() throws Exception {
        try (Page page = open("en", "#data/jobs")) {
            page.run("const items = () => document.body.querySelectorAll('li[role=treeitem]')");
            page.run(
                    """
                    const jobs = items().find((item) => item.textContent.startsWith("jobs"));
                    jobs.querySelector(".fold").fire("click");
                    const names = () => jobs.querySelectorAll("li[role=treeitem]")
                        .map((item) => item.textContent);
                    const more = () => jobs.querySelector("button")?.fire("click");
                    """);
            assertThat(page.run("names().length").asInt()).isEqualTo(100);
            assertThat(seen(page)).contains("150 left");
            page.run("more()");
            page.run("more()");
            assertThat(page.run("names().join()").asString())
                    .isEqualTo(page.run("[...names()].sort().join()").asString());
            assertThat(page.run("names().length").asInt()).isEqualTo(250);
        }
    }

    @Test
    void aZnodeBeyondTheFirstPageIsShownAndMovesToItsPlaceLater() throws Exception {
        try (Page page = open("en", "#data/jobs/job-230")) {
            page.run(
                    """
                    const names = () => document.body.querySelectorAll("li[aria-level=3]")
                        .map((item) => item.textContent);
                    """);
            assertThat(page.run("names().length").asInt()).isEqualTo(101);
            assertThat(page.run("names().at(-1)").asString()).isEqualTo("job-230");
            assertThat(
                            page.run(
                                            "document.body.querySelector('[aria-selected=true]')"
                                                    + ".textContent")
                                    .asString())
                    .isEqualTo("job-230");
            for (int shown : new int[] {201, 250}) {
                page.run(
                        "document.body.querySelector('.tree').querySelector('button').fire('click')");
                assertThat(page.run("names().length").asInt()).isEqualTo(shown);
                assertThat(page.run("names().join()").asString())
                        .isEqualTo(page.run("[...names()].sort().join()").asString());
            }
        }
    }

    @Test
    void arrowKeysMoveInTheTree() throws Exception {
        try (Page page = open("en", "#data")) {
            page.run(
                    """
                    const tree = document.body.querySelector(".tree");
                    const press = (key) => tree.fire("keydown", {key});
                    const at = () => tree.querySelector("[tabindex=0]").querySelector(".name")
                        .textContent;
                    """);
            page.run("press('ArrowDown')");
            assertThat(page.run("at()").asString()).isEqualTo("app");
            page.run("press('ArrowRight')");
            page.run("press('ArrowRight')");
            assertThat(page.run("at()").asString()).isEqualTo(MARKUP);
            page.run("press('ArrowLeft')");
            page.run("press('ArrowLeft')");
            page.run("press('End')");
            assertThat(page.run("at()").asString()).isEqualTo("zookeeper");
        }
    }

    @Test
    void aSearchListsWhatItFindsAndLeadsBack() throws Exception {
        try (Page page = open("en", "#data")) {
            page.run("const field = document.body.querySelector('input[type=search]')");
            page.run("field.value = 'job-24?'; document.body.querySelector('form').fire('submit')");
            assertThat(seen(page)).contains("10 found.", "/jobs/job-240", "/jobs/job-249");
            page.run("field.fire('keydown', {key: 'Escape'})");
            assertThat(seen(page)).doesNotContain("job-240");
        }
    }

    @Test
    void whoLogsInSeesWhatTheyMayReadUntilTheyLogOut() throws Exception {
        try (Page page = open("en", "#data/secret")) {
            assertThat(seen(page)).contains("does not let you read it").doesNotContain("treasure");
            page.run("document.body.querySelectorAll('button')[1].fire('click')");
            page.run(
                    """
                    const dialog = document.body.querySelector("dialog");
                    const [user, password] = dialog.querySelectorAll("input");
                    user.value = "alice";
                    password.value = "secret";
                    dialog.querySelector("form").fire("submit");
                    """);
            assertThat(seen(page)).contains("the treasure", "Log out alice");
            assertThat(page.run("JSON.stringify(kept)").asString()).isEqualTo("{}");
            page.run("document.body.querySelectorAll('button')[1].fire('click')");
            assertThat(seen(page)).doesNotContain("treasure").contains("Log in");
        }
    }
}
