package dev.ostler.simulation.recipe;

import dev.ostler.protocol.ZnodePath;
import dev.ostler.tree.TreeVersion;
import dev.ostler.tree.Znode;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Whose turn it is in a state of the tree, as an observer sees it who knows nothing of sessions and
 * replies: only which znodes there are.
 */
@FunctionalInterface
interface Turns {
    /** Gives the tokens of those whose turn it is: for most the czxids of their znodes. */
    void collect(TreeVersion state, LongConsumer czxids);

    /** The one znode there is at a path. */
    static Turns only(String path) {
        return (state, czxids) -> {
            Znode znode = state.find(ZnodePath.of(path));
            if (znode != null) {
                czxids.accept(znode.stat().czxid());
            }
        };
    }

    /** The first so many of those that stand below a path. */
    static Turns amongFirst(int count, String parent) {
        return (state, czxids) ->
                line(state, parent).stream()
                        .limit(count)
                        .forEach(each -> czxids.accept(each.czxid));
    }

    /** Readers, whose names have this in them, with no other kind before them; or the first. */
    static Turns readersOrFirst(String reader, String parent) {
        return (state, czxids) -> {
            List<Standing> line = line(state, parent);
            for (int i = 0; i < line.size(); i++) {
                if (line.get(i).name.contains(reader) || i == 0) {
                    czxids.accept(line.get(i).czxid);
                }
                if (!line.get(i).name.contains(reader)) {
                    return;
                }
            }
        };
    }

    /**
     * Sessions that are first below two neighbours of these paths, known by what was last written
     * to the second of their znodes.
     */
    static Turns firstOfTwo(List<String> parents) {
        return (state, zxids) -> {
            for (int i = 1; i < parents.size(); i++) {
                Znode one = first(state, parents.get(i - 1));
                Znode two = first(state, parents.get(i));
                if (one != null
                        && two != null
                        && one.stat().ephemeralOwner() == two.stat().ephemeralOwner()) {
                    zxids.accept(two.mzxid());
                }
            }
        };
    }

    private static @Nullable Znode first(TreeVersion state, String parent) {
        List<Standing> line = line(state, parent);
        return line.isEmpty()
                ? null
                : state.find(ZnodePath.of(parent + '/' + line.getFirst().name));
    }

    /** A znode in a line. */
    record Standing(String name, long czxid) {
        private static final int DIGITS = 10;

        int number() {
            return Integer.parseInt(name.substring(name.length() - DIGITS));
        }
    }

    /** The names of a znode's children. */
    static List<String> names(Znode znode) {
        List<String> names = new ArrayList<>();
        znode.forEachChild(
                null,
                Integer.MAX_VALUE,
                (bytes, offset, length) ->
                        names.add(new String(bytes, offset, length, StandardCharsets.UTF_8)));
        return names;
    }

    /** Who stands below a path, in the order of their numbers. */
    static List<Standing> line(TreeVersion state, String parent) {
        List<Standing> line = new ArrayList<>();
        Znode znode = state.find(ZnodePath.of(parent));
        if (znode != null) {
            for (String name : names(znode)) {
                Znode child = state.find(ZnodePath.of(parent + '/' + name));
                if (child != null) {
                    line.add(new Standing(name, child.stat().czxid()));
                }
            }
        }
        line.sort(Comparator.comparingInt(Standing::number));
        return line;
    }
}
