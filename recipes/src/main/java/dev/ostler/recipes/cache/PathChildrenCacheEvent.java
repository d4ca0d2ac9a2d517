package dev.ostler.recipes.cache;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What has happened to the children of a znode, or to the connection. */
public final class PathChildrenCacheEvent {
    private final Type type;
    private final @Nullable ChildData data;
    private final @Nullable List<ChildData> initialData;

    PathChildrenCacheEvent(
            Type type, @Nullable ChildData data, @Nullable List<ChildData> initialData) {
        this.type = type;
        this.data = data;
        this.initialData = initialData;
    }

    /** Kinds of events. */
    public enum Type {
        CHILD_ADDED,
        CHILD_UPDATED,
        CHILD_REMOVED,
        /** What the cache shows may be old. */
        CONNECTION_SUSPENDED,
        /** Connected, also for the first time; everything is read again. */
        CONNECTION_RECONNECTED,
        /** The session is over; the cache goes on with the next. */
        CONNECTION_LOST,
        /** All children that there were at the start were told. */
        INITIALIZED
    }

    public Type getType() {
        return type;
    }

    /** The child: of a removed one the last that was known; null for events without one. */
    public @Nullable ChildData getData() {
        return data;
    }

    /** What {@link Type#INITIALIZED} came with; null for others. */
    public @Nullable List<ChildData> getInitialData() {
        return initialData;
    }

    @Override
    public String toString() {
        return "PathChildrenCacheEvent[" + type + (data == null ? "" : ", " + data) + "]";
    }
}
