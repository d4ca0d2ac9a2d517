package dev.ostler.tree.access;

import dev.ostler.protocol.Bytes;

import org.jspecify.annotations.Nullable;

/** One way to say who somebody is. {@code world}, {@code auth} and {@code super} are none. */
interface Scheme {
    /** As it stands in ACL entries and auth packets. */
    String name();

    /** Whether an ACL entry may have this id. */
    boolean isValid(String aclId);

    /** Whether an ACL entry with the id {@code aclId} means the one who has {@code identity}. */
    boolean matches(String identity, String aclId);

    /** Whether {@code auth} entries stand for identities of this scheme. */
    boolean isAuthenticated();

    /** The user's name in an identity, for whoAmI. */
    default String userName(String identity) {
        return identity;
    }

    /** Judges the data of an auth packet. */
    Authentication authenticate(@Nullable Bytes data, Peer peer);
}
