package dev.ostler.server;

import dev.ostler.protocol.ZnodePath;
import dev.ostler.server.admin.Data;
import dev.ostler.tree.Znode;
import dev.ostler.tree.access.AccessControl;
import dev.ostler.tree.access.AclList;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** The data of a running server, for who may have all of it. */
record ServerData(
        AccessControl access,
        SharedView view,
        Standing standing,
        SnapshotThread snapshots,
        @Nullable Restoration restoration)
        implements Data {
    private static final String OF_MEMBER =
            "a member of an ensemble has what its leader has, and takes nothing else; stop all"
                    + " members, move their data away, put the snapshot into the dataDir of each as"
                    + " version-2/snapshot.ZXID, and start them";

    /**
     * @param restoration null in a member of an ensemble
     */
    ServerData {}

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
    public @Nullable String whyNoRestoration() {
        return restoration == null ? OF_MEMBER : null;
    }

    @Override
    public long restore(InputStream snapshot) throws IOException, InterruptedException {
        return Objects.requireNonNull(restoration).restore(snapshot).value();
    }

    @Override
    public void restorationLimited() {
        Objects.requireNonNull(restoration).limited();
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
