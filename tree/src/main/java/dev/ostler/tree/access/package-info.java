/**
 * Who may do what: identities, ACLs and the schemes that match them (client protocol, section 8).
 */
@NullMarked
package dev.ostler.tree.access;

import org.jspecify.annotations.NullMarked;
