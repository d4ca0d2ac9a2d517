package dev.ostler.simulation.recipe;

import dev.ostler.client.async.AsyncZooKeeper;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.recipes.cache.CacheEvent;
import dev.ostler.recipes.cache.CacheListener;
import dev.ostler.recipes.cache.CacheSnapshot;
import dev.ostler.recipes.cache.Entry;
import dev.ostler.recipes.cache.ZnodeCache;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.connection.Repeat;
import dev.ostler.simulation.check.AgreedHistory;
import dev.ostler.simulation.check.Checker;
import dev.ostler.tree.Znode;

import org.apache.zookeeper.CreateMode;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Clients that write to few znodes, each with a cache of them and a listener. */
final class CacheTrial implements Trial {
    private static final String NAMESPACE = "app";
    private static final String ROOT = "/tree";
    private static final long THINK_MICROS = 500_000;
    private static final int WRITES_PER_ROUND = 5;

    private final AgreedHistory history;
    private final Rounds rounds;
    private final Map<String, Caching> caches = new TreeMap<>();
    private int written;

    CacheTrial(AgreedHistory history, List<String> clients, int rounds) {
        this.history = history;
        this.rounds = new Rounds(clients, rounds);
    }

    @Override
    public Application application(Desk desk) {
        var caching = new Caching(desk);
        caches.put(desk.name(), caching);
        return caching;
    }

    @Override
    public List<Checker> checkers() {
        return List.of();
    }

    /** All caches and all listeners have come to what the servers hold. */
    @Override
    public boolean isDone() {
        return rounds.isDone() && caches.values().stream().allMatch(Caching::isRight);
    }

    @Override
    public String left() {
        var text = new StringBuilder(rounds.toString());
        caches.forEach(
                (name, cache) -> {
                    if (!cache.isRight()) {
                        text.append(", ").append(name).append(" shows ").append(cache.shown());
                    }
                });
        return text + ", there is " + there();
    }

    /** What the servers hold: mzxids by path. */
    private Map<String, Long> there() {
        Map<String, Long> all = new TreeMap<>();
        collect(ROOT, all);
        return all;
    }

    private void collect(String path, Map<String, Long> to) {
        Znode znode = history.latest().find(ZnodePath.of('/' + NAMESPACE + path));
        if (znode != null) {
            to.put(path, znode.mzxid());
            Turns.names(znode).forEach(name -> collect(path + '/' + name, to));
        }
    }

    private final class Caching implements Application, CacheListener {
        private final Desk desk;
        private final ManagedClient client;
        private final ZnodeCache cache;
        private final EventsAddUp events;
        private int writes;

        Caching(Desk desk) {
            this.desk = desk;
            client = desk.client().usingNamespace(NAMESPACE);
            cache = ZnodeCache.builder(client, ROOT).build();
            events = new EventsAddUp(desk.toString(), '/' + NAMESPACE, history);
        }

        @Override
        public void begin() {
            cache.listen(this);
            cache.start();
            next();
        }

        /** Called on a thread for listeners. */
        @Override
        public void changed(CacheEvent event) {
            desk.say("is told of " + event);
            desk.thread().execute(() -> events.heard(event));
        }

        boolean isRight() {
            CacheSnapshot snapshot = cache.snapshot();
            Map<String, Long> there = there();
            return snapshot.isComplete()
                    && !snapshot.isStale()
                    && shown(snapshot).equals(there)
                    && events.state().equals(there);
        }

        private static Map<String, Long> shown(CacheSnapshot snapshot) {
            Map<String, Long> all = new TreeMap<>();
            snapshot.forEach((Entry entry) -> all.put(entry.path(), entry.stat().mzxid()));
            return all;
        }

        String shown() {
            CacheSnapshot snapshot = cache.snapshot();
            return shown(snapshot)
                    + (snapshot.isStale() ? " (stale)" : "")
                    + ", its listener knows "
                    + events.state();
        }

        private void next() {
            if (!rounds.isDone(desk.name())) {
                desk.later(desk.upTo(THINK_MICROS), this::write);
            }
        }

        private void write() {
            written++;
            Bytes data = Bytes.utf8(desk + "-" + written);
            String path = path();
            int dice = desk.random().nextInt(10);
            CompletableFuture<?> done =
                    client.call(
                            Repeat.NEVER,
                            handle -> write(handle.zk(), dice, client.path(path), data));
            desk.hear(
                    done,
                    (result, failure) -> {
                        desk.say("has written to " + path + ": " + failure);
                        writes++;
                        if (writes % WRITES_PER_ROUND == 0) {
                            rounds.done(desk.name());
                        }
                        next();
                    });
        }

        private String path() {
            int dice = desk.random().nextInt(10);
            String path = ROOT + (dice == 0 ? "" : dice < 5 ? "/a" : "/b");
            return dice > 2 ? path + "/" + "xy".charAt(desk.random().nextInt(2)) : path;
        }

        private CompletableFuture<?> write(AsyncZooKeeper zk, int dice, String path, Bytes data) {
            if (dice < 4) {
                return zk.create(
                        path,
                        data,
                        dice == 0 && path.length() > 12
                                ? CreateMode.EPHEMERAL
                                : CreateMode.PERSISTENT);
            }
            return dice < 8 ? zk.setData(path, data) : zk.delete(path);
        }
    }
}
