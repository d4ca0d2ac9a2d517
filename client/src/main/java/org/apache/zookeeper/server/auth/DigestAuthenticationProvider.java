package org.apache.zookeeper.server.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Digests of passwords, as access control lists of scheme digest hold them. */
public class DigestAuthenticationProvider {
    /** The system property that names the algorithm, SHA1 unless set. */
    public static final String DIGEST_ALGORITHM_KEY =
            "zookeeper.DigestAuthenticationProvider.digestAlg";

    /** For who asks an instance for its scheme. */
    public DigestAuthenticationProvider() {}

    /** The scheme of such access control lists, and of the credentials to be added to a client. */
    public String getScheme() {
        return "digest";
    }

    /** The digest of a text's UTF-8 bytes. */
    public static byte[] digest(String idPassword) throws NoSuchAlgorithmException {
        String algorithm = System.getProperty(DIGEST_ALGORITHM_KEY, "SHA1");
        return MessageDigest.getInstance(algorithm)
                .digest(idPassword.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The id of an access control list for a user.
     *
     * @param idPassword {@code user:password}
     * @return {@code user:digest}, the digest being of the whole and in base 64
     */
    public static String generateDigest(String idPassword) throws NoSuchAlgorithmException {
        String user = idPassword.split(":", 2)[0];
        return user + ":" + Base64.getEncoder().encodeToString(digest(idPassword));
    }

    /** Prints the id for each argument of the form {@code user:password}. */
    public static void main(String[] args) throws NoSuchAlgorithmException {
        for (String arg : args) {
            System.out.println(arg + "->" + generateDigest(arg));
        }
    }
}
