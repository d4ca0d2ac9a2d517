package dev.ostler.tree;

import dev.ostler.protocol.ZnodePath;
import dev.ostler.tree.access.AclList;

import org.jspecify.annotations.Nullable;

/**
 * What a transaction did to one znode, for those who watch it.
 *
 * @param path the znode that was created, deleted or written
 * @param acl its own ACL; of a deleted one, the ACL that it had
 * @param parentAcl its parent's ACL; null if its data was written, which tells nobody there
 */
public record Change(Kind kind, ZnodePath path, AclList acl, @Nullable AclList parentAcl) {
    /** What happened. */
    public enum Kind {
        CREATED,
        DELETED,
        DATA_SET
    }
}
