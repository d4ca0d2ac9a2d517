package dev.ostler.replica.watch;

import dev.ostler.protocol.EventType;
import dev.ostler.protocol.WatcherType;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.tree.Change;

import java.util.Arrays;

/**
 * The watches of one server, by path and by watcher, and the rules by which changes fire them
 * (client protocol, section 6). A watcher is a connection, or whatever the caller takes for one;
 * the table gives it a number.
 *
 * <p>Made for ten million watches: everything is packed into arrays of ints, in parts, so that no
 * call rebuilds more than one small part. A change of an unwatched znode costs one look-up for it
 * and one for its parent, and one for each level above only while there are recursive watches; no
 * object is made.
 *
 * <p>Not thread-safe. All that the table does and the order in which it does it follow from the
 * calls made and the secret alone.
 *
 * @param <W> what stands for a connection
 */
public final class WatchTable<W> {
    private static final byte[] ROOT = {'/'};

    private final PathHash hash;
    private final int rootHash;
    private final WatchIndex data;
    private final WatchIndex child;

    private final ObjectPages<W> watchers = new ObjectPages<>();
    private final Numbers numbers = new Numbers(0);

    /** By watcher: the last trigger that notified it, so that none notifies it twice. */
    private long[] lastTrigger = new long[16];

    private long trigger;
    private boolean firing;

    /** {@code secret} should be random, so that clients can't choose paths that collide. */
    public WatchTable(long secret) {
        this.hash = new PathHash(secret);
        this.rootHash = hash.of(ROOT, 0, 1);
        int salt = (int) (secret ^ secret >>> 32);
        this.data = new WatchIndex(hash, salt);
        this.child = new WatchIndex(hash, salt);
    }

    // Watchers.

    /** Gives a number to a watcher. Numbers are small, and used again once unregistered. */
    public int register(W watcher) {
        requireIdle();
        int number = numbers.take();
        if (number >= MemberSets.LIMIT) {
            throw new IllegalStateException("more than " + number + " watchers");
        }
        watchers.set(number, watcher);
        if (number == lastTrigger.length) {
            lastTrigger = Arrays.copyOf(lastTrigger, number + (number >> 1));
        }
        return number;
    }

    /** Removes a watcher and all its watches, in time proportional to their number. */
    public void unregister(int watcher) {
        removeAll(watcher);
        watchers.set(watcher, null);
        numbers.giveBack(watcher);
    }

    /**
     * Removes some watches of a watcher, and the watcher once it has none: {@link #unregister(int)}
     * in slices, for a caller that must not hold its lock for as long as that may take. Until the
     * last slice the watches that are left still fire.
     *
     * @param limit how many watches to remove at the most, at least 1; one on data and one on
     *     children count as two
     * @return whether the watcher is gone
     */
    public boolean unregister(int watcher, int limit) {
        requireIdle();
        watcher(watcher);
        int removed = data.removeSome(watcher, limit);
        removed += child.removeSome(watcher, limit - removed);
        if (removed == limit) {
            return false;
        }
        unregister(watcher);
        return true;
    }

    /**
     * @throws IllegalStateException if no registered watcher has this number
     */
    public W watcher(int number) {
        return watchers.get(number);
    }

    // Watches.

    /** Leaves a watch. Does nothing if this watcher has one of this kind on this path. */
    public void add(ZnodePath path, int watcher, WatchKind kind) {
        add(path.utf8(), 0, path.length(), watcher, kind);
    }

    /**
     * Leaves a watch on a path given as a span of UTF-8 bytes. The span is copied if need be; but a
     * span that is a whole array may be kept, so its bytes must never change.
     */
    public void add(byte[] path, int offset, int length, int watcher, WatchKind kind) {
        requireIdle();
        watcher(watcher);
        int pathHash = hash.of(path, offset, length);
        switch (kind) {
            case DATA -> data.add(pathHash, path, offset, length, watcher, MemberSets.STANDARD);
            case CHILD -> child.add(pathHash, path, offset, length, watcher, MemberSets.STANDARD);
            case PERSISTENT -> {
                data.add(pathHash, path, offset, length, watcher, MemberSets.PERSISTENT);
                child.add(pathHash, path, offset, length, watcher, MemberSets.PERSISTENT);
            }
            case PERSISTENT_RECURSIVE ->
                    data.add(pathHash, path, offset, length, watcher, MemberSets.RECURSIVE);
        }
    }

    /**
     * Whether a watcher has a watch of a type on exactly this path (client protocol, section 6.8).
     *
     * @param watcherType one of the constants of {@link WatcherType}
     * @throws IllegalArgumentException if it is none of them
     */
    public boolean contains(ZnodePath path, int watcher, int watcherType) {
        int inData = dataModes(watcherType);
        int inChild = watcherType == WatcherType.PERSISTENT ? 0 : childModes(watcherType);
        int pathHash = hash.of(path.utf8(), 0, path.length());
        return (data.modes(find(data, pathHash, path), watcher) & inData) != 0
                || (child.modes(find(child, pathHash, path), watcher) & inChild) != 0;
    }

    /**
     * Removes the watches of a type that a watcher has on exactly this path; false if there was
     * none (client protocol, section 6.8).
     *
     * @param watcherType one of the constants of {@link WatcherType}
     * @throws IllegalArgumentException if it is none of them
     */
    public boolean remove(ZnodePath path, int watcher, int watcherType) {
        requireIdle();
        int inData = dataModes(watcherType);
        int inChild = childModes(watcherType);
        int pathHash = hash.of(path.utf8(), 0, path.length());
        boolean some = data.remove(find(data, pathHash, path), watcher, inData);
        return child.remove(find(child, pathHash, path), watcher, inChild) || some;
    }

    /** Removes all watches of a watcher, in time proportional to their number. */
    public void removeAll(int watcher) {
        requireIdle();
        watcher(watcher);
        data.removeAll(watcher);
        child.removeAll(watcher);
    }

    private static int find(WatchIndex index, int pathHash, ZnodePath path) {
        return index.find(pathHash, path.utf8(), 0, path.length());
    }

    private static int dataModes(int watcherType) {
        return switch (watcherType) {
            case WatcherType.CHILDREN -> 0;
            case WatcherType.DATA -> MemberSets.STANDARD;
            case WatcherType.ANY -> WatchIndex.ALL_MODES;
            case WatcherType.PERSISTENT -> MemberSets.PERSISTENT;
            case WatcherType.PERSISTENT_RECURSIVE -> MemberSets.RECURSIVE;
            default -> throw new IllegalArgumentException("watcher type " + watcherType);
        };
    }

    private static int childModes(int watcherType) {
        return switch (watcherType) {
            case WatcherType.CHILDREN -> MemberSets.STANDARD;
            case WatcherType.DATA, WatcherType.PERSISTENT_RECURSIVE -> 0;
            case WatcherType.ANY -> WatchIndex.ALL_MODES;
            case WatcherType.PERSISTENT -> MemberSets.PERSISTENT;
            default -> throw new IllegalArgumentException("watcher type " + watcherType);
        };
    }

    // Firing.

    /** Who is told what. */
    @FunctionalInterface
    public interface Listener<W> {
        /**
         * A watch of {@code watcher} has fired. Must not call the table. All watchers of one event
         * come one after the other, with the very same {@code path} object.
         *
         * @param eventType one of the constants of {@link EventType}
         * @param path what the event is about: the changed znode, or for {@link
         *     EventType#NODE_CHILDREN_CHANGED} its parent, on whose ACL the right to hear of the
         *     event depends (section 6.6); the watch is spent in any case
         */
        void notify(W watcher, int eventType, ZnodePath path);
    }

    /**
     * Fires the watches on a change, in the order of section 6.4: those on the znode's data
     * together with the recursive ones above it; after a deletion those on its children, but for
     * watchers just told of it; those on the children of its parent. Standard watches are spent.
     *
     * @return how many times the listener was called
     */
    public int fire(Change change, Listener<? super W> listener) {
        requireIdle();
        if (data.pathCount() == 0 && child.pathCount() == 0) {
            return 0;
        }
        firing = true;
        try {
            return fireAll(change, listener);
        } finally {
            firing = false;
        }
    }

    private int fireAll(Change change, Listener<? super W> listener) {
        ZnodePath path = change.path();
        byte[] utf8 = path.utf8();
        int end = utf8.length;
        boolean recursive = data.recursiveCount() > 0;
        int fired = 0;
        int event =
                switch (change.kind()) {
                    case CREATED -> EventType.NODE_CREATED;
                    case DELETED -> EventType.NODE_DELETED;
                    case DATA_SET -> EventType.NODE_DATA_CHANGED;
                };

        trigger++;
        int parentHash = rootHash;
        int parentEnd = Math.min(end, 1);
        long state = PathHash.START;
        if (recursive && end > 1) {
            fired += fireRecursive(rootHash, utf8, 1, event, path, listener);
        }
        for (int from = 0; from < end; ) {
            int to = PathHash.componentEnd(utf8, from, end);
            state = hash.extend(state, utf8, from, to);
            if (to < end) {
                parentHash = PathHash.finish(state);
                parentEnd = to;
                if (recursive) {
                    fired += fireRecursive(parentHash, utf8, to, event, path, listener);
                }
            }
            from = to;
        }
        int pathHash = PathHash.finish(state);
        fired += fireExact(data, data.find(pathHash, utf8, 0, end), event, path, listener);
        if (change.kind() == Change.Kind.DELETED) {
            fired += fireExact(child, child.find(pathHash, utf8, 0, end), event, path, listener);
        }
        if (change.kind() != Change.Kind.DATA_SET && end > 1) {
            int parent = child.find(parentHash, utf8, 0, parentEnd);
            if (parent != 0) {
                trigger++;
                fired +=
                        fireExact(
                                child,
                                parent,
                                EventType.NODE_CHILDREN_CHANGED,
                                ZnodePath.wrap(child.path(parent)),
                                listener);
            }
        }
        return fired;
    }

    private int fireRecursive(
            int ancestorHash,
            byte[] utf8,
            int ancestorEnd,
            int event,
            ZnodePath path,
            Listener<? super W> listener) {
        int id = data.find(ancestorHash, utf8, 0, ancestorEnd);
        if (id == 0 || !data.hasRecursive(id)) {
            return 0;
        }
        int fired = 0;
        for (int[] part : data.watchers(id)) {
            for (int packed : part) {
                if (MemberSets.recursive(packed) == 1) {
                    fired += notifyOnce(MemberSets.member(packed), event, path, listener);
                }
            }
        }
        return fired;
    }

    private int fireExact(
            WatchIndex index, int id, int event, ZnodePath path, Listener<? super W> listener) {
        if (id == 0) {
            return 0;
        }
        int fired = 0;
        for (int[] part : index.watchers(id)) {
            for (int packed : part) {
                if (packed != 0) {
                    fired += notifyOnce(MemberSets.member(packed), event, path, listener);
                }
            }
        }
        index.removeStandard(id);
        return fired;
    }

    private int notifyOnce(int watcher, int event, ZnodePath path, Listener<? super W> listener) {
        if (lastTrigger[watcher] == trigger) {
            return 0;
        }
        lastTrigger[watcher] = trigger;
        listener.notify(watcher(watcher), event, path);
        return 1;
    }

    private void requireIdle() {
        if (firing) {
            throw new IllegalStateException("a listener called the table that called it");
        }
    }

    // Counts and lists, for operators.

    /** All watches: pairs of path and watcher, those on data and those on children. */
    public long watchCount() {
        return data.size() + child.size();
    }

    /** Pairs of path and watcher, data watches (persistent and recursive ones included) only. */
    public long dataWatchCount() {
        return data.size();
    }

    /** Paths with a data watch. */
    public int dataPathCount() {
        return data.pathCount();
    }

    /** Watchers with a data watch. */
    public int dataWatcherCount() {
        return data.watcherCount();
    }

    /** On how many paths a watcher has watches, those on data and those on children apart. */
    public long watchCount(int watcher) {
        return (long) data.pathCount(watcher) + child.pathCount(watcher);
    }

    /** Receives watches; see the methods that call it. */
    @FunctionalInterface
    public interface WatchVisitor<W> {
        /** False ends the visit. */
        boolean visit(ZnodePath path, W watcher, WatchKind kind);
    }

    /** Visits the watches on exactly this path; a persistent one comes once. */
    public void forEachWatch(ZnodePath path, WatchVisitor<? super W> visitor) {
        int pathHash = hash.of(path.utf8(), 0, path.length());
        if (visitWatchers(data, find(data, pathHash, path), path, visitor)) {
            visitWatchers(child, find(child, pathHash, path), path, visitor);
        }
    }

    private boolean visitWatchers(
            WatchIndex index, int id, ZnodePath path, WatchVisitor<? super W> visitor) {
        int[][] parts = id == 0 ? new int[0][] : index.watchers(id);
        for (int[] part : parts) {
            for (int packed : part) {
                if (packed != 0) {
                    W watcher = watcher(MemberSets.member(packed));
                    if (!visitKinds(index, MemberSets.flags(packed), path, watcher, visitor)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** Visits the watches of a watcher; a persistent one comes once. */
    public void forEachWatchOf(int watcher, WatchVisitor<? super W> visitor) {
        if (visitPaths(data, watcher, visitor)) {
            visitPaths(child, watcher, visitor);
        }
    }

    private boolean visitPaths(WatchIndex index, int watcher, WatchVisitor<? super W> visitor) {
        W who = watcher(watcher);
        for (int[] part : index.paths(watcher)) {
            for (int packed : part) {
                if (packed != 0) {
                    int id = MemberSets.member(packed);
                    ZnodePath path = ZnodePath.wrap(index.path(id));
                    if (!visitKinds(index, index.modes(id, watcher), path, who, visitor)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** A persistent watch stands in both indexes, and is told of when it is found in the first. */
    @SuppressWarnings("ReferenceEquality") // There are two indexes, and they are told apart.
    private boolean visitKinds(
            WatchIndex index,
            int modes,
            ZnodePath path,
            W watcher,
            WatchVisitor<? super W> visitor) {
        boolean first = index == data;
        WatchKind standard = first ? WatchKind.DATA : WatchKind.CHILD;
        return ((modes & MemberSets.STANDARD) == 0 || visitor.visit(path, watcher, standard))
                && (!first
                        || (modes & MemberSets.PERSISTENT) == 0
                        || visitor.visit(path, watcher, WatchKind.PERSISTENT))
                && ((modes & MemberSets.RECURSIVE) == 0
                        || visitor.visit(path, watcher, WatchKind.PERSISTENT_RECURSIVE));
    }

    /** Receives pairs; see the methods that call it. */
    @FunctionalInterface
    public interface PairVisitor<W> {
        void visit(ZnodePath path, W watcher);
    }

    /** Visits all data watches; those of one path follow each other, with one path object. */
    public void forEachDataWatchByPath(PairVisitor<? super W> visitor) {
        for (int id = 1; id < data.pathsEnd(); id++) {
            if (data.isUsed(id)) {
                ZnodePath path = ZnodePath.wrap(data.path(id));
                for (int[] part : data.watchers(id)) {
                    for (int packed : part) {
                        if (packed != 0) {
                            visitor.visit(path, watcher(MemberSets.member(packed)));
                        }
                    }
                }
            }
        }
    }

    /** Visits all data watches; those of one watcher follow each other. */
    public void forEachDataWatchByWatcher(PairVisitor<? super W> visitor) {
        for (int number = 0; number < numbers.end(); number++) {
            for (int[] part : data.paths(number)) {
                for (int packed : part) {
                    if (packed != 0) {
                        byte[] path = data.path(MemberSets.member(packed));
                        visitor.visit(ZnodePath.wrap(path), watcher(number));
                    }
                }
            }
        }
    }
}
