package dev.ostler.server.audit;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.CreateFlag;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What is said of an operation.
 *
 * @param znodeType of a znode that is to be created, else null
 * @param acl the list that is to be set, else null
 */
record Operation(
        String name, @Nullable String znode, @Nullable String znodeType, @Nullable List<Acl> acl) {

    /** A multi of which nothing was done. */
    static final Operation FAILED_MULTI = new Operation("multiOperation", null, null, null);

    /**
     * What a request asks for; null if that is not audited.
     *
     * @param created the path of the znode that it has made; null if it made none
     */
    static @Nullable Operation of(Request.Write request, @Nullable ZnodePath created) {
        return switch (request) {
            case Request.Create create ->
                    new Operation(
                            "create",
                            (created == null ? create.path() : created).toString(),
                            type(create.flags()),
                            null);
            case Request.Delete delete ->
                    new Operation("delete", delete.path().toString(), null, null);
            case Request.SetData set -> new Operation("setData", set.path().toString(), null, null);
            case Request.SetAcl set ->
                    new Operation("setAcl", set.path().toString(), null, set.acl());
            case Request.Reconfig _ -> new Operation("reconfig", null, null, null);
            case Request.Check _, Request.Multi _, Request.CloseSession _ -> null;
        };
    }

    private static @Nullable String type(int flags) {
        return switch (flags) {
            case CreateFlag.PERSISTENT -> "persistent";
            case CreateFlag.EPHEMERAL -> "ephemeral";
            case CreateFlag.PERSISTENT_SEQUENTIAL -> "persistent_sequential";
            case CreateFlag.EPHEMERAL_SEQUENTIAL -> "ephemeral_sequential";
            case CreateFlag.CONTAINER -> "container";
            case CreateFlag.PERSISTENT_WITH_TTL -> "persistent_with_ttl";
            case CreateFlag.PERSISTENT_SEQUENTIAL_WITH_TTL -> "persistent_sequential_with_ttl";
            default -> null;
        };
    }
}
