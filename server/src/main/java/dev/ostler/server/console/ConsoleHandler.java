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

    private final Doorkeeper doorkeeper;
    private final Api api;
    private final HttpHandler others;

    /**
     * @param others answers what is not for the console
     */
    public ConsoleHandler(FourLetterWords words, Shown shown, HttpHandler others) {
        var state = words.state();
        doorkeeper =
                new Doorkeeper(
                        state.config().console(), () -> ServerNames.of(state, words.environment()));
        api = new Api(words, shown);
        this.others = others;
    }

    @Override
    public HttpResponse answer(HttpRequest request) throws IOException {
        String path = request.path();
        boolean root = path.equals("/");
        boolean here = path.startsWith(PATH) || path.equals("/console");
        if (doorkeeper.isClosed() || !(root || here)) {
            return others.answer(request);
        }
        String objection = doorkeeper.objection(request);
        if (objection != null) {
            return root ? others.answer(request) : safe(error(403, "not_open", objection));
        }
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return root
                    ? others.answer(request)
                    : safe(error(405, "read_only", "The console only shows").with("Allow", "GET"));
        }
        if (!path.startsWith(PATH)) {
            return safe(HttpResponse.empty(302).with("Location", "console/"));
        }
        if (path.startsWith(API)) {
            return safe(api(request, path.substring(API.length())));
        }
        String name = path.substring(PATH.length());
        HttpResponse page = Pages.named(name.isEmpty() ? "index.html" : name);
        return safe(page == null ? error(404, "no_page", "There is no such page") : page);
    }

    private HttpResponse api(HttpRequest request, String name) {
        if (doorkeeper.isCrossSite(request)) {
            return error(403, "cross_site", "Pages of others may not ask");
        }
        try {
            return json(200, api.answer(name, request));
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
