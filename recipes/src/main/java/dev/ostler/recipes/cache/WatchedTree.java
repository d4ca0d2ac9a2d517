package dev.ostler.recipes.cache;

import dev.ostler.client.async.Children;
import dev.ostler.client.async.Data;
import dev.ostler.recipes.Failures;
import dev.ostler.recipes.Paths;
import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.connection.ConnectionState;
import dev.ostler.recipes.connection.Handle;
import dev.ostler.recipes.connection.ManagedClient;

import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Follows a subtree of the server. Lives on the client's thread, where events and replies come in
 * the order in which the server sent them; all that it does relies on that:
 *
 * <ol>
 *   <li>After each connect everything is read anew, behind a persistent watch (recursive, unless
 *       only the root is wanted). An event during that leads to one more read.
 *   <li>When no reply is outstanding, what was read is the state of the server at one moment. The
 *       difference to what was shown before becomes events.
 *   <li>From then on a znode is read again after each event. The reply shows the event's change, or
 *       a later one, whose event has come before the reply.
 *   <li>So a reply can be ahead of the events of other znodes, whose reads are still on their way.
 *       It is held until what was read makes up the server's state at one moment again: a change is
 *       shown with all that happened before it. Only under a load where that takes too long changes
 *       are shown as they come, in the order of their zxids.
 * </ol>
 *
 * <p>Servers before 3.6 know no persistent watches: there each znode gets a watch for its data and
 * one for its children, and changes are shown as they are read.
 */
final class WatchedTree {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedTree.class);

    private static final Duration REPEAT_AFTER_MIN = Duration.ofMillis(100);
    private static final Duration REPEAT_AFTER_MAX = Duration.ofSeconds(10);

    /** After these a server's answer would be the same next time. */
    private static final Set<Code> FORBIDDEN = Set.of(Code.NOAUTH, Code.INVALIDACL);

    private enum Phase {
        /** Not connected, or waiting for the next attempt. */
        STALE,
        LOADING,
        LIVE,
        CLOSED
    }

    /** Where it goes; called on the client's thread. */
    interface Output {
        void changed(List<CacheEvent> events, EntryMap after);

        /** All is read after a connect. */
        void complete();

        /** What is shown may be old from now on. */
        void stale();
    }

    private final ManagedClient client;
    private final String root;
    private final CacheOptions options;
    private final Output output;
    private final Scope scope;
    private final ShownTree shown = new ShownTree();

    private Phase phase = Phase.STALE;

    private @Nullable WatchedServer server;
    private final Requests requests = new Requests();
    private Duration repeatAfter = REPEAT_AFTER_MIN;
    private Subscription repetition = () -> {};

    /** As it was read in this round. */
    private EntryMap known = EntryMap.EMPTY;

    private final Set<String> listed = new HashSet<>();

    private List<CompletableFuture<Void>> refreshed = new ArrayList<>();

    /**
     * @param root in the client's namespace
     */
    WatchedTree(ManagedClient client, String root, CacheOptions options, Output output) {
        this.client = client;
        this.root = root;
        this.options = options;
        this.output = output;
        this.scope = new Scope(root, options);
    }

    /** Begins, or begins anew: the connection has changed. */
    void connection(@Nullable ConnectionState state) {
        if (phase == Phase.CLOSED) {
            return;
        }
        if (state != null && state.isConnected()) {
            repeatAfter = REPEAT_AFTER_MIN;
            load();
        } else {
            interrupt();
            output.stale();
        }
    }

    /** Reads everything once more. */
    CompletableFuture<Void> refresh() {
        var done = new CompletableFuture<Void>();
        if (phase == Phase.CLOSED) {
            done.cancel(false);
            return done;
        }
        refreshed.add(done);
        ConnectionState state = client.state();
        if (state != null && state.isConnected()) {
            load();
        }
        return done;
    }

    /** Forgets what was shown, without a word. */
    void clear() {
        known = EntryMap.EMPTY;
        shown.clear();
        output.changed(List.of(), shown.entries());
    }

    /** Puts an entry in the place of another of the same content, without a word. */
    void replace(Entry entry) {
        known = known.with(entry);
        shown.replace(entry);
        output.changed(List.of(), shown.entries());
    }

    void close() {
        if (phase == Phase.CLOSED) {
            return;
        }
        interrupt();
        phase = Phase.CLOSED;
        WatchedServer current = server;
        if (current != null && current.isOf(client.handle()) && current.persistentWatches()) {
            current.unwatch();
        }
        List<CompletableFuture<Void>> waiting = refreshed;
        refreshed = new ArrayList<>();
        waiting.forEach(future -> future.cancel(false));
    }

    // ---- reading everything ----

    private void load() {
        interrupt();
        Handle session = client.handle();
        if (session == null) {
            return;
        }
        WatchedServer current = server;
        if (current == null || !current.isOf(session)) {
            current = new WatchedServer(client, session, root, watcherOf(session));
            server = current;
        }
        phase = Phase.LOADING;
        known = EntryMap.EMPTY;
        sync(current);
        if (current.persistentWatches()) {
            watch(current);
        } else {
            read(root, 0);
        }
    }

    /** Replies of this round say nothing any more, nor do its reads. */
    private void interrupt() {
        phase = Phase.STALE;
        repetition.close();
        listed.clear();
        shown.drop();
        requests.forget();
    }

    /** A server that this session has not met before may be behind what another one has shown. */
    private void sync(WatchedServer current) {
        // A server without a quorum can't; its state is all that there is.
        requests.ask(current.sync(), (done, failure) -> advance());
    }

    /**
     * An old server refuses and closes the connection. The refusal must not get lost under what was
     * sent behind, so nothing is.
     */
    private void watch(WatchedServer current) {
        requests.ask(
                current.watch(options.depth() > 0),
                (done, failure) -> {
                    if (failure == null) {
                        read(root, 0);
                    } else if (Failures.code(failure) == Code.UNIMPLEMENTED) {
                        LOG.info("The server knows no persistent watches");
                        current.watchEachRead();
                        load();
                    } else {
                        failed(failure);
                    }
                });
    }

    private void failed(Throwable failure) {
        LOG.debug("Reading below {} has failed", root, failure);
        interrupt();
        output.stale();
        ConnectionState state = client.state();
        if (state != null && state.isConnected()) {
            // After a loss of the connection the next state does it.
            repetition = client.host().schedule(this::load, repeatAfter);
            Duration doubled = repeatAfter.multipliedBy(2);
            repeatAfter = doubled.compareTo(REPEAT_AFTER_MAX) < 0 ? doubled : REPEAT_AFTER_MAX;
        }
    }

    private void list(String path) {
        if (scope.containsBelow(path)) {
            requests.askInTurn(
                    () -> server().children(path),
                    (children, failure) -> listed(path, children, failure));
        }
    }

    private void listed(String path, @Nullable Children children, @Nullable Throwable failure) {
        if (children != null) {
            for (String name : children.names().stream().sorted().toList()) {
                String child = Paths.child(path, name);
                if (options.selector().accepts(child) && known.get(child) == null) {
                    read(child, 0);
                }
            }
        } else if (failure != null) {
            Code code = Failures.code(failure);
            if (FORBIDDEN.contains(code)) {
                LOG.warn("The children of {} can't be listed: {}", path, code);
            } else if (code != Code.NONODE) {
                failed(failure);
                return;
            }
        }
        advance();
    }

    // ---- reading one znode ----

    private void read(String path, long since) {
        requests.read(
                path,
                since,
                () -> server().data(path, options.keepsData()),
                (asked, data, failure) -> read(path, asked, data, failure));
    }

    private void read(String path, long since, @Nullable Data data, @Nullable Throwable failure) {
        if (data != null) {
            found(path, since, data);
        } else if (failure != null) {
            Code code = Failures.code(failure);
            if (FORBIDDEN.contains(code)) {
                LOG.warn("{} can't be read: {}", path, code);
                gone(path, CacheEvent.UNKNOWN_ZXID);
            } else if (code != Code.NONODE) {
                failed(failure);
                return;
            }
            // That it has gone was an event before, or it was never there.
        }
        advance();
    }

    private void found(String path, long since, Data data) {
        Entry before = known.get(path);
        if (before == null
                || before.stat().mzxid() != data.stat().mzxid()
                || before.stat().czxid() != data.stat().czxid()) {
            Entry entry = new Entry(path, options.decompress(path, data.bytes()), data.stat());
            known = known.with(entry);
            if (phase == Phase.LIVE) {
                shown.hold(Difference.between(before, entry), since);
            }
        }
        // A watch on everything tells of each child that comes later.
        boolean children =
                server().persistentWatches()
                        ? phase == Phase.LOADING && data.stat().numChildren() > 0
                        : true;
        if (children && listed.add(path)) {
            list(path);
        }
    }

    private void gone(String path, long zxid) {
        Entry last = known.get(path);
        if (last != null) {
            known = known.without(path);
            if (phase == Phase.LIVE) {
                shown.hold(new Difference(last, null, zxid), zxid);
            }
        }
    }

    // ---- events ----

    private Watcher watcherOf(Handle session) {
        return event ->
                client.host()
                        .execute(
                                () -> {
                                    if (server != null && server.isOf(session)) {
                                        on(event);
                                    }
                                });
    }

    private void on(WatchedEvent event) {
        boolean listens = phase == Phase.LOADING || phase == Phase.LIVE;
        if (!listens || event.getType() == EventType.None || event.getPath() == null) {
            return;
        }
        String path = client.unpath(event.getPath());
        if (!scope.contains(path)) {
            return;
        }
        switch (event.getType()) {
            case NodeDeleted -> {
                listed.remove(path);
                gone(path, event.getZxid());
                if (!server().persistentWatches() && path.equals(root)) {
                    read(path, event.getZxid());
                }
                advance();
            }
            case NodeCreated, NodeDataChanged -> read(path, event.getZxid());
            case NodeChildrenChanged -> {
                if (!server().persistentWatches()) {
                    list(path);
                }
            }
            default -> {
                // A watch was removed: by us.
            }
        }
    }

    // ---- showing ----

    /** Goes on as far as the replies allow. */
    private void advance() {
        if (phase == Phase.LIVE) {
            List<CacheEvent> events = shown.show(firstOutstanding());
            if (!events.isEmpty()) {
                output.changed(events, shown.entries());
            }
        } else if (phase == Phase.LOADING && requests.allAnswered()) {
            phase = Phase.LIVE;
            repeatAfter = REPEAT_AFTER_MIN;
            output.changed(shown.showAll(known), known);
            output.complete();
            List<CompletableFuture<Void>> done = refreshed;
            refreshed = new ArrayList<>();
            done.forEach(future -> future.complete(null));
        }
    }

    /** The zxid of the first event whose read is on its way, if that is to be waited for. */
    private long firstOutstanding() {
        long first = requests.firstRead();
        return first == WatchedEvent.NO_ZXID || !server().persistentWatches()
                ? Long.MAX_VALUE
                : first;
    }

    private WatchedServer server() {
        WatchedServer current = server;
        if (current == null) {
            throw new IllegalStateException("no session");
        }
        return current;
    }
}
