package dev.ostler.interop.random;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * Differences from Apache ZooKeeper 3.9.5 that are known and intended. The differential test leaves
 * out what leads to them, unless the property {@code interop.differential.include} names them
 * (separated by commas, or {@code ALL}).
 */
public enum Explained {
    DELETE_CONTAINER(
            "A client that sends op code 20 is cut off, as 3.9.6 does; up to 3.9.5 the server"
                    + " deletes the znode without looking at any ACL."),
    CREATE_SESSION(
            "A client that sends op code -10 on its connection gets the answer to an unknown op"
                    + " code; Apache's server answers with a handshake in place of a reply."),
    TTL_WITHOUT_FLAG(
            "createTTL with flags that are not a TTL mode and a negative TTL is refused with -8;"
                    + " it ends Apache's server."),
    QUOTA_ON_ROOT(
            "A quota on the root is a quota like any other; it ends Apache's server, which then"
                    + " doesn't start on that directory any more."),
    GARBAGE_IN_QUOTA_STATS(
            "What a client writes into a zookeeper_stats znode can't do harm; Apache's server fails"
                    + " when it next counts."),
    CATCH_UP_WITHOUT_READ(
            "setWatches tells nothing about znodes that the client may not read, as since 3.9.6;"
                    + " 3.9.5 tells it."),
    NULL_PATH(
            "A null path where one is needed is a malformed request: -5, and no zxid is used up."
                    + " Apache's server fails somewhere inside and answers -5, -8 or -121,"
                    + " depending on the operation, sometimes for a zxid."),
    NULL_ACL_IN_MULTI(
            "A multi with a create without any ACL list is answered with -5 for a zxid, like every"
                    + " other malformed multi; for this one Apache's server uses none."),
    ILLEGAL_IN_MULTI_READ(
            "A multiRead with an operation that doesn't belong there is answered with -5 alone;"
                    + " behind the -5 Apache's server sends the results up to there, which no"
                    + " client reads."),
    EMPTY_PATH_COUNT(
            "getAllChildrenNumber of the empty path, an alias of the root, is that of the root;"
                    + " Apache's server counts the root itself too."),
    WRONG_PASSWORD_CUTS_OFF(
            "A wrong password for a live session is refused and nothing else happens; Apache's"
                    + " server cuts off the session's rightful connection first.");

    private static final String INCLUDE = System.getProperty("interop.differential.include", "");

    private final String reason;

    Explained(String reason) {
        this.reason = reason;
    }

    /** What Ostler does instead, and why. */
    public String reason() {
        return reason;
    }

    /** Those that a run is to provoke. */
    public static Set<Explained> included() {
        if (INCLUDE.equals("ALL")) {
            return EnumSet.allOf(Explained.class);
        }
        var included = EnumSet.noneOf(Explained.class);
        Arrays.stream(INCLUDE.split(","))
                .filter(name -> !name.isBlank())
                .map(name -> Explained.valueOf(name.strip()))
                .forEach(included::add);
        return included;
    }
}
