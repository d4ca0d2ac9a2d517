package dev.ostler.client.watch;

import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher;
import org.jspecify.annotations.Nullable;

/**
 * Leaves a watcher when the server has left the watch.
 *
 * @param found the table if the operation succeeded
 * @param missing the table if there was no such znode; null to leave nothing then
 */
public record Registration(
        String serverPath, Watcher watcher, WatchKind found, @Nullable WatchKind missing)
        implements WatchChange {
    @Override
    public int apply(int error, WatchTables tables, Notices notices) {
        if (error == 0) {
            tables.add(found, serverPath, watcher);
        } else if (error == Code.NONODE.intValue() && missing != null) {
            tables.add(missing, serverPath, watcher);
        }
        return error;
    }
}
