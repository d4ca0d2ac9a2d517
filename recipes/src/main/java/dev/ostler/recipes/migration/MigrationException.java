package dev.ostler.recipes.migration;

import org.jspecify.annotations.Nullable;

/**
 * A set does not go on from what was carried out, or one of its steps can't be carried out. Steps
 * before it are; nothing of it is.
 */
public final class MigrationException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MigrationException(MigrationSet set, String what, @Nullable Throwable cause) {
        super("migration " + set.id() + ": " + what, cause);
    }
}
