package dev.ostler.server.admin;

import dev.ostler.server.fourletter.ServerState;
import dev.ostler.server.http.HttpHandler;
import dev.ostler.server.http.HttpRequest;
import dev.ostler.server.http.HttpResponse;

import java.io.IOException;

/**
 * Tells by the status alone how the server is, for programs that start and stop servers or spread
 * load: {@code /live} that the process runs and answers, {@code /ready} that it serves reads and
 * writes. All else it leaves to another handler.
 */
public final class Probes implements HttpHandler {
    private final ServerState state;
    private final HttpHandler others;

    public Probes(ServerState state, HttpHandler others) {
        this.state = state;
        this.others = others;
    }

    @Override
    public HttpResponse answer(HttpRequest request) throws IOException {
        boolean live = request.path().equals("/live");
        if (!live && !request.path().equals("/ready")) {
            return others.answer(request);
        }
        return switch (request.method()) {
            case "GET", "HEAD" -> live ? text(200, "live") : ready();
            default -> HttpResponse.empty(405).with("Allow", "GET, HEAD");
        };
    }

    private HttpResponse ready() {
        if (!state.isServing()) {
            return text(503, "not ready: it has no part in an ensemble that has a quorum");
        }
        if (state.isReadOnly()) {
            return text(503, "not ready: it serves reads only, for want of a quorum");
        }
        return text(200, "ready: " + state.mode());
    }

    private static HttpResponse text(int status, String text) {
        return HttpResponse.text(status, "text/plain; charset=utf-8", text + "\n")
                .with("Cache-Control", "no-store");
    }
}
