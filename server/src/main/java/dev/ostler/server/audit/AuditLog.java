package dev.ostler.server.audit;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.replica.client.Client;
import dev.ostler.tree.access.AccessControl;
import dev.ostler.tree.access.Identities;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * Writes what is audited, each event as a line of {@code key=value} with tabs between them, to
 * ZooKeeper's logger for it (operations, section 6.10): what failed as an error, all else as
 * information. Any thread may call it.
 */
public final class AuditLog {
    private static final Logger LOG =
            LoggerFactory.getLogger("org.apache.zookeeper.audit.Slf4jAuditLogger");

    private final AccessControl access;
    private final String serverUser = System.getProperty("user.name", "");

    /**
     * @param access knows the users' names
     */
    public AuditLog(AccessControl access) {
        this.access = access;
    }

    /** The server serves. */
    public void serverStarted() {
        write(new Line().add("user", serverUser).add("operation", "serverStart"), "success");
    }

    /** The server is told to stop. */
    public void serverStops() {
        write(new Line().add("user", serverUser).add("operation", "serverStop"), "invoked");
    }

    /** An ephemeral znode went with its session. */
    void ephemeralDeleted(SessionId session, ZnodePath path) {
        write(
                new Line()
                        .add("session", session.toString())
                        .add("user", serverUser)
                        .add("operation", "ephemeralZNodeDeletionOnSessionCloseOrExpire")
                        .add("znode", path.toString()),
                "success");
    }

    /** What a client asked for. */
    void operation(
            SessionId session,
            Client client,
            Identities identities,
            Operation operation,
            boolean succeeded) {
        Line line =
                new Line()
                        .add("session", session.toString())
                        .add("user", names(identities))
                        .add("ip", client.peer().address())
                        .add("operation", operation.name())
                        .add("znode", operation.znode())
                        .add("znode_type", operation.znodeType())
                        .add("acl", shown(operation.acl()));
        write(line, succeeded ? "success" : "failure");
    }

    private String names(Identities identities) {
        return identities.list().stream().map(access::userName).collect(Collectors.joining(","));
    }

    private static void write(Line line, String result) {
        line.add("result", result);
        if (result.equals("failure")) {
            LOG.error("{}", line);
        } else {
            LOG.info("{}", line);
        }
    }

    /** Without the id of {@code auth}: the server ignores it, and it may hold a password. */
    private static @Nullable String shown(@Nullable List<Acl> list) {
        if (list == null) {
            return null;
        }
        return list.stream()
                .map(
                        acl ->
                                acl.scheme()
                                        + ':'
                                        + ("auth".equals(acl.scheme()) ? "" : acl.id())
                                        + ':'
                                        + permissions(acl.permissions()))
                .collect(Collectors.joining(","));
    }

    private static String permissions(int bits) {
        return ((bits & Acl.CREATE) != 0 ? "c" : "")
                + ((bits & Acl.DELETE) != 0 ? "d" : "")
                + ((bits & Acl.READ) != 0 ? "r" : "")
                + ((bits & Acl.WRITE) != 0 ? "w" : "")
                + ((bits & Acl.ADMIN) != 0 ? "a" : "");
    }

    /** What is known of an event; what it does not have is left out. */
    private static final class Line {
        private final StringJoiner fields = new StringJoiner("\t");

        Line add(String key, @Nullable String value) {
            if (value != null) {
                fields.add(key + '=' + value);
            }
            return this;
        }

        @Override
        public String toString() {
            return fields.toString();
        }
    }
}
