package dev.ostler.replica.ensemble;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.replica.client.Submission;
import dev.ostler.tree.Tree;
import dev.ostler.tree.Znode;
import dev.ostler.tree.access.AccessControl;
import dev.ostler.tree.access.Identities;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Finds writes that a learner's own tree does not permit, so that the leader need not be bothered
 * with them ({@code enableEagerACLCheck}; client protocol, section 8.6). Whatever else may be wrong
 * with them is for the leader to find, and a znode that is not here may be there.
 */
final class EagerChecks {
    private final AccessControl access;

    EagerChecks(AccessControl access) {
        this.access = access;
    }

    /** Why this is not permitted; {@link ErrorCode#OK} if it may be. */
    ErrorCode check(Submission.Write write, Tree tree) {
        Identities who = write.identities();
        return switch (write.request()) {
            case Request.Create create when isPlain(create) ->
                    check(create.acl(), who, Acl.CREATE, create.path().parent(), tree);
            case Request.Delete delete when isAbsolute(delete.path()) ->
                    permission(who, Acl.DELETE, delete.path().parent(), tree);
            case Request.SetData set -> permission(who, Acl.WRITE, set.path(), tree);
            case Request.SetAcl set -> check(set.acl(), who, Acl.ADMIN, set.path(), tree);
            default -> ErrorCode.OK;
        };
    }

    private static boolean isPlain(Request.Create create) {
        return (create.opCode() == OpCode.CREATE || create.opCode() == OpCode.CREATE2)
                && isAbsolute(create.path());
    }

    private static boolean isAbsolute(ZnodePath path) {
        return path.length() > 1 && path.utf8()[0] == '/';
    }

    private ErrorCode check(
            @Nullable List<Acl> asked, Identities who, int permission, ZnodePath path, Tree tree) {
        ErrorCode error = access.resolve(asked, who).error();
        return error == ErrorCode.INVALID_ACL ? error : permission(who, permission, path, tree);
    }

    private ErrorCode permission(Identities who, int permission, ZnodePath path, Tree tree) {
        Znode znode = tree.find(path);
        return znode == null || access.permits(permission, znode.acl(), who)
                ? ErrorCode.OK
                : ErrorCode.NO_AUTH;
    }
}
