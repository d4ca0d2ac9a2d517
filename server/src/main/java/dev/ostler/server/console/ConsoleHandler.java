package dev.ostler.server.console;

import dev.ostler.server.admin.Json;
import dev.ostler.server.fourletter.FourLetterWords;
import dev.ostler.server.http.HttpHandler;
import dev.ostler.server.http.HttpRequest;
import dev.ostler.server.http.HttpResponse;

import java.io.IOException;
import java.util.Map;

/**
 * Answers what is asked for below {@code /console/}, and leads there from {@code /}; the rest is
 * for another handler. Whatever an answer refers to is relative, so that a proxy may put a path
 * before it.
 */
public final class ConsoleHandler implements HttpHandler {
    private static final String PATH = "/console/";
    private static final String API = PATH + "api/";

    private static final Map<String, String> SECURITY_HEADERS =
            Map.of(
                    "Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                            + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                            + " frame-ancestors 'none'; require-trusted-types-for 'script'",
                    "X-Content-Type-Options",
                    "nosniff",
                    "X-Frame-Options",
                    "DENY",
                    "Referrer-Policy",
                    "no-referrer",
                    "Cross-Origin-Resource-Policy",
                    "same-origin",
                    "Cross-Origin-Opener-Policy",
                    "same-origin");

    private final FourLetterWords words;
    private final Shown shown;
    private final HttpHandler others;

    /**
     * @param others answers what is not for the console
     */
    public ConsoleHandler(FourLetterWords words, Shown shown, HttpHandler others) {
        this.words = words;
        this.shown = shown;
        this.others = others;
    }

    @Override
    public HttpResponse answer(HttpRequest request) throws IOException {
        if (!isOurs(request.path())) {
            return others.answer(request);
        }
        // Nothing is made, nor any class loaded, before somebody comes.
        var doorkeeper = new Doorkeeper(words);
        String objection = doorkeeper.objection(request);
        boolean root = request.path().equals("/");
        if (doorkeeper.isClosed() || (root && objection != null)) {
            return others.answer(request);
        }
        return safe(
                objection != null
                        ? error(403, "not_open", objection)
                        : answer(request, doorkeeper.isCrossSite(request)));
    }

    /** What is below the URL of the commands is theirs, wherever that is. */
    private boolean isOurs(String path) {
        String commands = words.state().config().adminServer().commandUrl();
        return (path.equals("/") || path.equals("/console") || path.startsWith(PATH))
                && !PATH.startsWith(commands + "/")
                && !path.equals(commands)
                && !path.startsWith(commands + "/");
    }

    private HttpResponse answer(HttpRequest request, boolean crossSite) throws IOException {
        String path = request.path();
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return error(405, "read_only", "The console only shows").with("Allow", "GET, HEAD");
        }
        if (!path.startsWith(PATH)) {
            return HttpResponse.empty(302).with("Location", "console/");
        }
        if (path.startsWith(API)) {
            return crossSite
                    ? error(403, "cross_site", "Pages of others may not ask")
                    : api(request, path.substring(API.length()));
        }
        String name = path.substring(PATH.length());
        HttpResponse page = Pages.named(name.isEmpty() ? "index.html" : name);
        return page == null ? error(404, "no_page", "There is no such page") : page;
    }

    private HttpResponse api(HttpRequest request, String name) {
        try {
            return json(200, new Api(words, shown).answer(name, request));
        } catch (Refusal e) {
            return error(e.status(), e.code(), String.valueOf(e.getMessage()));
        }
    }

    private static HttpResponse error(int status, String code, String message) {
        return json(status, Map.of("error", Fields.of("code", code, "message", message)));
    }

    private static HttpResponse json(int status, Map<String, ?> fields) {
        return HttpResponse.text(status, "application/json; charset=utf-8", Json.of(fields))
                .with("Cache-Control", "no-store");
    }

    private static HttpResponse safe(HttpResponse response) {
        HttpResponse safe = response;
        for (Map.Entry<String, String> header : SECURITY_HEADERS.entrySet()) {
            safe = safe.with(header.getKey(), header.getValue());
        }
        return safe;
    }
}
