package dev.ostler.tree.access;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.ErrorCode;

import java.util.List;

/**
 * An ACL list from a request, made ready to be stored.
 *
 * @param error {@link ErrorCode#OK}, or why the list is refused
 * @param entries what to store; empty if the list is refused
 */
public record ResolvedAcl(ErrorCode error, List<Acl> entries) {
    static ResolvedAcl refused(ErrorCode error) {
        return new ResolvedAcl(error, List.of());
    }
}
