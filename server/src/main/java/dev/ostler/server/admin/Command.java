package dev.ostler.server.admin;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/** The commands there are, in the order of their names. */
enum Command {
    CONFIGURATION,
    CONNECTION_STAT_RESET,
    CONNECTIONS,
    DIRS,
    DUMP,
    ENVIRONMENT,
    GET_TRACE_MASK,
    HASH,
    INITIAL_CONFIGURATION,
    IS_READ_ONLY,
    LAST_SNAPSHOT,
    LEADER,
    MONITOR,
    OBSERVER_CONNECTION_STAT_RESET,
    OBSERVERS,
    RESTORE,
    RUOK,
    SERVER_STATS,
    SET_TRACE_MASK,
    SNAPSHOT,
    STAT_RESET,
    STATS,
    SYSTEM_PROPERTIES,
    VOTING_VIEW,
    WATCH_SUMMARY,
    WATCHES,
    WATCHES_BY_PATH,
    ZABSTATE;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** The command of this name, or with this alias; null if there is none. */
    static @Nullable Command named(String name) {
        return switch (name) {
            case "configuration", "conf", "config" -> CONFIGURATION;
            case "connection_stat_reset", "crst" -> CONNECTION_STAT_RESET;
            case "connections", "cons" -> CONNECTIONS;
            case "dirs" -> DIRS;
            case "dump" -> DUMP;
            case "environment", "env", "envi" -> ENVIRONMENT;
            case "get_trace_mask", "gtmk" -> GET_TRACE_MASK;
            case "hash" -> HASH;
            case "initial_configuration", "icfg" -> INITIAL_CONFIGURATION;
            case "is_read_only", "isro" -> IS_READ_ONLY;
            case "last_snapshot", "lsnp" -> LAST_SNAPSHOT;
            case "leader", "lead" -> LEADER;
            case "monitor", "mntr" -> MONITOR;
            case "observer_connection_stat_reset", "orst" -> OBSERVER_CONNECTION_STAT_RESET;
            case "observers", "obsr" -> OBSERVERS;
            case "restore", "rest" -> RESTORE;
            case "ruok" -> RUOK;
            case "server_stats", "srvr" -> SERVER_STATS;
            case "set_trace_mask", "stmk" -> SET_TRACE_MASK;
            case "snapshot", "snap" -> SNAPSHOT;
            case "stat_reset", "srst" -> STAT_RESET;
            case "stats", "stat" -> STATS;
            case "system_properties", "sysp" -> SYSTEM_PROPERTIES;
            case "voting_view" -> VOTING_VIEW;
            case "watch_summary", "wchs" -> WATCH_SUMMARY;
            case "watches", "wchc" -> WATCHES;
            case "watches_by_path", "wchp" -> WATCHES_BY_PATH;
            case "zabstate" -> ZABSTATE;
            default -> null;
        };
    }

    /** As answers call it. */
    String text() {
        return text;
    }

    /** Whether it is sent by POST, and not by GET. */
    boolean isPost() {
        return this == RESTORE;
    }

    /** Whether its client must say who it is, and may do anything with the root. */
    boolean needsAuthorization() {
        return this == SNAPSHOT || this == RESTORE;
    }

    /** Whether it can be answered only while the server serves. */
    boolean needsServing() {
        return switch (this) {
            case ENVIRONMENT, GET_TRACE_MASK, SET_TRACE_MASK, SYSTEM_PROPERTIES, ZABSTATE -> false;
            default -> true;
        };
    }
}
