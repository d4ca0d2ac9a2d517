package dev.ostler.replica.watch;

import java.util.Arrays;

/**
 * One of the two tables of watches: which watchers a path has, which paths a watcher. Both
 * directions always agree, and a path is numbered exactly as long as it has a watcher.
 */
final class WatchIndex {
    static final int ALL_MODES = MemberSets.STANDARD | MemberSets.PERSISTENT | MemberSets.RECURSIVE;

    private final PathHash hash;
    private final PathIds paths = new PathIds();
    private final MemberSets watchersOfPath;
    private final MemberSets pathsOfWatcher;

    WatchIndex(PathHash hash, int salt) {
        this.hash = hash;
        this.watchersOfPath = new MemberSets(salt);
        this.pathsOfWatcher = new MemberSets(salt);
    }

    /** The number of a path that somebody watches, or 0. */
    int find(int pathHash, byte[] path, int offset, int length) {
        return paths.count() == 0 ? 0 : paths.find(pathHash, path, offset, length);
    }

    /** Adds a mode to what a watcher has on a path; keeps {@code path} if nobody watched it. */
    void add(int pathHash, byte[] path, int offset, int length, int watcher, int mode) {
        int id = paths.find(pathHash, path, offset, length);
        if (id == 0) {
            if (paths.count() + 1 >= MemberSets.LIMIT) {
                throw new IllegalStateException("more than " + paths.count() + " watched paths");
            }
            boolean whole = offset == 0 && length == path.length;
            id =
                    paths.add(
                            pathHash,
                            whole ? path : Arrays.copyOfRange(path, offset, offset + length));
        }
        int modes = watchersOfPath.flags(id, watcher);
        if (modes == 0) {
            watchersOfPath.add(id, watcher, mode);
            pathsOfWatcher.add(watcher, id, MemberSets.STANDARD);
        } else if ((modes & mode) == 0) {
            watchersOfPath.replace(id, watcher, modes | mode);
        }
    }

    /** The modes of a watcher on a numbered path; 0 also for the number 0. */
    int modes(int id, int watcher) {
        return id == 0 ? 0 : watchersOfPath.flags(id, watcher);
    }

    /** Takes modes from a watcher on a numbered path; false if it has none of them. */
    boolean remove(int id, int watcher, int modes) {
        int had = modes(id, watcher);
        if ((had & modes) == 0) {
            return false;
        }
        int left = had & ~modes;
        if (left != 0) {
            watchersOfPath.replace(id, watcher, left);
        } else {
            watchersOfPath.remove(id, watcher);
            pathsOfWatcher.remove(watcher, id);
            releaseIfUnwatched(id);
        }
        return true;
    }

    void removeAll(int watcher) {
        for (int[] part : pathsOfWatcher.members(watcher)) {
            for (int packed : part) {
                if (packed != 0) {
                    int id = MemberSets.member(packed);
                    watchersOfPath.remove(id, watcher);
                    releaseIfUnwatched(id);
                }
            }
        }
        pathsOfWatcher.removeAll(watcher);
    }

    /** Removes all modes of a watcher on some of its paths; returns on how many. */
    int removeSome(int watcher, int limit) {
        int[] some = new int[(int) Math.min(limit, size())];
        int count = 0;
        for (int[] part : pathsOfWatcher.members(watcher)) {
            for (int i = 0; i < part.length && count < some.length; i++) {
                if (part[i] != 0) {
                    some[count++] = MemberSets.member(part[i]);
                }
            }
        }
        for (int i = 0; i < count; i++) {
            remove(some[i], watcher, ALL_MODES);
        }
        return count;
    }

    /** Forgets the standard watches of a path, because they have fired. */
    void removeStandard(int id) {
        for (int[] part : watchersOfPath.members(id)) {
            for (int packed : part) {
                if (MemberSets.flags(packed) == MemberSets.STANDARD) {
                    pathsOfWatcher.remove(MemberSets.member(packed), id);
                }
            }
        }
        watchersOfPath.removeStandard(id);
        releaseIfUnwatched(id);
    }

    /** The watchers of a numbered path, with their modes; see {@link MemberSets#members}. */
    int[][] watchers(int id) {
        return watchersOfPath.members(id);
    }

    boolean hasRecursive(int id) {
        return watchersOfPath.hasRecursive(id);
    }

    /** The numbers of the paths that somebody watches; see {@link MemberSets#members}. */
    int[][] paths(int watcher) {
        return pathsOfWatcher.members(watcher);
    }

    /** How many there are. */
    int pathCount(int watcher) {
        return pathsOfWatcher.count(watcher);
    }

    byte[] path(int id) {
        return paths.path(id);
    }

    boolean isUsed(int id) {
        return paths.isUsed(id);
    }

    /** All numbers of paths are below this. */
    int pathsEnd() {
        return paths.end();
    }

    int pathCount() {
        return paths.count();
    }

    int watcherCount() {
        return pathsOfWatcher.keys();
    }

    /** Number of pairs of a path and a watcher. */
    long size() {
        return watchersOfPath.size();
    }

    int recursiveCount() {
        return watchersOfPath.recursive();
    }

    private void releaseIfUnwatched(int id) {
        if (watchersOfPath.isEmpty(id)) {
            byte[] path = paths.path(id);
            paths.release(hash.of(path, 0, path.length), id);
        }
    }
}
