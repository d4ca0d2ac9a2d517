package dev.ostler.protocol;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * What a client asks for: the body of a request, behind its header (client protocol, sections 3.6
 * and 4). {@link #read} decodes the body that belongs to an op code, {@link #write} encodes it.
 *
 * <p>A request that decodes may still be nonsense: paths, flags and ACLs are checked when it is
 * executed, since the order of those checks decides which error the client sees.
 */
public sealed interface Request {
    /** The number in the request header, see {@link OpCode}. */
    int opCode();

    /** Writes the body. */
    void write(JuteWriter out);

    /** A request that changes the tree or the sessions; it becomes a transaction. */
    sealed interface Write extends Request {}

    /** A request that the server answers from its own state. */
    sealed interface Read extends Request {}

    /**
     * Creates a znode: {@link OpCode#CREATE}, {@link OpCode#CREATE2}, {@link
     * OpCode#CREATE_CONTAINER} or {@link OpCode#CREATE_TTL}.
     *
     * @param flags the kind of znode as the client's CreateMode numbers it, 0 to 6
     * @param ttl milliseconds; -1 unless the op code is {@link OpCode#CREATE_TTL}
     */
    record Create(
            int opCode,
            ZnodePath path,
            @Nullable Bytes data,
            @Nullable List<Acl> acl,
            int flags,
            long ttl)
            implements Write {
        public Create {
            acl = acl == null ? null : List.copyOf(acl);
        }

        @Override
        public void write(JuteWriter out) {
            out.writePath(path);
            out.writeBuffer(data);
            Acl.writeList(acl, out);
            out.writeInt(flags);
            if (opCode == OpCode.CREATE_TTL) {
                out.writeLong(ttl);
            }
        }

        static Create read(int opCode, JuteReader in) {
            return new Create(
                    opCode,
                    in.readPath(),
                    in.readBuffer(),
                    Acl.readList(in),
                    in.readInt(),
                    opCode == OpCode.CREATE_TTL ? in.readLong() : -1);
        }
    }

    /**
     * Deletes a znode.
     *
     * @param version the version it must have, -1 for any
     */
    record Delete(ZnodePath path, int version) implements Write {
        @Override
        public int opCode() {
            return OpCode.DELETE;
        }

        @Override
        public void write(JuteWriter out) {
            out.writePath(path);
            out.writeInt(version);
        }
    }

    /**
     * Sets a znode's data.
     *
     * @param version the version it must have, -1 for any
     */
    record SetData(ZnodePath path, @Nullable Bytes data, int version) implements Write {
        @Override
        public int opCode() {
            return OpCode.SET_DATA;
        }

        @Override
        public void write(JuteWriter out) {
            out.writePath(path);
            out.writeBuffer(data);
            out.writeInt(version);
        }
    }

    /**
     * Sets a znode's ACL.
     *
     * @param version the ACL version it must have, -1 for any
     */
    record SetAcl(ZnodePath path, @Nullable List<Acl> acl, int version) implements Write {
        public SetAcl {
            acl = acl == null ? null : List.copyOf(acl);
        }

        @Override
        public int opCode() {
            return OpCode.SET_ACL;
        }

        @Override
        public void write(JuteWriter out) {
            out.writePath(path);
            Acl.writeList(acl, out);
            out.writeInt(version);
        }
    }

    /**
     * Inside a multi only: fails unless the znode has this version.
     *
     * @param version the version it must have, -1 for any
     */
    record Check(ZnodePath path, int version) implements Write {
        @Override
        public int opCode() {
            return OpCode.CHECK;
        }

        @Override
        public void write(JuteWriter out) {
            out.writePath(path);
            out.writeInt(version);
        }
    }

    /** Writes that happen all at once or not at all. */
    record Multi(List<Write> operations) implements Write {
        public Multi {
            operations = List.copyOf(operations);
        }

        @Override
        public int opCode() {
            return OpCode.MULTI;
        }

        @Override
        public void write(JuteWriter out) {
            writeOperations(operations, out);
        }

        static Multi read(JuteReader in) {
            var operations = new ArrayList<Write>();
            for (int type = readMultiHeader(in); type != END; type = readMultiHeader(in)) {
                operations.add(readOperation(type, in));
            }
            return new Multi(operations);
        }

        private static Write readOperation(int type, JuteReader in) {
            switch (type) {
                case OpCode.CREATE:
                case OpCode.CREATE2:
                case OpCode.CREATE_CONTAINER:
                case OpCode.CREATE_TTL:
                    return Create.read(type, in);
                case OpCode.DELETE:
                    return new Delete(in.readPath(), in.readInt());
                case OpCode.SET_DATA:
                    return new SetData(in.readPath(), in.readBuffer(), in.readInt());
                case OpCode.CHECK:
                    return new Check(in.readPath(), in.readInt());
                default:
                    throw new MalformedRecordException("op code " + type + " inside a multi");
            }
        }
    }

    /**
     * Changes the members of the ensemble (client protocol, section 10.6).
     *
     * @param curConfigId the version that the current configuration must have, -1 for any
     */
    record Reconfig(
            @Nullable String joiningServers,
            @Nullable String leavingServers,
            @Nullable String newMembers,
            long curConfigId)
            implements Write {
        @Override
        public int opCode() {
            return OpCode.RECONFIG;
        }

        @Override
        public void write(JuteWriter out) {
            out.writeString(joiningServers);
            out.writeString(leavingServers);
            out.writeString(newMembers);
            out.writeLong(curConfigId);
        }
    }

    /** Ends the session. */
    record CloseSession() implements Write {
        @Override
        public int opCode() {
            return OpCode.CLOSE_SESSION;
        }

        @Override
        public void write(JuteWriter out) {}
    }

    /** A barrier: answered once everything proposed before it has been applied here. */
    record Sync(@Nullable ZnodePath path) implements Request {
        @Override
        public int opCode() {
            return OpCode.SYNC;
        }

        @Override
        public void write(JuteWriter out) {
            writeNullablePath(path, out);
        }
    }

    record Exists(ZnodePath path, boolean watch) implements Read {
        @Override
        public int opCode() {
            return OpCode.EXISTS;
        }

        @Override
        public void write(JuteWriter out) {
            out.writePath(path);
            out.writeBoolean(watch);
        }
    }

    record GetData(ZnodePath path, boolean watch) implements Read {
        @Override
        public int opCode() {
            return OpCode.GET_DATA;
        }

        @Override
        public void write(JuteWriter out) {
            out.writePath(path);
            out.writeBoolean(watch);
        }
    }

    /** {@link OpCode#GET_CHILDREN}, or {@link OpCode#GET_CHILDREN2} with the parent's Stat. */
    record GetChildren(int opCode, ZnodePath path, boolean watch) implements Read {
        @Override
        public void write(JuteWriter out) {
            out.writePath(path);
            out.writeBoolean(watch);
        }
    }

    record GetAcl(ZnodePath path) implements Read {
        @Override
        public int opCode() {
            return OpCode.GET_ACL;
        }

        @Override
        public void write(JuteWriter out) {
            out.writePath(path);
        }
    }

    record GetAllChildrenNumber(ZnodePath path) implements Read {
        @Override
        public int opCode() {
            return OpCode.GET_ALL_CHILDREN_NUMBER;
        }

        @Override
        public void write(JuteWriter out) {
            out.writePath(path);
        }
    }

    /** The session's own ephemeral znodes whose path starts with {@code prefix}; null means all. */
    record GetEphemerals(@Nullable ZnodePath prefix) implements Read {
        @Override
        public int opCode() {
            return OpCode.GET_EPHEMERALS;
        }

        @Override
        public void write(JuteWriter out) {
            writeNullablePath(prefix, out);
        }
    }

    /** Several reads in one request: {@link GetData} and {@link GetChildren} only. */
    record MultiRead(List<Read> operations) implements Read {
        public MultiRead {
            operations = List.copyOf(operations);
        }

        @Override
        public int opCode() {
            return OpCode.MULTI_READ;
        }

        @Override
        public void write(JuteWriter out) {
            writeOperations(operations, out);
        }

        static MultiRead read(JuteReader in) {
            var operations = new ArrayList<Read>();
            for (int type = readMultiHeader(in); type != END; type = readMultiHeader(in)) {
                if (type == OpCode.GET_DATA) {
                    operations.add(new GetData(in.readPath(), in.readBoolean()));
                } else if (type == OpCode.GET_CHILDREN) {
                    operations.add(new GetChildren(type, in.readPath(), in.readBoolean()));
                } else {
                    throw new MalformedRecordException("op code " + type + " inside a multiRead");
                }
            }
            return new MultiRead(operations);
        }
    }

    /**
     * Leaves the watches of a lost connection again: {@link OpCode#SET_WATCHES} with three lists,
     * or {@link OpCode#SET_WATCHES2} with five.
     *
     * @param relativeZxid the last zxid that the client has seen
     */
    record SetWatches(
            int opCode,
            long relativeZxid,
            List<ZnodePath> data,
            List<ZnodePath> exist,
            List<ZnodePath> child,
            List<ZnodePath> persistent,
            List<ZnodePath> recursive)
            implements Read {
        public SetWatches {
            data = List.copyOf(data);
            exist = List.copyOf(exist);
            child = List.copyOf(child);
            persistent = List.copyOf(persistent);
            recursive = List.copyOf(recursive);
        }

        @Override
        public void write(JuteWriter out) {
            out.writeLong(relativeZxid);
            out.writePaths(data);
            out.writePaths(exist);
            out.writePaths(child);
            if (opCode == OpCode.SET_WATCHES2) {
                out.writePaths(persistent);
                out.writePaths(recursive);
            }
        }

        static SetWatches read(int opCode, JuteReader in) {
            boolean five = opCode == OpCode.SET_WATCHES2;
            return new SetWatches(
                    opCode,
                    in.readLong(),
                    readPaths(in),
                    readPaths(in),
                    readPaths(in),
                    five ? readPaths(in) : List.of(),
                    five ? readPaths(in) : List.of());
        }

        private static List<ZnodePath> readPaths(JuteReader in) {
            List<ZnodePath> paths = in.readPaths();
            if (paths == null) {
                throw new MalformedRecordException("a list of watches is null");
            }
            return paths;
        }
    }

    /**
     * Leaves a watch that stays until it is removed.
     *
     * @param path need not exist nor be valid; null is taken as the empty path, which never fires
     * @param mode 0 persistent, 1 persistent and recursive
     */
    record AddWatch(ZnodePath path, int mode) implements Read {
        @Override
        public int opCode() {
            return OpCode.ADD_WATCH;
        }

        @Override
        public void write(JuteWriter out) {
            out.writePath(path);
            out.writeInt(mode);
        }
    }

    /**
     * {@link OpCode#CHECK_WATCHES} asks whether the connection has a watch, {@link
     * OpCode#REMOVE_WATCHES} removes it.
     *
     * @param type see {@link WatcherType}
     */
    record RemoveWatches(int opCode, ZnodePath path, int type) implements Read {
        @Override
        public void write(JuteWriter out) {
            out.writePath(path);
            out.writeInt(type);
        }
    }

    record WhoAmI() implements Read {
        @Override
        public int opCode() {
            return OpCode.WHO_AM_I;
        }

        @Override
        public void write(JuteWriter out) {}
    }

    record Ping() implements Read {
        @Override
        public int opCode() {
            return OpCode.PING;
        }

        @Override
        public void write(JuteWriter out) {}
    }

    /** Adds an identity to the connection. */
    record Auth(int type, @Nullable String scheme, @Nullable Bytes auth) implements Request {
        @Override
        public int opCode() {
            return OpCode.AUTH;
        }

        @Override
        public void write(JuteWriter out) {
            out.writeInt(type);
            out.writeString(scheme);
            out.writeBuffer(auth);
        }
    }

    /** One step of a SASL exchange. */
    record Sasl(@Nullable Bytes token) implements Request {
        @Override
        public int opCode() {
            return OpCode.SASL;
        }

        @Override
        public void write(JuteWriter out) {
            out.writeBuffer(token);
        }
    }

    /** The type of the header that ends a multi, and of a failed operation's result. */
    int END = -1;

    /**
     * Decodes the body of a request.
     *
     * @throws MalformedRecordException if the bytes are not such a body, or a path in it is null
     *     where one is needed
     * @throws IllegalArgumentException if clients can't send this op code; see {@link #isKnown}
     */
    static Request read(int opCode, JuteReader in) {
        switch (opCode) {
            case OpCode.CREATE:
            case OpCode.CREATE2:
            case OpCode.CREATE_CONTAINER:
            case OpCode.CREATE_TTL:
                return Create.read(opCode, in);
            case OpCode.DELETE:
                return new Delete(in.readPath(), in.readInt());
            case OpCode.SET_DATA:
                return new SetData(in.readPath(), in.readBuffer(), in.readInt());
            case OpCode.SET_ACL:
                return new SetAcl(in.readPath(), Acl.readList(in), in.readInt());
            case OpCode.MULTI:
                return Multi.read(in);
            case OpCode.RECONFIG:
                return new Reconfig(
                        in.readString(), in.readString(), in.readString(), in.readLong());
            case OpCode.CLOSE_SESSION:
                return new CloseSession();
            case OpCode.SYNC:
                return new Sync(readNullablePath(in));
            case OpCode.EXISTS:
                return new Exists(in.readPath(), in.readBoolean());
            case OpCode.GET_DATA:
                return new GetData(in.readPath(), in.readBoolean());
            case OpCode.GET_CHILDREN:
            case OpCode.GET_CHILDREN2:
                return new GetChildren(opCode, in.readPath(), in.readBoolean());
            case OpCode.GET_ACL:
                return new GetAcl(in.readPath());
            case OpCode.GET_ALL_CHILDREN_NUMBER:
                return new GetAllChildrenNumber(in.readPath());
            case OpCode.GET_EPHEMERALS:
                return new GetEphemerals(readNullablePath(in));
            case OpCode.MULTI_READ:
                return MultiRead.read(in);
            case OpCode.SET_WATCHES:
            case OpCode.SET_WATCHES2:
                return SetWatches.read(opCode, in);
            case OpCode.ADD_WATCH:
                ZnodePath watched = readNullablePath(in);
                return new AddWatch(watched == null ? ZnodePath.of("") : watched, in.readInt());
            case OpCode.CHECK_WATCHES:
            case OpCode.REMOVE_WATCHES:
                return new RemoveWatches(opCode, in.readPath(), in.readInt());
            case OpCode.WHO_AM_I:
                return new WhoAmI();
            case OpCode.PING:
                return new Ping();
            case OpCode.AUTH:
                return new Auth(in.readInt(), in.readString(), in.readBuffer());
            case OpCode.SASL:
                return new Sasl(in.readBuffer());
            default:
                throw new IllegalArgumentException("clients can't send op code " + opCode);
        }
    }

    /** Whether a client may send this op code on its own, not inside a multi. */
    static boolean isKnown(int opCode) {
        switch (opCode) {
            case OpCode.CREATE:
            case OpCode.DELETE:
            case OpCode.EXISTS:
            case OpCode.GET_DATA:
            case OpCode.SET_DATA:
            case OpCode.GET_ACL:
            case OpCode.SET_ACL:
            case OpCode.GET_CHILDREN:
            case OpCode.SYNC:
            case OpCode.PING:
            case OpCode.GET_CHILDREN2:
            case OpCode.MULTI:
            case OpCode.CREATE2:
            case OpCode.RECONFIG:
            case OpCode.CHECK_WATCHES:
            case OpCode.REMOVE_WATCHES:
            case OpCode.CREATE_CONTAINER:
            case OpCode.CREATE_TTL:
            case OpCode.MULTI_READ:
            case OpCode.AUTH:
            case OpCode.SET_WATCHES:
            case OpCode.SASL:
            case OpCode.GET_EPHEMERALS:
            case OpCode.GET_ALL_CHILDREN_NUMBER:
            case OpCode.SET_WATCHES2:
            case OpCode.ADD_WATCH:
            case OpCode.WHO_AM_I:
            case OpCode.CLOSE_SESSION:
                return true;
            default:
                return false;
        }
    }

    private static void writeOperations(List<? extends Request> operations, JuteWriter out) {
        for (Request operation : operations) {
            writeMultiHeader(operation.opCode(), false, -1, out);
            operation.write(out);
        }
        writeMultiHeader(END, true, -1, out);
    }

    /** A header inside a multi, in requests and replies alike: 9 bytes. */
    static void writeMultiHeader(int type, boolean done, int error, JuteWriter out) {
        out.writeInt(type);
        out.writeBoolean(done);
        out.writeInt(error);
    }

    /** Returns the type, or {@link #END} if the header says that the multi is done. */
    private static int readMultiHeader(JuteReader in) {
        int type = in.readInt();
        boolean done = in.readBoolean();
        in.readInt();
        if (done) {
            return END;
        }
        if (type == END) {
            throw new MalformedRecordException("a failed result inside a request");
        }
        return type;
    }

    private static @Nullable ZnodePath readNullablePath(JuteReader in) {
        int length = in.readSpan();
        return length < 0 ? null : ZnodePath.copyOf(in.array(), in.position() - length, length);
    }

    private static void writeNullablePath(@Nullable ZnodePath path, JuteWriter out) {
        if (path == null) {
            out.writeInt(-1);
        } else {
            out.writePath(path);
        }
    }
}
