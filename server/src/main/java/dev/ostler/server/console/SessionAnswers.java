package dev.ostler.server.console;

import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.server.console.Shown.Watch;
import dev.ostler.server.fourletter.ConnectionState;
import dev.ostler.server.fourletter.ServerState;
import dev.ostler.tree.TreeVersion;
import dev.ostler.tree.Znode;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is said of sessions, and of who watches what. */
final class SessionAnswers {
    private static final int SESSIONS = 100;
    private static final int SESSIONS_MAX = 1_000;
    private static final int PATHS_MAX = 1_000;

    private final ServerState state;
    private final Shown shown;

    SessionAnswers(ServerState state, Shown shown) {
        this.state = state;
        this.shown = shown;
    }

    /** Those that have some text in their id or address, in some order. */
    Map<String, @Nullable Object> list(Query query, TreeVersion tree) {
        List<SessionRow> all = rows(tree);
        String filter = query.text("filter", "").toLowerCase(Locale.ROOT);
        Comparator<SessionRow> order = SessionRow.order(query.text("sort", "id"));
        List<SessionRow> matching =
                all.stream()
                        .filter(row -> row.contains(filter))
                        .sorted(query.flag("descending") ? order.reversed() : order)
                        .toList();
        return Fields.of(
                "total",
                all.size(),
                "here",
                all.stream().filter(row -> row.connection() != null).count(),
                "matching",
                matching.size(),
                "sessions",
                matching.stream()
                        .limit(query.count("limit", SESSIONS, SESSIONS_MAX))
                        .map(SessionRow::fields)
                        .toList());
    }

    private List<SessionRow> rows(TreeVersion tree) {
        Map<SessionId, ConnectionState> here = connections();
        Map<SessionId, Long> watches = shown.watchCounts();
        var rows = new ArrayList<SessionRow>();
        tree.forEachSession(
                (id, timeout) ->
                        rows.add(
                                new SessionRow(
                                        id,
                                        timeout,
                                        ephemerals(tree, id),
                                        watches.getOrDefault(id, 0L),
                                        here.remove(id))));
        // Those that are left are local ones: the ensemble does not know of them.
        here.forEach(
                (id, connection) ->
                        rows.add(
                                new SessionRow(
                                        id,
                                        timeout(connection),
                                        0,
                                        watches.getOrDefault(id, 0L),
                                        connection)));
        return rows;
    }

    private static int timeout(ConnectionState connection) {
        ConnectionState.Session session = connection.session();
        return session == null ? 0 : session.timeoutMillis();
    }

    private static int ephemerals(TreeVersion tree, SessionId session) {
        var paths =
                new Object() {
                    int count;
                };
        tree.forEachEphemeral(session, path -> paths.count++);
        return paths.count;
    }

    private Map<SessionId, ConnectionState> connections() {
        var here = new LinkedHashMap<SessionId, ConnectionState>();
        for (ConnectionState connection : state.connections()) {
            ConnectionState.Session session = connection.session();
            if (session != null) {
                here.put(session.id(), connection);
            }
        }
        return here;
    }

    /** One of them, with its ephemeral znodes and its watches. */
    Map<String, @Nullable Object> one(Query query, TreeVersion tree, Caller caller) {
        SessionId id = query.session("id");
        SessionRow row =
                rows(tree).stream()
                        .filter(candidate -> candidate.id().equals(id))
                        .findFirst()
                        .orElseThrow(() -> Refusal.noSession(id.toString()));
        var ephemerals = new ArrayList<String>();
        tree.forEachEphemeral(
                id,
                path -> {
                    if (ephemerals.size() < PATHS_MAX && caller.mayKnow(path, tree)) {
                        ephemerals.add(path.toString());
                    }
                });
        Map<String, @Nullable Object> fields = row.fields();
        fields.put("ephemeralPaths", ephemerals);
        fields.put(
                "watchedPaths",
                shown.watchesOf(id, PATHS_MAX).stream()
                        .filter(watch -> caller.mayKnow(watch.path(), tree))
                        .sorted(Comparator.comparing(Watch::path))
                        .map(watch -> Fields.of("path", watch.path(), "kind", kind(watch)))
                        .toList());
        return fields;
    }

    /** The session that an ephemeral znode belongs to. */
    Map<String, @Nullable Object> owner(SessionId id, TreeVersion tree) {
        ConnectionState connection = connections().get(id);
        int timeout = tree.sessionTimeout(id);
        return Fields.of(
                "session",
                id,
                "timeoutMillis",
                timeout < 0 ? null : timeout,
                "address",
                connection == null ? null : address(connection.remote()));
    }

    /** Who watches a path, of the clients that are connected here. */
    Map<String, @Nullable Object> watchers(Query query, TreeVersion tree, Caller caller) {
        ZnodePath path = query.path("path");
        Znode znode = tree.find(path);
        if (znode == null ? !caller.mayKnow(path, tree) : !caller.mayRead(znode)) {
            throw Refusal.notReadable(path.toString());
        }
        Map<SessionId, ConnectionState> here = connections();
        return Fields.of(
                "path",
                path,
                "watchers",
                shown.watchesOn(path, PATHS_MAX).stream()
                        .map(watch -> watcher(watch, here.get(watch.session())))
                        .toList());
    }

    private static Map<String, @Nullable Object> watcher(
            Watch watch, @Nullable ConnectionState connection) {
        return Fields.of(
                "session",
                watch.session(),
                "address",
                connection == null ? null : address(connection.remote()),
                "kind",
                kind(watch));
    }

    private static String kind(Watch watch) {
        return watch.kind().name().toLowerCase(Locale.ROOT);
    }

    /** In numbers. */
    static String address(InetSocketAddress remote) {
        String host = remote.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + remote.getPort();
    }
}
