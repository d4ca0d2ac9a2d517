package dev.ostler.recipes.easy;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Hears which children a znode has. It may block; it is called by one thread at a time. */
@FunctionalInterface
public interface ChildListener {
    /**
     * @param children the names now; null if the znode itself is not there
     */
    void childrenChanged(String path, @Nullable List<String> children);
}
