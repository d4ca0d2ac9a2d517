package dev.ostler.server.console;

import dev.ostler.server.http.HttpResponse;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The files that the pages are made of. Each is read when it is asked for. */
final class Pages {
    /** They all lie in one directory: no name leads out of it. */
    private static final String NAME = "[a-z][a-z-]*\\.(html|css|js|svg)";

    private Pages() {}

    /** The file of a name; null if there is none. */
    static @Nullable HttpResponse named(String name) throws IOException {
        if (!name.matches(NAME)) {
            return null;
        }
        try (InputStream in = Pages.class.getResourceAsStream(name)) {
            if (in == null) {
                return null;
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return HttpResponse.text(200, type(name), text).with("Cache-Control", "no-cache");
        }
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            default -> "image/svg+xml";
        };
    }
}
