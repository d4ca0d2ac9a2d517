package dev.ostler.recipes.cache;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.function.Consumer;

/**
 * Entries by path as a value: a change gives a new map, which shares nearly all of its memory with
 * the old one. Parents stand before their children, and the children of a znode together.
 *
 * <p>It is a treap: ordered by path from left to right, and from top to bottom by a hash of the
 * path, which keeps it balanced without chance.
 */
final class EntryMap {
    static final EntryMap EMPTY = new EntryMap(null);

    /** By depth, then by path. */
    static final Comparator<String> ORDER =
            Comparator.comparingInt(EntryMap::depth).thenComparing(Comparator.naturalOrder());

    private final @Nullable Branch top;

    private EntryMap(@Nullable Branch top) {
        this.top = top;
    }

    private record Branch(
            Entry entry, int priority, int size, @Nullable Branch left, @Nullable Branch right) {
        Branch with(@Nullable Branch newLeft, @Nullable Branch newRight) {
            return new Branch(
                    entry, priority, 1 + count(newLeft) + count(newRight), newLeft, newRight);
        }
    }

    private record Split(@Nullable Branch less, @Nullable Branch more) {}

    int size() {
        return count(top);
    }

    @Nullable Entry get(String path) {
        Branch at = top;
        while (at != null) {
            int order = ORDER.compare(path, at.entry.path());
            if (order == 0) {
                return at.entry;
            }
            at = order < 0 ? at.left : at.right;
        }
        return null;
    }

    /** The map with an entry, in place of the one of the same path. */
    EntryMap with(Entry entry) {
        return new EntryMap(insert(top, new Branch(entry, priority(entry.path()), 1, null, null)));
    }

    EntryMap without(String path) {
        return get(path) == null ? this : new EntryMap(remove(top, path));
    }

    /** All, parents first. */
    void forEach(Consumer<Entry> action) {
        visit(top, action);
    }

    /** Those directly below a znode, by name. */
    void forEachChild(String parent, Consumer<Entry> action) {
        String prefix = parent.equals("/") ? "/" : parent + "/";
        visitChildren(top, prefix, depth(parent) + 1, action);
    }

    private static int count(@Nullable Branch branch) {
        return branch == null ? 0 : branch.size;
    }

    private static Branch insert(@Nullable Branch at, Branch added) {
        if (at == null) {
            return added;
        }
        int order = ORDER.compare(added.entry.path(), at.entry.path());
        if (order == 0) {
            return added.with(at.left, at.right);
        }
        if (added.priority > at.priority) {
            Split parts = split(at, added.entry.path());
            return added.with(parts.less, parts.more);
        }
        return order < 0
                ? at.with(insert(at.left, added), at.right)
                : at.with(at.left, insert(at.right, added));
    }

    /** Without the path itself, if it is there. */
    private static Split split(@Nullable Branch at, String path) {
        if (at == null) {
            return new Split(null, null);
        }
        int order = ORDER.compare(path, at.entry.path());
        if (order == 0) {
            return new Split(at.left, at.right);
        }
        if (order < 0) {
            Split parts = split(at.left, path);
            return new Split(parts.less, at.with(parts.more, at.right));
        }
        Split parts = split(at.right, path);
        return new Split(at.with(at.left, parts.less), parts.more);
    }

    private static @Nullable Branch remove(@Nullable Branch at, String path) {
        if (at == null) {
            return null;
        }
        int order = ORDER.compare(path, at.entry.path());
        if (order == 0) {
            return join(at.left, at.right);
        }
        return order < 0
                ? at.with(remove(at.left, path), at.right)
                : at.with(at.left, remove(at.right, path));
    }

    private static @Nullable Branch join(@Nullable Branch less, @Nullable Branch more) {
        if (less == null) {
            return more;
        }
        if (more == null) {
            return less;
        }
        return less.priority > more.priority
                ? less.with(less.left, join(less.right, more))
                : more.with(join(less, more.left), more.right);
    }

    private static void visit(@Nullable Branch at, Consumer<Entry> action) {
        if (at != null) {
            visit(at.left, action);
            action.accept(at.entry);
            visit(at.right, action);
        }
    }

    private static void visitChildren(
            @Nullable Branch at, String prefix, int depth, Consumer<Entry> action) {
        if (at == null) {
            return;
        }
        int order = orderOfChild(at.entry.path(), prefix, depth);
        if (order >= 0) {
            visitChildren(at.left, prefix, depth, action);
        }
        if (order == 0) {
            action.accept(at.entry);
        }
        if (order <= 0) {
            visitChildren(at.right, prefix, depth, action);
        }
    }

    /** Whether a path is before, among or behind the children of a znode. */
    private static int orderOfChild(String path, String prefix, int depth) {
        int order = Integer.compare(depth(path), depth);
        if (order != 0) {
            return order;
        }
        return path.startsWith(prefix) ? 0 : path.compareTo(prefix);
    }

    /** How many slashes stand before a name: 0 for the root, 1 for its children. */
    static int depth(String path) {
        int slashes = 0;
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) == '/') {
                slashes++;
            }
        }
        return path.length() == 1 ? 0 : slashes;
    }

    /** Spreads what the hash leaves together. */
    private static int priority(String path) {
        int hash = path.hashCode() * 0x9E3779B9;
        hash ^= hash >>> 16;
        hash *= 0x85EBCA6B;
        return hash ^ hash >>> 13;
    }
}
