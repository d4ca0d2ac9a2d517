package dev.ostler.recipes.cache;

import dev.ostler.recipes.connection.ConnectionState;

/** All that a listener may be told, in order. */
sealed interface Notice {
    record Change(CacheEvent event) implements Notice {}

    /** All that there is was told: at first, and again after each reconnect. */
    record Complete(CacheSnapshot snapshot) implements Notice {}

    record Connection(ConnectionState state) implements Notice {}
}
