package dev.ostler.server;

import dev.ostler.protocol.ZnodePath;
import dev.ostler.server.admin.Data;
import dev.ostler.tree.Znode;
import dev.ostler.tree.access.AccessControl;
import dev.ostler.tree.access.AclList;

import java.io.IOException;
import java.util.Objects;

/** The data of a running server, for who may have all of it. */
record ServerData(
        AccessControl access, SharedView view, Standing standing, SnapshotThread snapshots)
        implements Data {

    @Override
    public AclList rootAcl() {
        Znode root = Objects.requireNonNull(view.current().find(ZnodePath.ROOT));
        return root.acl();
    }

    @Override
    public void snapshotLimited() {
        snapshots.limited();
    }

    @Override
    public Snapshot takeSnapshot() throws IOException, InterruptedException {
        return snapshots.takeNow(
                () -> {
                    if (!standing.isServing()) {
                        throw new IOException("the server does not serve any more");
                    }
                    return view.current();
                });
    }
}
