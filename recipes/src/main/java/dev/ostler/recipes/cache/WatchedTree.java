package dev.ostler.recipes.cache;

import dev.ostler.client.async.AsyncZooKeeper;
import dev.ostler.client.async.Children;
import dev.ostler.client.async.Data;
import dev.ostler.client.async.OperationException;
import dev.ostler.protocol.Stat;
import dev.ostler.recipes.Failures;
import dev.ostler.recipes.Paths;
import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.cache.CacheEvent.Created;
import dev.ostler.recipes.cache.CacheEvent.Deleted;
import dev.ostler.recipes.connection.ConnectionState;
import dev.ostler.recipes.connection.Handle;
import dev.ostler.recipes.connection.ManagedClient;

import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.WatcherType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
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

    /** So many requests are on their way to a server at most; more would only fill its queues. */
    static final int REQUESTS_MAX = 512;

    /** From so many held changes on, the order of their zxids is enough. */
    private static final int HELD_MAX = 256;

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

    /**
     * A znode whose data is to be read.
     *
     * @param since the zxid of the event that made it necessary
     */
    private record Read(String path, long since) {}

    /**
     * A change that was read. What the znode was from one transaction to the other is not known.
     *
     * @param since the transaction that it was read after
     * @param shows the transaction that it shows, the same or a later one
     */
    private record Held(long since, long shows, long number, CacheEvent event) {
        /** Where it stands among others: parents come before their children. */
        long place() {
            return event instanceof Created created ? created.entry().stat().czxid() : shows;
        }
    }

    private final ManagedClient client;
    private final String root;
    private final CacheOptions options;
    private final Output output;

    private Phase phase = Phase.STALE;

    /** Counts the attempts to read everything; a reply to an earlier one says nothing. */
    private int round;

    private @Nullable Handle handle;
    private @Nullable Watcher watcher;
    private boolean persistentWatches = true;
    private Duration repeatAfter = REPEAT_AFTER_MIN;
    private Subscription repetition = () -> {};

    /** As listeners have seen it. */
    private EntryMap shown = EntryMap.EMPTY;

    /** As it was read in this round. */
    private EntryMap known = EntryMap.EMPTY;

    /** In the order of their events, and of their replies. */
    private final Map<String, Read> reads = new LinkedHashMap<>();

    private final Set<String> listed = new HashSet<>();
    private final NavigableSet<Held> held =
            new TreeSet<>(Comparator.comparingLong(Held::since).thenComparingLong(Held::number));
    private long heldEver;

    private final Deque<Runnable> unsent = new ArrayDeque<>();
    private int sent;

    /** Requests of this round other than reads of data that are not answered yet. */
    private int others;

    private List<CompletableFuture<Void>> refreshed = new ArrayList<>();

    /**
     * @param root in the client's namespace
     */
    WatchedTree(ManagedClient client, String root, CacheOptions options, Output output) {
        this.client = client;
        this.root = root;
        this.options = options;
        this.output = output;
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
        shown = EntryMap.EMPTY;
        known = EntryMap.EMPTY;
        held.clear();
        output.changed(List.of(), shown);
    }

    /** Puts an entry in the place of another of the same content, without a word. */
    void replace(Entry entry) {
        known = known.with(entry);
        shown = shown.with(entry);
        output.changed(List.of(), shown);
    }

    void close() {
        if (phase == Phase.CLOSED) {
            return;
        }
        interrupt();
        phase = Phase.CLOSED;
        Handle current = handle;
        Watcher set = watcher;
        if (current != null
                && current.equals(client.handle())
                && set != null
                && persistentWatches) {
            // Whether there is one to remove or not, a failure leaves nothing to do.
            current.zk().removeWatches(client.path(root), set, WatcherType.Any);
        }
        List<CompletableFuture<Void>> waiting = refreshed;
        refreshed = new ArrayList<>();
        waiting.forEach(future -> future.cancel(false));
    }

    // ---- reading everything ----

    private void load() {
        interrupt();
        Handle current = client.handle();
        if (current == null) {
            return;
        }
        if (!current.equals(handle)) {
            handle = current;
            watcher = watcherOf(current);
            persistentWatches = true;
        }
        phase = Phase.LOADING;
        known = EntryMap.EMPTY;
        sync(current);
        if (persistentWatches) {
            watch(current);
        } else {
            read(root, 0);
        }
    }

    /** Replies of this round say nothing any more, nor do its reads. */
    private void interrupt() {
        round++;
        phase = Phase.STALE;
        repetition.close();
        reads.clear();
        listed.clear();
        held.clear();
        unsent.clear();
        sent = 0;
        others = 0;
    }

    /** A server that this session has not met before may be behind what another one has shown. */
    private void sync(Handle current) {
        int asked = round;
        others++;
        current.zk()
                .sync(client.path(root))
                .whenComplete(
                        (done, failure) -> {
                            // A server without a quorum can't; its state is all that there is.
                            if (asked == round) {
                                others--;
                                advance();
                            }
                        });
    }

    /**
     * An old server refuses and closes the connection. The refusal must not get lost under what was
     * sent behind, so nothing is.
     */
    private void watch(Handle current) {
        AddWatchMode mode =
                options.depth() == 0 ? AddWatchMode.PERSISTENT : AddWatchMode.PERSISTENT_RECURSIVE;
        Watcher set = watcher;
        if (set == null) {
            throw new IllegalStateException("a session without a watcher");
        }
        int asked = round;
        others++;
        current.zk()
                .addWatch(client.path(root), set, mode)
                .whenComplete(
                        (done, failure) -> {
                            if (asked != round) {
                                return;
                            }
                            others--;
                            if (failure == null) {
                                read(root, 0);
                            } else if (Failures.code(failure) == Code.UNIMPLEMENTED) {
                                LOG.info("The server knows no persistent watches");
                                persistentWatches = false;
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
        if (depthOf(path) >= options.depth() || !options.selector().traverses(path)) {
            return;
        }
        int asked = round;
        others++;
        submit(
                () ->
                        zk().getChildren(client.path(path), persistentWatches ? null : watcher)
                                .whenComplete(
                                        (children, failure) -> {
                                            if (asked == round) {
                                                others--;
                                                listed(path, children, failure);
                                            }
                                        }));
    }

    private void listed(String path, @Nullable Children children, @Nullable Throwable failure) {
        answered();
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
        if (reads.containsKey(path)) {
            // The reply comes behind this event, so it shows its change.
            return;
        }
        reads.put(path, new Read(path, since));
        int asked = round;
        submit(
                () ->
                        data(client.path(path))
                                .whenComplete(
                                        (data, failure) -> {
                                            if (asked == round) {
                                                read(path, data, failure);
                                            }
                                        }));
    }

    private CompletableFuture<Data> data(String fullPath) {
        Watcher oneShot = persistentWatches ? null : watcher;
        if (oneShot != null && fullPath.equals(client.path(root))) {
            // The root may come later; a watch for that is left by exists only.
            return zk().exists(fullPath, oneShot)
                    .thenCompose(
                            stat ->
                                    options.keepsData() && stat.isPresent()
                                            ? zk().getData(fullPath)
                                            : CompletableFuture.completedFuture(
                                                    withoutData(fullPath, stat.orElse(null))));
        }
        return options.keepsData()
                ? zk().getData(fullPath, oneShot)
                : zk().exists(fullPath, oneShot)
                        .thenApply(stat -> withoutData(fullPath, stat.orElse(null)));
    }

    private static Data withoutData(String fullPath, @Nullable Stat stat) {
        if (stat == null) {
            throw OperationException.of(Code.NONODE, fullPath, false);
        }
        return new Data(null, stat);
    }

    private void read(String path, @Nullable Data data, @Nullable Throwable failure) {
        answered();
        Read read = reads.remove(path);
        if (read == null) {
            throw new IllegalStateException("nobody has asked for " + path);
        }
        if (data != null) {
            found(read, data);
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

    private void found(Read read, Data data) {
        String path = read.path();
        Entry before = known.get(path);
        if (before == null
                || before.stat().mzxid() != data.stat().mzxid()
                || before.stat().czxid() != data.stat().czxid()) {
            Entry entry = new Entry(path, options.decompress(path, data.bytes()), data.stat());
            known = known.with(entry);
            if (phase == Phase.LIVE) {
                hold(Difference.between(before, entry), read.since());
            }
        }
        // A watch on everything tells of each child that comes later.
        boolean children =
                persistentWatches ? phase == Phase.LOADING && data.stat().numChildren() > 0 : true;
        if (children && listed.add(path)) {
            list(path);
        }
    }

    private void gone(String path, long zxid) {
        Entry last = known.get(path);
        if (last != null) {
            known = known.without(path);
            if (phase == Phase.LIVE) {
                hold(new Difference(last, null, zxid), zxid);
            }
        }
    }

    // ---- events ----

    private Watcher watcherOf(Handle session) {
        return event ->
                client.host()
                        .execute(
                                () -> {
                                    if (session.equals(handle)) {
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
        if (!isWanted(path)) {
            return;
        }
        switch (event.getType()) {
            case NodeDeleted -> {
                listed.remove(path);
                gone(path, event.getZxid());
                if (!persistentWatches && path.equals(root)) {
                    read(path, event.getZxid());
                }
                advance();
            }
            case NodeCreated, NodeDataChanged -> read(path, event.getZxid());
            case NodeChildrenChanged -> {
                if (!persistentWatches) {
                    list(path);
                }
            }
            default -> {
                // A watch was removed: by us.
            }
        }
    }

    private boolean isWanted(String path) {
        if (path.equals(root)) {
            return true;
        }
        if (depthOf(path) > options.depth()) {
            return false;
        }
        int from = root.equals("/") ? 0 : root.length();
        for (int slash = from; slash >= 0; slash = path.indexOf('/', slash + 1)) {
            String above = slash == 0 ? "/" : path.substring(0, slash);
            if (!options.selector().traverses(above)) {
                return false;
            }
            int next = path.indexOf('/', slash + 1);
            if (!options.selector().accepts(next < 0 ? path : path.substring(0, next))) {
                return false;
            }
        }
        return true;
    }

    private int depthOf(String path) {
        return EntryMap.depth(path) - EntryMap.depth(root);
    }

    // ---- showing ----

    private void hold(Difference difference, long since) {
        Entry after = difference.after();
        for (CacheEvent event : difference.events()) {
            long shows = event.zxid();
            if (shows == CacheEvent.UNKNOWN_ZXID && after != null) {
                shows = after.stat().mzxid();
            }
            held.add(new Held(since, shows, heldEver++, event));
        }
    }

    /** Goes on as far as the replies allow. */
    private void advance() {
        if (phase == Phase.LIVE) {
            show();
        } else if (phase == Phase.LOADING && reads.isEmpty() && others == 0) {
            phase = Phase.LIVE;
            repeatAfter = REPEAT_AFTER_MIN;
            List<CacheEvent> events = differences(shown, known);
            shown = known;
            output.changed(events, shown);
            output.complete();
            List<CompletableFuture<Void>> done = refreshed;
            refreshed = new ArrayList<>();
            done.forEach(future -> future.complete(null));
        }
    }

    private void show() {
        List<Held> ready = ready();
        if (ready.isEmpty()) {
            return;
        }
        ready.forEach(held::remove);
        List<CacheEvent> events = inOrder(ready);
        for (CacheEvent event : events) {
            shown =
                    event instanceof Deleted
                            ? shown.without(event.path())
                            : shown.with(entryOf(event));
        }
        output.changed(events, shown);
    }

    /** What can be shown now. */
    private List<Held> ready() {
        Iterator<Read> outstanding = reads.values().iterator();
        long first = outstanding.hasNext() ? outstanding.next().since() : Long.MAX_VALUE;
        if (first == Long.MAX_VALUE || first == WatchedEvent.NO_ZXID || !persistentWatches) {
            return new ArrayList<>(held);
        }
        if (held.size() > HELD_MAX) {
            List<Held> early = new ArrayList<>(held);
            early.removeIf(change -> change.shows >= first);
            return early;
        }
        // The state at a moment is known if no change was read across it.
        List<Held> before = new ArrayList<>();
        int ready = 0;
        long latest = Long.MIN_VALUE;
        for (Held change : held) {
            if (change.since > latest) {
                ready = before.size();
            }
            latest = Math.max(latest, change.shows);
            if (latest >= first) {
                return before.subList(0, ready);
            }
            before.add(change);
        }
        return before;
    }

    private static List<CacheEvent> inOrder(List<Held> changes) {
        return changes.stream()
                .sorted(Comparator.comparingLong(Held::place).thenComparingLong(Held::number))
                .map(Held::event)
                .toList();
    }

    private static Entry entryOf(CacheEvent event) {
        return event instanceof Created created
                ? created.entry()
                : ((CacheEvent.Changed) event).entry();
    }

    /** Deletions, children first; then what is new and changed, by zxid, parents first. */
    static List<CacheEvent> differences(EntryMap before, EntryMap after) {
        List<CacheEvent> deletions = new ArrayList<>();
        List<Held> others = new ArrayList<>();
        before.forEach(
                last -> {
                    Entry now = after.get(last.path());
                    if (now == null || !now.isSameZnode(last)) {
                        deletions.add(new Deleted(last, CacheEvent.UNKNOWN_ZXID));
                    }
                });
        Collections.reverse(deletions);
        after.forEach(
                now -> {
                    Entry last = before.get(now.path());
                    for (CacheEvent event : Difference.between(last, now).events()) {
                        if (!(event instanceof Deleted)) {
                            others.add(new Held(0, event.zxid(), others.size(), event));
                        }
                    }
                });
        List<CacheEvent> all = new ArrayList<>(deletions);
        all.addAll(inOrder(others));
        return all;
    }

    // ---- requests ----

    private AsyncZooKeeper zk() {
        Handle current = handle;
        if (current == null) {
            throw new IllegalStateException("no session");
        }
        return current.zk();
    }

    private void submit(Runnable request) {
        if (sent < REQUESTS_MAX) {
            sent++;
            request.run();
        } else {
            unsent.add(request);
        }
    }

    /** A request has been answered: there is room for another. */
    private void answered() {
        sent--;
        Runnable next = unsent.poll();
        if (next != null) {
            sent++;
            next.run();
        }
    }
}
