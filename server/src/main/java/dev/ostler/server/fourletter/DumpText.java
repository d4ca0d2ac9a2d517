package dev.ostler.server.fourletter;

import dev.ostler.protocol.SessionId;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The answer to {@code dump}: sessions and connections by the time they expire, and ephemerals. */
final class DumpText {
    /** As {@link java.util.Date#toString} writes it. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss zzz yyyy", Locale.ENGLISH)
                    .withZone(ZoneId.systemDefault());

    private DumpText() {}

    static String of(ServerState state) {
        List<ExpiryBucket<ConnectionState>> connections = state.connectionExpiry();
        var text = new StringBuilder("SessionTracker dump:\n");
        EnsemblePlace place = state.place();
        Optional<List<ExpiryBucket<SessionId>>> local = state.localSessionExpiry();
        local.ifPresent(sessions -> appendExpiry(text.append("Local "), sessions));
        if (place == null || place.leads()) {
            text.append(local.isPresent() ? "Global " : "");
            appendExpiry(text, state.sessionExpiry());
        } else {
            appendTimeouts(text, state.sessionTimeouts());
        }
        Map<SessionId, List<String>> ephemerals = state.ephemerals();
        text.append("ephemeral nodes dump:\n")
                .append("Sessions with Ephemerals (%d):\n".formatted(ephemerals.size()));
        ephemerals.forEach(
                (session, paths) -> {
                    text.append(session).append(":\n");
                    paths.forEach(path -> text.append('\t').append(path).append('\n'));
                });
        text.append("Connections dump:\nConnections");
        appendSizes(text, connections);
        for (ExpiryBucket<ConnectionState> bucket : connections) {
            appendHead(text, bucket.members(), bucket.expires());
            for (ConnectionState connection : bucket.members()) {
                ConnectionState.Session session = connection.session();
                text.append(
                        "\tip: %s sessionId: %s\n"
                                .formatted(
                                        ClientsText.remote(connection),
                                        session == null ? SessionId.NONE : session.id()));
            }
        }
        return text.toString();
    }

    private static void appendExpiry(StringBuilder text, List<ExpiryBucket<SessionId>> sessions) {
        text.append("Session");
        appendSizes(text, sessions);
        for (ExpiryBucket<SessionId> bucket : sessions) {
            appendHead(text, bucket.members(), bucket.expires());
            bucket.members().forEach(session -> text.append('\t').append(session).append('\n'));
        }
    }

    private static void appendTimeouts(StringBuilder text, Map<SessionId, Integer> timeouts) {
        text.append("Global Sessions(%d):\n".formatted(timeouts.size()));
        timeouts.forEach(
                (session, timeout) -> text.append("%s\t%dms\n".formatted(session, timeout)));
    }

    private static <T> void appendSizes(StringBuilder text, List<ExpiryBucket<T>> buckets) {
        int members = buckets.stream().mapToInt(bucket -> bucket.members().size()).sum();
        text.append(" Sets (%d)/(%d):\n".formatted(buckets.size(), members));
    }

    private static void appendHead(StringBuilder text, Collection<?> members, Instant expires) {
        text.append("%d expire at %s:\n".formatted(members.size(), DATE.format(expires)));
    }
}
