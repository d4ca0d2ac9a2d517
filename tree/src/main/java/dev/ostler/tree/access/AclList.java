package dev.ostler.tree.access;

import dev.ostler.protocol.Acl;

import java.util.List;

/**
 * The ACL of a znode, with what everybody may do worked out beforehand.
 *
 * @param entries as they were set
 * @param worldPermissions what {@code world:anyone} may do
 */
public record AclList(List<Acl> entries, int worldPermissions) {
    public static final AclList OPEN = of(Acl.OPEN);

    public AclList {
        entries = List.copyOf(entries);
    }

    public static AclList of(List<Acl> entries) {
        int world = 0;
        for (Acl acl : entries) {
            if ("world".equals(acl.scheme()) && "anyone".equals(acl.id())) {
                world |= acl.permissions();
            }
        }
        return new AclList(entries, world);
    }
}
