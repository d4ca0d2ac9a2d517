package dev.ostler.recipes.model;

import dev.ostler.recipes.easy.Serializer;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.data.ACL;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/**
 * Where values of a type are kept, and how. It does not change; each setting makes another one.
 *
 * @param path of the znodes
 * @param serializer of their data. It is called on the threads of callers, of the client and of
 *     listeners: it must not block, and needs no lock only if it has no state.
 * @param mode in which they are created
 * @param ttl how long they live without changes; for the modes that want that, else null
 * @param acl who may do what; null for what the client's {@code AclProvider} says
 * @param compressed whether the data are, by the client's {@code CompressionProvider}
 */
public record ModelSpec<T>(
        ModelPath path,
        Serializer<T> serializer,
        CreateMode mode,
        @Nullable Duration ttl,
        @Nullable List<ACL> acl,
        boolean compressed) {
    public ModelSpec {
        acl = acl == null ? null : List.copyOf(acl);
        if (mode.isTTL() != (ttl != null)) {
            throw new IllegalArgumentException(
                    mode + (ttl == null ? " needs a time to live" : " has no time to live"));
        }
    }

    /** Persistent znodes, with what is missing above them as containers. */
    public static <T> ModelSpec<T> of(String template, Serializer<T> serializer) {
        return of(ModelPath.of(template), serializer);
    }

    /** As above. */
    public static <T> ModelSpec<T> of(ModelPath path, Serializer<T> serializer) {
        return new ModelSpec<>(path, serializer, CreateMode.PERSISTENT, null, null, false);
    }

    /** Others of the same kind. */
    public ModelSpec<T> at(ModelPath other) {
        return new ModelSpec<>(other, serializer, mode, ttl, acl, compressed);
    }

    /** A mode without a time to live. */
    public ModelSpec<T> withMode(CreateMode kind) {
        return new ModelSpec<>(path, serializer, kind, null, acl, compressed);
    }

    /** Persistent znodes that go when they are not written to for so long. */
    public ModelSpec<T> withTtl(Duration timeToLive) {
        return new ModelSpec<>(
                path, serializer, CreateMode.PERSISTENT_WITH_TTL, timeToLive, acl, compressed);
    }

    public ModelSpec<T> withAcl(List<ACL> entries) {
        return new ModelSpec<>(path, serializer, mode, ttl, entries, compressed);
    }

    public ModelSpec<T> withCompression() {
        return new ModelSpec<>(path, serializer, mode, ttl, acl, true);
    }
}
