package dev.ostler.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the console's scripts compute, and what none of them may do. */
class ConsoleScriptsTest {
    private static Page page;

    @BeforeAll
    static void startEngine() throws Exception {
        page = Page.withoutServer();
        for (String name : List.of("format", "path", "content", "series", "health")) {
            page.run("globalThis").putMember(name, page.module(name + ".js"));
        }
    }

    @AfterAll
    static void stopEngine() {
        page.close();
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "format.count(1234567)|1\u202f234\u202f567",
                "format.count(null)|–",
                "format.short(0.1234)|0.12",
                "format.short(42.42)|42.4",
                "format.short(123456)|123k",
                "format.short(NaN)|–",
                "format.bytes(999)|999\u00a0B",
                "format.bytes(1536)|1.5\u00a0KB",
                "format.bytes(5 * 2 ** 30)|5\u00a0GB",
                "format.duration(40)|40ms",
                "format.duration(1500)|1.5s",
                "format.duration(125000)|2m 5s",
                "format.duration(7384000)|2h 3m",
                "format.duration(277200000)|3d 5h",
                "format.printable('a\\u202eb')|a\\u202eb",
                "format.quoted('/a/b-1')|/a/b-1",
                "format.quoted(\"/a b'c\")|'/a b'\\''c'",
                "path.address('data', '/a/b c/名')|#data/a/b%20c/%E5%90%8D",
                "path.address('data')|#data",
                "path.named('#data/a/b%20c').rest|a/b c",
                "path.named('#data/%zz').rest|``",
                "path.named('').page|``",
                "path.steps('/a/b').map((s) => s.path).join()|/a,/a/b",
                "path.child('/', 'a')|/a",
            })
    void peopleReadIt(String expression, String text) {
        assertThat(page.run(expression).asString()).isEqualTo(text);
    }

    @Test
    void jsonIsLaidOutAndNothingInItChanged() {
        Value laidOut =
                page.run(
                        "content.asJson('{\"b\":12345678901234567890,\"a\":[1,{}],\"c\":\"{,}\"}')");
        assertThat(laidOut.asString())
                .isEqualTo(
                        """
                        {
                          "b": 12345678901234567890,
                          "a": [
                            1,
                            {}
                          ],
                          "c": "{,}"
                        }\
                        """);
        assertThat(page.run("content.asJson('{\"a\":}')").isNull()).isTrue();
        assertThat(page.run("content.asJson('plain')").isNull()).isTrue();
    }

    @Test
    void bytesAreShownAsWhatTheyAre() {
        assertThat(page.run("content.asText(new Uint8Array([0, 65]), true)").isNull()).isTrue();
        assertThat(page.run("content.asText(new Uint8Array([65, 10]), true)").asString())
                .isEqualTo("A\n");
        assertThat(page.run("content.asText(new Uint8Array([255]), false)").isNull()).isTrue();
        assertThat(page.run("content.asHex(new Uint8Array([0, 65, 255]))").asString())
                .isEqualTo("000000  00 41 ff" + " ".repeat(40) + "  .A.");
    }

    @Test
    void ratesHaveGapsWhereNobodyLookedAndWhereCountsWereSetBack() {
        page.run(
                """
                const samples = [
                  { time: 0, sent: 100, millis: 10, done: 5 },
                  { time: 2000, sent: 300, millis: 30, done: 15 },
                  { time: 60000, sent: 400, millis: 30, done: 15 },
                  { time: 62000, sent: 10, millis: 30, done: 15 },
                ];
                """);
        assertThat(page.run("series.rates(samples, 'sent').map((p) => p.value).join()").asString())
                .isEqualTo("100,NaN,NaN");
        assertThat(
                        page.run(
                                        "series.means(samples, 'millis', 'done')"
                                                + ".map((p) => p.value).join()")
                                .asString())
                .isEqualTo("2,NaN,0");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "|``",
                "c.server.serving = false; c.server.role = 'looking'|bad health.looking",
                "c.server.readOnly = true|bad health.readOnly",
                "c.ensemble = null|info health.alone",
                "c.ensemble.canLose = 0|bad health.noMargin",
                "c.ensemble.canLose = null|``",
                "c.ensemble.voters = 2; c.ensemble.canLose = 0|warn health.twoVoters",
                "c.ensemble.voters = 4|info health.evenVoters",
                "c.ensemble.members[1].role = 'away'|warn health.away",
                "c.ensemble.members[1].role = 'synchronising'|info health.synchronising",
                "c.ensemble.members[1].missing = 5000|warn health.lag",
                "c.storage.freeBytes = 9|warn health.disk",
                "c.storage.freeBytes = 1|bad health.disk",
                "f.filesOpen = 900|warn health.files",
                "f.heapUsed = 99|warn health.heap",
                "f.outstanding = 900|warn health.outstanding",
                "f.syncMillis = 99000|warn health.slowDisk",
                "f.requestMillis = 99000|warn health.latency",
                "f.heapUsed = 99; c.server.readOnly = true|bad health.readOnly,warn health.heap",
            })
    void whatIsWrongIsSaidWorstFirst(String change, String findings) {
        String script =
                """
                (() => {
                  const c = {
                    server: { serving: true, readOnly: false, role: "leader" },
                    ensemble: {
                      canLose: 1, voters: 3, quorumBy: "majority",
                      members: [{ id: 1, role: "leader", missing: null },
                                { id: 2, role: "follower", missing: 0 }],
                    },
                    storage: { freeBytes: 50, totalBytes: 100, logDirectory: "/d" },
                  };
                  const before = { time: 0, syncs: 0, syncMillis: 0, requests: 0,
                                   requestMillis: 0 };
                  const f = { time: 60000, syncs: 100, syncMillis: 200, requests: 100,
                              requestMillis: 300, filesOpen: 10, filesMax: 1000, heapUsed: 50,
                              heapMax: 100, outstanding: 0 };
                  %s
                  return health.findings(c, [before, f])
                      .map((found) => found.level + " " + found.key).join();
                })()
                """
                        .formatted(change == null ? "" : change);
        assertThat(page.run(script).asString()).isEqualTo(findings);
    }

    @Test
    void bothLanguagesHaveTheSameTextsWithTheSameValuesAndAllAreUsed() throws Exception {
        Value english = page.module("texts-en.js").getMember("texts");
        Value chinese = page.module("texts-zh.js").getMember("texts");
        assertThat(new TreeSet<>(chinese.getMemberKeys()))
                .isEqualTo(new TreeSet<>(english.getMemberKeys()));
        for (String key : english.getMemberKeys()) {
            assertThat(values(chinese.getMember(key).asString()))
                    .as(key)
                    .isEqualTo(values(english.getMember(key).asString()));
        }
        var scripts = new StringBuilder();
        for (Path script : scripts()) {
            if (!script.getFileName().toString().startsWith("texts-")) {
                scripts.append(Files.readString(script));
            }
        }
        Matcher used = Pattern.compile("\\bt\\(\"([^\"]+)\"").matcher(scripts);
        while (used.find()) {
            String key = used.group(1);
            assertThat(english.getMemberKeys())
                    .as(key)
                    .anyMatch(each -> key.endsWith(".") ? each.startsWith(key) : each.equals(key));
        }
        for (String key : english.getMemberKeys()) {
            String family = key.substring(0, key.lastIndexOf('.') + 1);
            String name = key.substring(key.indexOf('.') + 1);
            assertThat(scripts.toString())
                    .as("a use of " + key)
                    .containsAnyOf('"' + key + '"', '"' + family + '"', '"' + name + '"');
        }
    }

    private static Set<String> values(String text) {
        var values = new TreeSet<String>();
        Matcher matcher = Pattern.compile("\\{\\w+}").matcher(text);
        while (matcher.find()) {
            values.add(matcher.group());
        }
        return values;
    }

    @Test
    void noScriptReadsTextsAsMarkupOrKeepsCredentials() throws Exception {
        for (Path script : scripts()) {
            assertThat(Files.readString(script).replace("http://www.w3.org/2000/svg", ""))
                    .as(script.toString())
                    .doesNotContain(
                            "innerHTML",
                            "outerHTML",
                            "insertAdjacentHTML",
                            "document.write",
                            "eval(",
                            "sessionStorage",
                            "document.cookie",
                            "http://",
                            "https://");
        }
        assertThat(Page.text("texts.js")).contains("localStorage");
        assertThat(Page.text("api.js") + Page.text("login.js")).doesNotContain("localStorage");
        assertThat(Page.text("index.html"))
                .doesNotContain("style=", "<style", " onclick", "http:", "https:");
    }

    private static List<Path> scripts() throws Exception {
        URI main =
                Objects.requireNonNull(Page.class.getResource("/dev/ostler/server/console/main.js"))
                        .toURI();
        try (var files = Files.list(Path.of(main).resolveSibling(""))) {
            return files.filter(file -> file.toString().endsWith(".js")).toList();
        }
    }
}
