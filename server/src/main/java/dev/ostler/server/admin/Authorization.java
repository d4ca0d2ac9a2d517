package dev.ostler.server.admin;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.tree.access.Authentication;
import dev.ostler.tree.access.Identities;
import dev.ostler.tree.access.Peer;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Whether somebody may have all the data: the header {@code Authorization} names a scheme and what
 * it asks for, for example {@code digest user:password}, and the identities that this gives must
 * have every permission of the root (server operations, section 3.4).
 */
enum Authorization {
    GRANTED(200, null),
    MISSING(401, "Auth info is missing for the command"),
    UNKNOWN(401, "Not authenticated"),
    DENIED(403, "Not authorized");

    private static final List<Integer> PERMISSIONS =
            List.of(Acl.CREATE, Acl.READ, Acl.WRITE, Acl.DELETE, Acl.ADMIN);

    private final int status;
    private final @Nullable String error;

    Authorization(int status, @Nullable String error) {
        this.status = status;
        this.error = error;
    }

    /** The status to answer with. */
    int status() {
        return status;
    }

    /** What to say; null if there is nothing to say. */
    @Nullable String error() {
        return error;
    }

    /**
     * Judges a request.
     *
     * @param header null if there is none
     * @param address where it comes from
     */
    static Authorization of(@Nullable String header, String address, Data data) {
        if (header == null) {
            return MISSING;
        }
        String[] words = header.split(" ", -1);
        if (words.length > 2) {
            return UNKNOWN;
        }
        var peer = new Peer(address, null);
        Bytes credentials = words.length == 1 ? null : bytes(words[1]);
        return switch (data.access().authenticate(words[0], credentials, peer)) {
            case Authentication.Refused _, Authentication.Misdirected _ -> UNKNOWN;
            case Authentication.Accepted(var accepted) ->
                    mayDoAll(Identities.NONE.plus(accepted), data) ? GRANTED : DENIED;
        };
    }

    private static Bytes bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Bytes.copyOf(bytes, 0, bytes.length);
    }

    private static boolean mayDoAll(Identities identities, Data data) {
        return PERMISSIONS.stream()
                .allMatch(
                        permission ->
                                data.access().permits(permission, data.rootAcl(), identities));
    }
}
