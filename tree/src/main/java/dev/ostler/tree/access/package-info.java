/**
 * Who may do what: identities, ACLs and the schemes that match them (client protocol, section 8).
 *
 * <p>Read {@link dev.ostler.tree.access.AccessControl} first. A connection has {@link
 * dev.ostler.tree.access.Identities}, a znode has an {@link dev.ostler.tree.access.AclList}; a
 * scheme says which identities an entry of the list means.
 */
@NullMarked
package dev.ostler.tree.access;

import org.jspecify.annotations.NullMarked;
