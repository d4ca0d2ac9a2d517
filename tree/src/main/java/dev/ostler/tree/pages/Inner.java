package dev.ostler.tree.pages;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Two to {@link #CAPACITY} pages, and between each two of them a separator: greater than all keys
 * to its left, not greater than any to its right.
 */
public final class Inner extends Page {
    static final int CAPACITY = 64;

    /** Below this a page looks for a neighbour to merge with. */
    static final int SPARSE = 16;

    /** What a merged page may have at the most, so that it isn't split again at once. */
    static final int MERGED = 48;

    private Page[] children;
    private byte[] separators;

    private Inner(Page[] children, byte[] separators, long stamp) {
        super(stamp);
        this.children = children;
        this.separators = separators;
    }

    static Inner of(Page left, byte[] separator, Page right, long stamp) {
        return new Inner(new Page[] {left, right}, Separators.of(new byte[][] {separator}), stamp);
    }

    /** Levels of pages above these, up to one root. */
    static Page build(Page[] pages, byte[][] separators, Edit edit) {
        Page[] level = pages;
        byte[][] between = separators;
        while (level.length > 1) {
            // Spread evenly, so that none is left with a single child.
            int parents = (level.length + CAPACITY - 1) / CAPACITY;
            var above = new Page[parents];
            var betweenAbove = new byte[parents - 1][];
            for (int i = 0; i < parents; i++) {
                int from = (int) ((long) level.length * i / parents);
                int to = (int) ((long) level.length * (i + 1) / parents);
                byte[][] own = Arrays.copyOfRange(between, from, to - 1);
                above[i] =
                        new Inner(
                                Arrays.copyOfRange(level, from, to),
                                Separators.of(own),
                                edit.stamp());
                if (i > 0) {
                    betweenAbove[i - 1] = between[from - 1];
                }
            }
            level = above;
            between = betweenAbove;
        }
        return level[0];
    }

    @Override
    public int size() {
        return children.length;
    }

    @Override
    public Page at(int index) {
        return children[index];
    }

    Page child(byte[] key, int offset, int length) {
        return children[Separators.notGreater(separators, key, offset, length)];
    }

    @Override
    Page insertKey(byte[] key, int offset, int length, Object entry, Edit edit) {
        int index = Separators.notGreater(separators, key, offset, length);
        Page child = children[index].insertKey(key, offset, length, entry, edit);
        Page right = edit.takeRight();
        Inner changed = withChild(index, child, edit);
        return right == null ? changed : changed.add(index + 1, edit.separator(), right, edit);
    }

    /** Adds a child behind a separator; this page is the edit's own. */
    private Page add(int index, byte[] separator, Page child, Edit edit) {
        int size = children.length;
        byte[] allSeparators = Separators.insert(separators, index - 1, separator);
        var all = new Page[size + 1];
        System.arraycopy(children, 0, all, 0, index);
        all[index] = child;
        System.arraycopy(children, index, all, index + 1, size - index);
        if (size < CAPACITY) {
            children = all;
            separators = allSeparators;
            return this;
        }
        // As in leaves, pages that grow at their end stay full.
        int half = index == size ? size : (size + 1) / 2;
        children = Arrays.copyOf(all, half);
        separators = Separators.range(allSeparators, 0, half - 1);
        var right =
                new Inner(
                        Arrays.copyOfRange(all, half, size + 1),
                        Separators.range(allSeparators, half, size),
                        edit.stamp());
        return edit.split(this, Separators.get(allSeparators, half - 1), right);
    }

    @Override
    Page replaceKey(byte[] key, int offset, int length, Object entry, Edit edit) {
        int index = Separators.notGreater(separators, key, offset, length);
        Page child = children[index];
        Page changed = child.replaceKey(key, offset, length, entry, edit);
        return changed == child ? this : withChild(index, changed, edit);
    }

    @Override
    @Nullable Page removeKey(byte[] key, int offset, int length, Edit edit) {
        int index = Separators.notGreater(separators, key, offset, length);
        Page child = children[index].removeKey(key, offset, length, edit);
        if (child == null) {
            return children.length == 1 ? null : without(index, Math.max(index - 1, 0), edit);
        }
        Inner changed = withChild(index, child, edit);
        boolean sparse = child.size() < (child instanceof Leaf ? Leaf.SPARSE : SPARSE);
        return sparse ? changed.mergeAround(index, edit) : changed;
    }

    /** Merges a sparse child with its left or right neighbour, if they fit into one page. */
    private Inner mergeAround(int index, Edit edit) {
        int last = Math.min(index, children.length - 2);
        for (int left = Math.max(index - 1, 0); left <= last; left++) {
            Page merged = mergeWithNext(left, edit);
            if (merged != null) {
                return withChild(left, merged, edit).without(left + 1, left, edit);
            }
        }
        return this;
    }

    /** All children are of the same kind, since all leaves are equally deep. */
    private @Nullable Page mergeWithNext(int index, Edit edit) {
        int size = children[index].size() + children[index + 1].size();
        if (children[index] instanceof Leaf leaf) {
            return size > Leaf.MERGED ? null : leaf.merge((Leaf) children[index + 1], edit);
        }
        return size > MERGED
                ? null
                : ((Inner) children[index])
                        .merge(
                                Separators.get(separators, index),
                                (Inner) children[index + 1],
                                edit);
    }

    private Inner merge(byte[] separator, Inner right, Edit edit) {
        Page[] all = Arrays.copyOf(children, children.length + right.children.length);
        System.arraycopy(right.children, 0, all, children.length, right.children.length);
        byte[] packed = Separators.join(separators, separator, right.separators);
        return new Inner(all, packed, edit.stamp());
    }

    private Inner withChild(int index, Page child, Edit edit) {
        Inner target =
                stamp == edit.stamp()
                        ? this
                        : new Inner(children.clone(), separators, edit.stamp());
        target.children[index] = child;
        return target;
    }

    private Inner without(int index, int separator, Edit edit) {
        var fewer = new Page[children.length - 1];
        System.arraycopy(children, 0, fewer, 0, index);
        System.arraycopy(children, index + 1, fewer, index, fewer.length - index);
        byte[] fewerSeparators = Separators.remove(separators, separator);
        if (stamp == edit.stamp()) {
            children = fewer;
            separators = fewerSeparators;
            return this;
        }
        return new Inner(fewer, fewerSeparators, edit.stamp());
    }

    @Override
    public int position(byte[] key, int offset, int length) {
        return Separators.notGreater(separators, key, offset, length);
    }

    @Override
    boolean scanFrom(byte @Nullable [] from, Visitor visitor) {
        int index = 0;
        if (from != null) {
            index = Separators.notGreater(separators, from, 0, from.length);
            if (!children[index].scanFrom(from, visitor)) {
                return false;
            }
            index++;
        }
        for (; index < children.length; index++) {
            if (!children[index].scanFrom(null, visitor)) {
                return false;
            }
        }
        return true;
    }
}
