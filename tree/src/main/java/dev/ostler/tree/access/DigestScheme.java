package dev.ostler.tree.access;

import dev.ostler.protocol.Bytes;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * Users with passwords: the identity is {@code user:base64(hash of user:password)} (client
 * protocol, section 8.3.1).
 */
final class DigestScheme implements Scheme {
    static final String NAME = "digest";

    private final AccessOptions.Digest options;

    /**
     * @throws IllegalArgumentException if the JDK has no such digest algorithm
     */
    DigestScheme(AccessOptions.Digest options) {
        this.options = options;
        newDigest();
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Two parts, the second not empty; the first may be. More colons are refused. */
    @Override
    public boolean isValid(String aclId) {
        int colon = aclId.indexOf(':');
        if (colon < 0) {
            return false;
        }
        // Trailing colons do not make parts, as in Java's String.split.
        int end = aclId.length();
        while (end > 0 && aclId.charAt(end - 1) == ':') {
            end--;
        }
        return colon < end && aclId.lastIndexOf(':', end - 1) == colon;
    }

    @Override
    public boolean matches(String identity, String aclId) {
        return identity.equals(aclId);
    }

    @Override
    public boolean isAuthenticated() {
        return true;
    }

    @Override
    public String userName(String identity) {
        int colon = identity.indexOf(':');
        return colon < 0 ? identity : identity.substring(0, colon);
    }

    @Override
    public Authentication authenticate(@Nullable Bytes data, Peer peer) {
        if (data == null) {
            return new Authentication.Refused();
        }
        String id = digestId(data.toUtf8String());
        var identity = new Identity(NAME, id);
        return id.equals(options.superDigest())
                ? new Authentication.Accepted(List.of(new Identity(Identity.SUPER, ""), identity))
                : new Authentication.Accepted(List.of(identity));
    }

    /** The id of {@code user:password}; without a colon, all of it is the user. */
    String digestId(String userAndPassword) {
        byte[] hash = newDigest().digest(userAndPassword.getBytes(StandardCharsets.UTF_8));
        return userName(userAndPassword) + ':' + Base64.getEncoder().encodeToString(hash);
    }

    private MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance(options.algorithm());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException(
                    "this Java has no message digest called " + options.algorithm(), e);
        }
    }
}
