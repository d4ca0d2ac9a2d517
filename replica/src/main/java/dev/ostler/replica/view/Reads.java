package dev.ostler.replica.view;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.replica.client.Frame;
import dev.ostler.tree.TreeVersion;
import dev.ostler.tree.Znode;
import dev.ostler.tree.access.AccessControl;
import dev.ostler.tree.access.Identities;
import dev.ostler.tree.access.Identity;

import java.util.ArrayList;
import java.util.List;

/**
 * Answers reads from a version of the tree (client protocol, section 3.6), without the watches that
 * some of them leave. Stateless: any thread may use it.
 *
 * <p>Paths are looked up as they are; only what {@link Znode} holds is written.
 */
final class Reads {
    /**
     * Behind so many bytes a reply to a multi-read ends in an error: a short request can ask for
     * the same long list ten thousand times.
     */
    private static final int MULTI_READ_BYTES_MAX = 128 << 20;

    private static final byte[] SLASH = {'/'};

    private final AccessControl access;

    Reads(AccessControl access) {
        this.access = access;
    }

    /**
     * Writes one whole reply frame.
     *
     * @param body the request behind its header; left behind the path of a single look-up
     * @param lists the caller's own
     * @return the error in the reply's header
     */
    ErrorCode answer(
            TreeVersion tree,
            SessionId session,
            Identities identities,
            int xid,
            int opCode,
            JuteReader body,
            ChildLists lists,
            JuteWriter out) {
        int start = Frame.begin(opCode == OpCode.PING ? Frame.PING_XID : xid, tree.zxid(), out);
        ErrorCode error;
        try {
            error = write(tree, session, identities, opCode, body, lists, out);
        } catch (MalformedRecordException e) {
            error = ErrorCode.MARSHALLING_ERROR;
        }
        if (error == ErrorCode.OK) {
            Frame.end(start, out);
        } else {
            Frame.fail(start, error, out);
        }
        return error;
    }

    private ErrorCode write(
            TreeVersion tree,
            SessionId session,
            Identities identities,
            int opCode,
            JuteReader body,
            ChildLists lists,
            JuteWriter out) {
        switch (opCode) {
            case OpCode.PING -> {}
            case OpCode.WHO_AM_I -> whoAmI(identities, out);
            case OpCode.GET_EPHEMERALS -> ephemerals(tree, session, body, out);
            case OpCode.MULTI_READ -> multiRead(tree, identities, body, lists, out);
            default -> {
                return lookUp(tree, identities, opCode, body, lists, out);
            }
        }
        return ErrorCode.OK;
    }

    private ErrorCode lookUp(
            TreeVersion tree,
            Identities identities,
            int opCode,
            JuteReader body,
            ChildLists lists,
            JuteWriter out) {
        int length = body.readSpan();
        if (length < 0) {
            throw new MalformedRecordException("the path is null");
        }
        int offset = body.position() - length;
        if (hasWatchFlag(opCode) && body.remaining() < 1) {
            throw new MalformedRecordException("the watch flag is missing");
        }
        if (opCode == OpCode.EXISTS && containsNul(body.array(), offset, length)) {
            return ErrorCode.BAD_ARGUMENTS;
        }
        return describe(tree, identities, opCode, body.array(), offset, length, lists, out);
    }

    private ErrorCode describe(
            TreeVersion tree,
            Identities identities,
            int opCode,
            byte[] path,
            int offset,
            int length,
            ChildLists lists,
            JuteWriter out) {
        Znode znode = tree.find(path, offset, length);
        if (znode == null) {
            return ErrorCode.NO_NODE;
        }
        if (!isPermitted(znode, identities, opCode)) {
            return ErrorCode.NO_AUTH;
        }
        switch (opCode) {
            case OpCode.EXISTS -> znode.writeStat(out);
            case OpCode.GET_DATA -> {
                znode.writeData(out);
                znode.writeStat(out);
            }
            case OpCode.GET_CHILDREN -> lists.write(znode, path, offset, length, out);
            case OpCode.GET_CHILDREN2 -> {
                lists.write(znode, path, offset, length, out);
                znode.writeStat(out);
            }
            case OpCode.GET_ALL_CHILDREN_NUMBER ->
                    out.writeInt((int) Math.min(Integer.MAX_VALUE, znode.descendantCount()));
            case OpCode.GET_ACL -> {
                Acl.writeList(access.visibleEntries(znode.acl(), identities), out);
                znode.writeStat(out);
            }
            default -> throw new IllegalArgumentException("no look-up has the op code " + opCode);
        }
        return ErrorCode.OK;
    }

    private boolean isPermitted(Znode znode, Identities identities, int opCode) {
        return opCode == OpCode.GET_ACL
                ? access.permitsReadingAcl(znode.acl(), identities)
                : access.permits(Acl.READ, znode.acl(), identities);
    }

    private void whoAmI(Identities identities, JuteWriter out) {
        out.writeInt(identities.list().size());
        for (Identity identity : identities.list()) {
            out.writeString(identity.scheme());
            out.writeString(access.userName(identity));
        }
    }

    private static void ephemerals(
            TreeVersion tree, SessionId session, JuteReader body, JuteWriter out) {
        int length = body.readSpan();
        boolean all = length < 0 || isBlankOrRoot(body.array(), body.position() - length, length);
        ZnodePath prefix =
                all
                        ? ZnodePath.wrap(new byte[0])
                        : ZnodePath.copyOf(body.array(), body.position() - length, length);
        List<ZnodePath> paths = new ArrayList<>();
        tree.forEachEphemeral(
                session,
                path -> {
                    if (path.startsWith(prefix)) {
                        paths.add(path);
                    }
                });
        out.writePaths(paths);
    }

    private void multiRead(
            TreeVersion tree,
            Identities identities,
            JuteReader body,
            ChildLists lists,
            JuteWriter out) {
        var request = (Request.MultiRead) Request.read(OpCode.MULTI_READ, body);
        int begin = out.length();
        for (Request.Read operation : request.operations()) {
            ZnodePath path =
                    operation instanceof Request.GetData getData
                            ? getData.path()
                            : ((Request.GetChildren) operation).path();
            int start = out.length();
            if (start - begin > MULTI_READ_BYTES_MAX) {
                throw new MalformedRecordException("the reply would be too long");
            }
            Request.writeMultiHeader(operation.opCode(), false, ErrorCode.OK.code(), out);
            ErrorCode error =
                    describe(
                            tree,
                            identities,
                            operation.opCode(),
                            path.utf8(),
                            0,
                            path.length(),
                            lists,
                            out);
            if (error != ErrorCode.OK) {
                out.truncate(start);
                Request.writeMultiHeader(Request.END, false, error.code(), out);
                out.writeInt(error.code());
            }
        }
        Request.writeMultiHeader(Request.END, true, -1, out);
    }

    /** Whether the body of this op code is a path and a watch flag. */
    static boolean hasWatchFlag(int opCode) {
        return opCode == OpCode.EXISTS
                || opCode == OpCode.GET_DATA
                || opCode == OpCode.GET_CHILDREN
                || opCode == OpCode.GET_CHILDREN2;
    }

    private static boolean containsNul(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether nothing but at most one slash is left when blanks and control characters are cut. */
    private static boolean isBlankOrRoot(byte[] bytes, int offset, int length) {
        int slashes = 0;
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == SLASH[0]) {
                slashes++;
            } else if (bytes[i] > ' ' || bytes[i] < 0) {
                return false;
            }
        }
        return slashes <= 1;
    }
}
