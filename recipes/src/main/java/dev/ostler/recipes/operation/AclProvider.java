package dev.ostler.recipes.operation;

import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.data.ACL;

import java.util.List;

/** Who may do what to znodes that are created without a word about that. */
@FunctionalInterface
public interface AclProvider {
    /** Everything is open to everybody. */
    AclProvider OPEN = path -> Ids.OPEN_ACL_UNSAFE;

    /**
     * @param path the server's own below the chroot
     */
    List<ACL> aclFor(String path);
}
