package dev.ostler.recipes.migration;

import org.apache.zookeeper.common.PathUtils;

import java.util.HashSet;
import java.util.List;

/**
 * Steps in the order in which they are carried out. A set grows at its end: what was carried out
 * anywhere must stay as it is.
 *
 * @param id under which it is recorded what was carried out; the name of a znode
 */
public record MigrationSet(String id, List<Step> steps) {
    /**
     * @throws IllegalArgumentException if two steps have one name, or one does nothing
     */
    public MigrationSet {
        if (id.isEmpty() || id.indexOf('/') >= 0) {
            throw new IllegalArgumentException("not the name of a znode: \"" + id + '"');
        }
        PathUtils.validatePath("/" + id);
        steps = List.copyOf(steps);
        var names = new HashSet<String>();
        for (Step step : steps) {
            if (step.isEmpty()) {
                throw new IllegalArgumentException("the step \"" + step + "\" does nothing");
            }
            if (!names.add(step.name())) {
                throw new IllegalArgumentException("two steps have the name \"" + step + '"');
            }
        }
    }

    public static MigrationSet of(String id, Step... steps) {
        return new MigrationSet(id, List.of(steps));
    }
}
