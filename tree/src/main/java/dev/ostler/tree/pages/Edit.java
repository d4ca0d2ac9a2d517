package dev.ostler.tree.pages;

import org.jspecify.annotations.Nullable;

/**
 * One writer's session of changes. A page whose stamp is this edit's was made in it, is seen by
 * nobody else, and is changed in place; all others are copied first. What was changed becomes
 * immutable by going on with a new stamp, see {@link #next}.
 */
public final class Edit {
    private long stamp = 1;

    /** What a page that was split by the last insertion leaves to its parent. */
    private @Nullable Page right;

    private byte[] separator = new byte[0];

    public long stamp() {
        return stamp;
    }

    /** From now on everything that was made before is copied rather than changed. */
    public void next() {
        stamp++;
    }

    Page split(Page left, byte[] leastOfRight, Page newRight) {
        separator = leastOfRight;
        right = newRight;
        return left;
    }

    @Nullable Page takeRight() {
        Page taken = right;
        right = null;
        return taken;
    }

    byte[] separator() {
        return separator;
    }
}
