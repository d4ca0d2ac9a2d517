package dev.ostler.server.jmx;

import dev.ostler.server.config.ServerConfig;
import dev.ostler.server.config.Version;
import dev.ostler.server.fourletter.EnsemblePlace;
import dev.ostler.server.fourletter.EnsemblePlace.ProposalSizes;
import dev.ostler.server.fourletter.Metric;
import dev.ostler.server.fourletter.ServerState;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.ToIntFunction;

/** The beans of a server that serves clients, alone or in a role. */
final class ServingBeans {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss zzz yyyy", Locale.ENGLISH)
                    .withZone(ZoneId.systemDefault());

    private final ServerState state;

    ServingBeans(ServerState state) {
        this.state = state;
    }

    Bean server() {
        ServerConfig config = state.config();
        Bean bean =
                new Bean("the server")
                        .shows("Version", String.class, () -> Version.current().full())
                        .shows("StartTime", String.class, () -> startTime(state))
                        .shows("ClientPort", String.class, () -> port(state.clientPort()))
                        .shows(
                                "SecureClientPort",
                                String.class,
                                () -> port(state.secureClientPort()))
                        .shows("TickTime", int.class, config.sessions()::tickTimeMillis)
                        .shows("MinSessionTimeout", int.class, config.sessions()::timeoutMinMillis)
                        .shows("MaxSessionTimeout", int.class, config.sessions()::timeoutMaxMillis)
                        .shows("MaxCnxns", int.class, config.clientPort()::connectionsMax)
                        .shows("JuteMaxBufferSize", int.class, config.limits()::requestBytesMax)
                        .shows(
                                "LargeRequestThreshold",
                                int.class,
                                config.limits()::largeRequestsAbove)
                        .shows(
                                "LargeRequestMaxBytes",
                                int.class,
                                config.limits()::largeRequestBytesMax);
        LimitAttributes.addTo(bean, state.dials());
        addTraffic(bean);
        addProposals(bean);
        return bean;
    }

    private void addTraffic(Bean bean) {
        bean.shows("NumAliveConnections", long.class, () -> metric("num_alive_connections"))
                .shows("OutstandingRequests", long.class, () -> state.traffic().outstanding())
                .shows("PacketsReceived", long.class, () -> state.traffic().received())
                .shows("PacketsSent", long.class, () -> state.traffic().sent())
                .shows(
                        "AvgRequestLatency",
                        double.class,
                        () -> state.traffic().latency().averageMillis())
                .shows("MinRequestLatency", long.class, () -> state.traffic().latency().minMillis())
                .shows("MaxRequestLatency", long.class, () -> state.traffic().latency().maxMillis())
                .shows("AuthFailedCount", long.class, () -> metric("auth_failed_count"))
                .shows("DataDirSize", long.class, () -> state.directorySizes().snapshots())
                .shows("LogDirSize", long.class, () -> state.directorySizes().logs())
                .shows("LastClientResponseSize", int.class, () -> size("last"))
                .shows("MinClientResponseSize", int.class, () -> size("min"))
                .shows("MaxClientResponseSize", int.class, () -> size("max"))
                .does("resetStatistics", state::resetStatistics);
    }

    private void addProposals(Bean bean) {
        if (state.mode().equals("leader")) {
            bean.shows("CurrentZxid", String.class, this::lastZxid)
                    .shows("LastProposalSize", int.class, () -> proposal(ProposalSizes::last))
                    .shows("MinProposalSize", int.class, () -> proposal(ProposalSizes::min))
                    .shows("MaxProposalSize", int.class, () -> proposal(ProposalSizes::max));
        } else if (state.place() != null) {
            bean.shows("LastQueuedZxid", String.class, this::lastZxid);
        }
    }

    Bean tree() {
        return new Bean("the znodes")
                .shows("NodeCount", int.class, () -> (int) metric("znode_count"))
                .shows("WatchCount", int.class, () -> (int) metric("watch_count"))
                .shows("LastZxid", String.class, this::lastZxid)
                .answers("approximateDataSize", long.class, () -> metric("approximate_data_size"))
                .answers("countEphemerals", int.class, () -> (int) metric("ephemerals_count"));
    }

    private String lastZxid() {
        return "0x" + Long.toHexString(state.lastZxid());
    }

    private int proposal(ToIntFunction<ProposalSizes> which) {
        EnsemblePlace place = state.place();
        ProposalSizes sizes = place == null ? null : place.proposals();
        return which.applyAsInt(sizes == null ? ProposalSizes.NONE : sizes);
    }

    private int size(String which) {
        return (int) metric(which + "_client_response_size", -1);
    }

    private long metric(String name) {
        return metric(name, 0);
    }

    private long metric(String name, long otherwise) {
        for (Metric metric : state.metrics()) {
            if (metric.name().equals(name)) {
                return switch (metric) {
                    case Metric.Gauge gauge -> gauge.value().longValue();
                    case Metric.Counter counter -> counter.value();
                    case Metric.Summary summary -> summary.count();
                    case Metric.Percentiles percentiles -> percentiles.basic().count();
                };
            }
        }
        return otherwise;
    }

    static String startTime(ServerState state) {
        for (Metric metric : state.metrics()) {
            if (metric instanceof Metric.Gauge gauge && gauge.name().equals("uptime")) {
                return TIME.format(Instant.now().minusMillis(gauge.value().longValue()));
            }
        }
        return "";
    }

    private static String port(int port) {
        return port < 0 ? "" : Integer.toString(port);
    }
}
