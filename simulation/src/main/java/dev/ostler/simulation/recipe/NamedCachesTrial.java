package dev.ostler.simulation.recipe;

import dev.ostler.client.async.AsyncZooKeeper;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.recipes.cache.ChildData;
import dev.ostler.recipes.cache.NodeCache;
import dev.ostler.recipes.cache.PathChildrenCache;
import dev.ostler.recipes.cache.PathChildrenCacheEvent;
import dev.ostler.recipes.cache.TreeCache;
import dev.ostler.recipes.cache.TreeCacheEvent;
import dev.ostler.recipes.connection.Repeat;
import dev.ostler.simulation.check.AgreedHistory;
import dev.ostler.simulation.check.Checker;
import dev.ostler.simulation.check.Violation;
import dev.ostler.tree.Znode;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Clients that write to few znodes, each with the three caches that have Curator's names. */
final class NamedCachesTrial implements Trial {
    private static final String STEPS = "the events of a cache add up";

    private static final String ROOT = "/app/tree";
    private static final long THINK_MICROS = 500_000;
    private static final int WRITES_PER_ROUND = 5;

    private final AgreedHistory history;
    private final Rounds rounds;
    private final Map<String, Caching> caches = new TreeMap<>();
    private int written;

    NamedCachesTrial(AgreedHistory history, List<String> clients, int rounds) {
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
        var text = new StringBuilder(rounds + ", there is " + there(Integer.MAX_VALUE));
        caches.forEach(
                (name, cache) ->
                        text.append(", ").append(name).append(" shows ").append(cache.shown()));
        return text.toString();
    }

    /** What the servers hold: mzxids by path, so many levels below the root. */
    private Map<String, Long> there(int levels) {
        Map<String, Long> all = new TreeMap<>();
        collect(ROOT, levels, all);
        return all;
    }

    private void collect(String path, int levels, Map<String, Long> to) {
        Znode znode = history.latest().find(ZnodePath.of(path));
        if (znode != null) {
            to.put(path, znode.mzxid());
            if (levels > 0) {
                Turns.names(znode).forEach(name -> collect(path + '/' + name, levels - 1, to));
            }
        }
    }

    /** What a listener knows by events alone. */
    private static final class Heard {
        private final String who;
        private final Map<String, Long> known = new TreeMap<>();

        Heard(String who) {
            this.who = who;
        }

        void added(@Nullable ChildData data) {
            ChildData child = Objects.requireNonNull(data);
            require(known.put(child.getPath(), child.getStat().mzxid()) == null, "added", child);
        }

        void updated(@Nullable ChildData data) {
            ChildData child = Objects.requireNonNull(data);
            require(known.put(child.getPath(), child.getStat().mzxid()) != null, "updated", child);
        }

        void removed(@Nullable ChildData data) {
            ChildData child = Objects.requireNonNull(data);
            require(known.remove(child.getPath()) != null, "removed", child);
        }

        private void require(boolean fits, String what, ChildData child) {
            if (!fits) {
                throw new Violation(STEPS, who + " hears that this was " + what + ": " + child);
            }
        }
    }

    private final class Caching implements Application {
        private final Desk desk;
        private final NodeCache node;
        private final PathChildrenCache children;
        private final TreeCache tree;
        private final Heard ofChildren;
        private final Heard ofTree;
        private int writes;

        Caching(Desk desk) {
            this.desk = desk;
            node = new NodeCache(desk.client(), ROOT);
            children = new PathChildrenCache(desk.client(), ROOT, true);
            tree = TreeCache.newBuilder(desk.client(), ROOT).build();
            ofChildren = new Heard(desk + "'s listener of children");
            ofTree = new Heard(desk + "'s listener of the tree");
        }

        @Override
        public void begin() {
            children.addListener((same, event) -> hear(event), desk.thread());
            tree.addListener((same, event) -> hear(event), desk.thread());
            node.start();
            tree.start();
            try {
                children.start();
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody waits in a simulation", e);
            }
            next();
        }

        private void hear(PathChildrenCacheEvent event) {
            desk.say("hears " + event);
            switch (event.getType()) {
                case CHILD_ADDED -> ofChildren.added(event.getData());
                case CHILD_UPDATED -> ofChildren.updated(event.getData());
                case CHILD_REMOVED -> ofChildren.removed(event.getData());
                default -> {} // Of the connection, or the end of the beginning.
            }
        }

        private void hear(TreeCacheEvent event) {
            desk.say("hears " + event);
            switch (event.getType()) {
                case NODE_ADDED -> ofTree.added(event.getData());
                case NODE_UPDATED -> ofTree.updated(event.getData());
                case NODE_REMOVED -> ofTree.removed(event.getData());
                default -> {} // As above.
            }
        }

        boolean isRight() {
            Map<String, Long> below = there(1);
            Long root = below.remove(ROOT);
            ChildData now = node.getCurrentData();
            return !node.isStale()
                    && !children.isStale()
                    && !tree.isStale()
                    && Objects.equals(now == null ? null : now.getStat().mzxid(), root)
                    && ofChildren.known.equals(below)
                    && mzxids(children.getCurrentData()).equals(below)
                    && ofTree.known.equals(there(Integer.MAX_VALUE));
        }

        private static Map<String, Long> mzxids(List<ChildData> all) {
            Map<String, Long> mzxids = new TreeMap<>();
            all.forEach(child -> mzxids.put(child.getPath(), child.getStat().mzxid()));
            return mzxids;
        }

        String shown() {
            return node.getCurrentData() + ", " + ofChildren.known + ", " + ofTree.known;
        }

        private void next() {
            if (!rounds.isDone(desk.name())) {
                desk.later(desk.upTo(THINK_MICROS), this::write);
            }
        }

        private void write() {
            written++;
            Bytes data = Bytes.utf8(desk + "-" + written);
            int dice = desk.random().nextInt(10);
            int where = desk.random().nextInt(6);
            String path =
                    ROOT
                            + (where == 0
                                    ? ""
                                    : where < 4 ? "/a" : "/b/x".substring(0, 2 * (where - 3)));
            desk.hear(
                    desk.client()
                            .call(Repeat.NEVER, handle -> write(handle.zk(), dice, path, data)),
                    (result, failure) -> {
                        desk.say("has written to " + path + ": " + failure);
                        writes++;
                        if (writes % WRITES_PER_ROUND == 0) {
                            rounds.done(desk.name());
                        }
                        next();
                    });
        }

        private CompletableFuture<?> write(AsyncZooKeeper zk, int dice, String path, Bytes data) {
            if (dice < 4) {
                return zk.create(path, data);
            }
            return dice < 8 ? zk.setData(path, data) : zk.delete(path);
        }
    }
}
