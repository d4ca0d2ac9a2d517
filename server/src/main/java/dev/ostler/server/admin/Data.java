package dev.ostler.server.admin;

import dev.ostler.tree.access.AccessControl;
import dev.ostler.tree.access.AclList;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** What {@code snapshot} and its like need of the server. */
public interface Data {
    /** Who may do what. */
    AccessControl access();

    /** The ACL of the root: who has all of its permissions may have a snapshot. */
    AclList rootAcl();

    /**
     * Writes a snapshot of what clients see now.
     *
     * @throws IOException if that fails; the server goes on
     */
    Snapshot takeSnapshot() throws IOException, InterruptedException;

    /** A snapshot was refused since it was asked for too soon. */
    void snapshotLimited();

    /** Why no snapshot can be put in the place of the data; null if one can. */
    @Nullable String whyNoRestoration();

    /**
     * Puts an uncompressed snapshot in the place of all data.
     *
     * @return the last zxid then
     * @throws IOException if it is no whole snapshot; nothing has changed then
     */
    long restore(InputStream snapshot) throws IOException, InterruptedException;

    /** A restoration was refused since it was asked for too soon. */
    void restorationLimited();

    /**
     * A snapshot file.
     *
     * @param zxid the last transaction in it
     */
    record Snapshot(Path file, long zxid) {}
}
