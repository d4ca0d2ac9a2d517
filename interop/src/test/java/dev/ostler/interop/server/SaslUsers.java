package dev.ostler.interop.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Users that a server knows: bob and ann, whose passwords are their names, and super; and what
 * members prove to each other.
 */
public final class SaslUsers {
    /** What a server must be told beside the flag. */
    public static final Map<String, String> SETTINGS =
            Map.of(
                    "authProvider.sasl",
                    "org.apache.zookeeper.server.auth.SASLAuthenticationProvider",
                    "superUser",
                    "super");

    /** What a member must be told beside the flag, to prove who it is and have others prove it. */
    public static final Map<String, String> SETTINGS_OF_MEMBERS =
            Map.of(
                    "quorum.auth.enableSasl", "true",
                    "quorum.auth.learnerRequireSasl", "true",
                    "quorum.auth.serverRequireSasl", "true",
                    "fips-mode", "false");

    private SaslUsers() {}

    /** Writes the JAAS configuration and returns the flag for the server's JVM. */
    public static String write(Path directory) throws IOException {
        Path file = directory.resolve("jaas.conf");
        Files.writeString(
                file,
                """
                Server {
                    org.apache.zookeeper.server.auth.DigestLoginModule required
                    user_super="super"
                    user_ann="ann"
                    user_bob="bob";
                };
                QuorumServer {
                    org.apache.zookeeper.server.auth.DigestLoginModule required
                    user_member="secret";
                };
                QuorumLearner {
                    org.apache.zookeeper.server.auth.DigestLoginModule required
                    username="member"
                    password="secret";
                };
                """);
        return "-Djava.security.auth.login.config=" + file;
    }
}
