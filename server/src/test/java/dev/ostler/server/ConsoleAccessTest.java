package dev.ostler.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.server.config.ConfigException;
import dev.ostler.server.config.ServerConfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who may come to the console, and what keeps its pages to themselves. */
class ConsoleAccessTest {
    private static final Pattern REFERENCE =
            Pattern.compile("(?:src|href)=\"([^\"]+)\"|from \"\\./([^\"]+)\"|src: \"([^\"]+)\"");

    @TempDir Path directory;

    private ServerConfig config(String settings) throws ConfigException {
        return ServerConfig.parse(
                "clientPort=0\nclientPortAddress=127.0.0.1\npreAllocSize=64\ndataDir="
                        + directory.resolve("data")
                        + "\nadmin.serverAddress=127.0.0.1\nadmin.serverPort=0\n"
                        + settings,
                "zoo.cfg",
                new Properties());
    }

    private Operations start(String settings) throws Exception {
        Server server = Server.start(config(settings), failure -> {});
        return Operations.of(server, server.shown());
    }

    private static Browser browser(Operations server) {
        InetSocketAddress at = server.adminAddress().orElseThrow();
        return new Browser(at);
    }

    @Test
    void theRootLeadsToTheConsoleAndAPathBeforeItStays() throws Exception {
        try (Operations server = start("")) {
            for (String path : List.of("/", "/console")) {
                Browser.Answer answer = browser(server).get(path);
                assertThat(answer.status()).isEqualTo(302);
                assertThat(answer.headers()).containsEntry("location", "console/");
            }
            assertThat(browser(server).get("/commands/ruok").status()).isEqualTo(200);
        }
    }

    @Test
    void allThatThePagesReferToIsThereAndKeptFromOtherPages() throws Exception {
        try (Operations server = start("")) {
            var seen = new HashSet<String>();
            var open = new ArrayDeque<String>(List.of(""));
            while (!open.isEmpty()) {
                String name = open.remove();
                if (name.startsWith("#") || !seen.add(name)) {
                    continue;
                }
                Browser.Answer answer = browser(server).get("/console/" + name);
                assertThat(answer.status()).as(name).isEqualTo(200);
                assertSafe(answer);
                Matcher references = REFERENCE.matcher(answer.body());
                while (references.find()) {
                    for (int group = 1; group <= 3; group++) {
                        if (references.group(group) != null) {
                            open.add(references.group(group));
                        }
                    }
                }
            }
            assertThat(seen).contains("main.js", "style.css", "icon.svg", "texts-zh.js");
            assertThat(browser(server).get("/console/main.js").headers())
                    .containsEntry("content-type", "text/javascript; charset=utf-8");
        }
    }

    private static void assertSafe(Browser.Answer answer) {
        assertThat(answer.headers())
                .containsEntry("x-content-type-options", "nosniff")
                .containsEntry("x-frame-options", "DENY")
                .containsEntry("referrer-policy", "no-referrer")
                .containsKey("cache-control");
        assertThat(answer.headers().get("content-security-policy"))
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                .doesNotContain("unsafe");
    }

    @Test
    void noNameLeadsOutOfTheDirectoryOfThePages() throws Exception {
        try (Operations server = start("")) {
            for (String path :
                    List.of(
                            "../config/version.properties",
                            "..%2fconfig%2fversion.properties",
                            "%2e%2e/config/version.properties",
                            "ConsoleHandler.class",
                            "package-info.class",
                            "/etc/passwd",
                            "nothing.js",
                            "main.js/",
                            "main.js%00.html")) {
                Browser.Answer answer = browser(server).get("/console/" + path);
                assertThat(answer.status()).as(path).isEqualTo(404);
                assertSafe(answer);
            }
        }
    }

    @Test
    void itOnlyShows() throws Exception {
        try (Operations server = start("")) {
            for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH")) {
                Browser.Answer answer = browser(server).send(method, "/console/api/children");
                assertThat(answer.status()).as(method).isEqualTo(405);
            }
        }
    }

    @Test
    void whoAsksByAnotherNameOrThroughAProxyIsNotOnThisMachine() throws Exception {
        try (Operations server = start("")) {
            Browser local = browser(server);
            for (String host :
                    List.of("evil.example", "127.0.0.1.evil.example:8080", "10.0.0.1", "")) {
                Browser.Answer answer = local.with("Host", host).ask("children");
                assertThat(answer.status()).as(host).isEqualTo(403);
                assertThat(answer.code()).isEqualTo("not_open");
                assertThat(local.with("Host", host).get("/console/").status()).isEqualTo(403);
                assertThat(local.with("Host", host).get("/").status()).isEqualTo(404);
            }
            for (String host :
                    List.of("localhost", "LOCALHOST:80", "127.0.0.1:8080", "[::1]:8080")) {
                assertThat(local.with("Host", host).ask("children").status()).isEqualTo(200);
            }
            assertThat(local.with("X-Forwarded-For", "10.0.0.1").ask("children").status())
                    .isEqualTo(403);
        }
    }

    @Test
    void aPageOfSomebodyElseMayLinkToItAndAskNothing() throws Exception {
        try (Operations server = start("")) {
            Browser elsewhere = browser(server).with("Sec-Fetch-Site", "cross-site");
            assertThat(elsewhere.get("/console/").status()).isEqualTo(200);
            Browser.Answer answer = elsewhere.ask("children");
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.code()).isEqualTo("cross_site");
            assertThat(
                            browser(server)
                                    .with("Sec-Fetch-Site", "same-origin")
                                    .ask("children")
                                    .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void openToOthersItIsKnownByItsNamesAndAddresses() throws Exception {
        try (Operations server =
                start(
                        "ostler.console=remote\nostler.console.hosts=zoo1.example, Console.example\n")) {
            Browser remote = browser(server);
            for (String host : List.of("10.1.2.3:8080", "zoo1.example", "console.example:443")) {
                assertThat(remote.with("Host", host).ask("children").status()).isEqualTo(200);
            }
            Browser.Answer answer = remote.with("Host", "evil.example").ask("children");
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body()).contains("ostler.console.hosts");
        }
    }

    @Test
    void switchedOffItIsNotThere() throws Exception {
        try (Operations server = start("ostler.console=off\n")) {
            assertThat(browser(server).get("/console/").status()).isEqualTo(404);
            assertThat(browser(server).get("/").status()).isEqualTo(404);
            assertThat(browser(server).ask("children").status()).isEqualTo(404);
        }
        assertThatThrownBy(() -> config("ostler.console=on\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("ostler.console=on is not known; write off, local");
    }

    @Test
    void whereTheCommandsAreThereIsNoConsole() throws Exception {
        try (Operations server = start("admin.commandURL=/console\n")) {
            assertThat(browser(server).get("/console/ruok").json().path("command").asText())
                    .isEqualTo("ruok");
            assertThat(browser(server).get("/").status()).isEqualTo(404);
        }
        try (Operations server = start("admin.commandURL=/console/commands\n")) {
            assertThat(browser(server).get("/console/").status()).isEqualTo(200);
            assertThat(browser(server).get("/console/commands/ruok").status()).isEqualTo(200);
        }
        try (Operations server = start("admin.commandURL=/\n")) {
            assertThat(browser(server).get("/").body()).startsWith("<a href=\"/configuration\">");
        }
    }

    @Test
    void whereClientsMustProveWhoTheyAreBrowsersMustToo() throws Exception {
        try (Operations server =
                start("enforce.auth.enabled=true\nenforce.auth.schemes=digest\n")) {
            Browser.Answer answer = browser(server).ask("children");
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.code()).isEqualTo("login_required");
            Browser known = browser(server).with("Authorization", "digest a:b");
            assertThat(known.ask("children").status()).isEqualTo(200);
            assertThat(browser(server).ask("cluster").status()).isEqualTo(200);
        }
    }
}
