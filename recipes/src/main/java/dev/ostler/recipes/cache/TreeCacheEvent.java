package dev.ostler.recipes.cache;

import org.jspecify.annotations.Nullable;

/** What has happened to a znode of a tree, or to the connection. */
public final class TreeCacheEvent {
    private final Type type;
    private final @Nullable ChildData data;
    private final @Nullable ChildData oldData;

    TreeCacheEvent(Type type, @Nullable ChildData data, @Nullable ChildData oldData) {
        this.type = type;
        this.data = data;
        this.oldData = oldData;
    }

    /** Kinds of events. */
    public enum Type {
        NODE_ADDED,
        NODE_UPDATED,
        NODE_REMOVED,
        /** What the cache shows may be old. */
        CONNECTION_SUSPENDED,
        /** Connected, also for the first time; everything is read again. */
        CONNECTION_RECONNECTED,
        /** The session is over; the cache goes on with the next. */
        CONNECTION_LOST,
        /** All is read: at first, and again after each loss of a session. */
        INITIALIZED
    }

    public Type getType() {
        return type;
    }

    /** The znode: of a removed one the last that was known; null for events without one. */
    public @Nullable ChildData getData() {
        return data;
    }

    /** The znode before an update; null for other events. */
    public @Nullable ChildData getOldData() {
        return oldData;
    }

    @Override
    public String toString() {
        return "TreeCacheEvent[" + type + (data == null ? "" : ", " + data) + "]";
    }
}
