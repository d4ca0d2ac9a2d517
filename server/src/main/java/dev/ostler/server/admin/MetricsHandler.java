package dev.ostler.server.admin;

import dev.ostler.server.fourletter.Metric;
import dev.ostler.server.fourletter.MetricCatalog;
import dev.ostler.server.fourletter.Prometheus;
import dev.ostler.server.fourletter.ServerState;
import dev.ostler.server.http.HttpHandler;
import dev.ostler.server.http.HttpRequest;
import dev.ostler.server.http.HttpResponse;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Gives Prometheus what it reads: all metrics, or those of the query's {@code name[]}. */
public final class MetricsHandler implements HttpHandler {
    private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final ServerState state;

    public MetricsHandler(ServerState state) {
        this.state = state;
    }

    @Override
    public HttpResponse answer(HttpRequest request) {
        if (request.method().equals("TRACE")) {
            return HttpResponse.empty(403);
        }
        if (!request.path().equals("/metrics")) {
            return HttpResponse.empty(404);
        }
        return switch (request.method()) {
            case "GET", "HEAD", "POST" ->
                    HttpResponse.text(200, TYPE, page(request.query().get("name[]")));
            default -> HttpResponse.empty(405);
        };
    }

    private String page(@Nullable List<String> names) {
        var page = new MetricsPage(name -> names == null || names.contains(name));
        for (Metric metric : MetricCatalog.complete(state.metrics())) {
            page.family(metric.name(), Prometheus.type(metric));
            for (Prometheus.Sample sample : Prometheus.samples(metric)) {
                page.line(sample.name(), sample.named(","), sample.value());
            }
        }
        if (state.config().metrics().jvm()) {
            JvmMetrics.appendTo(page);
        }
        return page.toString();
    }
}
