package dev.ostler.server.console;

import dev.ostler.protocol.SessionId;
import dev.ostler.server.fourletter.ConnectionState;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * A session.
 *
 * @param ephemerals how many ephemeral znodes it has
 * @param watches on how many paths it has watches
 * @param connection null if it has none here
 */
record SessionRow(
        SessionId id,
        int timeoutMillis,
        int ephemerals,
        long watches,
        @Nullable ConnectionState connection) {
    private static final Comparator<SessionRow> BY_ID =
            (one, other) -> Long.compareUnsigned(one.id.value(), other.id.value());

    /** The order by a column, as {@link #fields} calls it; equal ones stand by their ids. */
    static Comparator<SessionRow> order(String column) {
        Comparator<SessionRow> order =
                switch (column) {
                    case "id" -> BY_ID;
                    case "address" -> Comparator.comparing(SessionRow::addressText);
                    case "timeoutMillis" -> Comparator.comparingInt(SessionRow::timeoutMillis);
                    case "ephemerals" -> Comparator.comparingInt(SessionRow::ephemerals);
                    case "watches" -> Comparator.comparingLong(SessionRow::watches);
                    case "received" -> byConnection(ConnectionState::received);
                    case "sent" -> byConnection(ConnectionState::sent);
                    case "outstanding" -> byConnection(ConnectionState::queued);
                    case "established" -> bySession(ConnectionState.Session::establishedMillis);
                    case "averageLatency" -> bySession(session -> average(session));
                    case "maxLatency" -> bySession(session -> session.latency().maxMillis());
                    default -> throw Refusal.badParameter("sort", "is no column");
                };
        return order.thenComparing(BY_ID);
    }

    private static Comparator<SessionRow> byConnection(ToDoubleFunction<ConnectionState> value) {
        return Comparator.comparingDouble(
                row -> row.connection == null ? -1 : value.applyAsDouble(row.connection));
    }

    private static Comparator<SessionRow> bySession(
            ToDoubleFunction<ConnectionState.Session> value) {
        return byConnection(
                connection -> value.applyAsDouble(Objects.requireNonNull(connection.session())));
    }

    private static double average(ConnectionState.Session session) {
        return session.latency().averageMillis();
    }

    private String addressText() {
        return connection == null ? "" : SessionAnswers.address(connection.remote());
    }

    /** Whether its id or address has a text in it, which is in small letters. */
    boolean contains(String text) {
        return id.toString().contains(text) || addressText().contains(text);
    }

    /** For an answer; those of the connection are missing if there is none here. */
    Map<String, @Nullable Object> fields() {
        Map<String, @Nullable Object> fields =
                Fields.of(
                        "id",
                        id,
                        "madeBy",
                        id.value() >>> 56,
                        "timeoutMillis",
                        timeoutMillis,
                        "ephemerals",
                        ephemerals,
                        "here",
                        connection != null);
        if (connection != null && connection.session() != null) {
            fields.putAll(fields(connection, connection.session()));
        }
        return fields;
    }

    private Map<String, @Nullable Object> fields(
            ConnectionState at, ConnectionState.Session session) {
        return Fields.of(
                "address",
                addressText(),
                "secure",
                at.secure(),
                "established",
                Fields.time(session.establishedMillis()),
                "watches",
                watches,
                "outstanding",
                at.queued(),
                "received",
                at.received(),
                "sent",
                at.sent(),
                "lastOperation",
                session.lastOperation(),
                "lastZxid",
                Fields.hex(session.lastZxid()),
                "averageLatency",
                average(session),
                "maxLatency",
                session.latency().maxMillis());
    }
}
