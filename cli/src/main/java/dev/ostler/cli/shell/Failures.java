package dev.ostler.cli.shell;

import org.apache.zookeeper.KeeperException;

/** What a refused operation is called in the shell; the texts are those of ZooKeeper's. */
public final class Failures {
    private Failures() {}

    public static String text(KeeperException failure) {
        String path = failure.getPath();
        String of = path == null ? "" : path;
        return switch (failure.code()) {
            case NONODE -> "Node does not exist: " + of;
            case NODEEXISTS -> "Node already exists: " + of;
            case NOTEMPTY -> "Node not empty: " + of;
            case NOCHILDRENFOREPHEMERALS -> "Ephemerals cannot have children: " + of;
            case NOTREADONLY -> "Not a read-only call: " + of;
            case INVALIDACL -> "Acl is not valid : " + of;
            case NOAUTH -> "Insufficient permission : " + of;
            case BADARGUMENTS -> "Arguments are not valid : " + of;
            case BADVERSION -> "version No is not valid : " + of;
            case QUOTAEXCEEDED -> "Quota has exceeded : " + of;
            case EPHEMERALONLOCALSESSION -> "Unable to create ephemeral node on a local session";
            case RECONFIGINPROGRESS ->
                    "Another reconfiguration is in progress -- concurrent reconfigs not supported"
                            + " (yet)";
            case NEWCONFIGNOQUORUM ->
                    "No quorum of new config is connected and up-to-date with the leader of last"
                            + " commmitted config - try invoking reconfiguration after new servers"
                            + " are connected and synced";
            default -> String.valueOf(failure.getMessage());
        };
    }
}
