package dev.ostler.server;

import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.IOAccess;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Objects;
import java.util.function.BiFunction;

/**
 * Runs scripts of the console as they are, in an engine of JavaScript; the document that they work
 * on is {@code document.js}.
 */
public final class Page implements AutoCloseable {
    private static final String PAGES = "/dev/ostler/server/console/";

    /** What was read once need not be read again for the next page. */
    private static final Engine ENGINE =
            Engine.newBuilder("js").option("engine.WarnInterpreterOnly", "false").build();

    private final Context context =
            Context.newBuilder("js")
                    .engine(ENGINE)
                    .allowIO(IOAccess.ALL)
                    .allowHostAccess(HostAccess.ALL)
                    .option("js.unhandled-rejections", "throw")
                    .option("js.esm-eval-returns-exports", "true")
                    .build();

    /** What the pages get of the world outside; its methods are called by {@code document.js}. */
    public static final class Host {
        /** The language of the browser. */
        public final String language;

        private final BiFunction<String, String, Reply> server;

        Host(String language, BiFunction<String, String, Reply> server) {
            this.language = language;
            this.server = server;
        }

        /** What a server answers. */
        public Reply fetch(String path, String authorization) {
            return server.apply(path, authorization);
        }

        /** The bytes of a text, as numbers without a sign. */
        public int[] encode(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            int[] numbers = new int[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                numbers[i] = bytes[i] & 0xff;
            }
            return numbers;
        }

        /** The text of such bytes. */
        public String decode(int[] numbers) {
            byte[] bytes = new byte[numbers.length];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) numbers[i];
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }

        /** A character for each byte. */
        public String fromBase64(String text) {
            return new String(Base64.getDecoder().decode(text), StandardCharsets.ISO_8859_1);
        }
    }

    /** An answer, as the pages see it. */
    public static final class Reply {
        public final int status;
        public final String type;
        public final String body;

        Reply(int status, String type, String body) {
            this.status = status;
            this.type = type;
            this.body = body;
        }
    }

    /** A page before any script has run. */
    public Page(Host host) throws IOException, URISyntaxException {
        context.getBindings("js").putMember("host", host);
        context.eval("js", Files.readString(file("document.js")));
    }

    /** For scripts that do without a server. */
    public static Page withoutServer() throws IOException, URISyntaxException {
        return new Page(
                new Host("en", (path, authorization) -> new Reply(404, "", path + authorization)));
    }

    private static Path file(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(Page.class.getResource(PAGES + name)).toURI());
    }

    /** The text of a file of the console. */
    public static String text(String name) throws IOException, URISyntaxException {
        return Files.readString(file(name));
    }

    /** Runs a module of the console; gives what it exports. */
    public Value module(String name) throws IOException, URISyntaxException {
        return context.eval(
                Source.newBuilder("js", file(name).toFile())
                        .mimeType("application/javascript+module")
                        .build());
    }

    /** The value of an expression, after which all is done that waited for nothing but answers. */
    public Value run(String script) {
        return context.eval("js", script);
    }

    @Override
    public void close() {
        context.close();
    }
}
