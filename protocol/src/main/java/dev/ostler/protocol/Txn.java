package dev.ostler.protocol;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * A change that has been decided: what is logged, proposed, and applied by every server alike
 * (storage format, section 2.3). Versions and counters in it are the new values, so that applying
 * it decides nothing.
 */
public sealed interface Txn {
    /** The number in the transaction header: the op code it came from, or {@link OpCode#ERROR}. */
    int type();

    /** Writes the body. */
    void write(JuteWriter out);

    /**
     * A persistent or ephemeral znode.
     *
     * @param type {@link OpCode#CREATE} or {@link OpCode#CREATE2}
     * @param parentCversion how many children the parent has had with this one; -1 (in logs of old
     *     servers) means one more than now
     */
    record Create(
            int type,
            ZnodePath path,
            @Nullable Bytes data,
            List<Acl> acl,
            boolean ephemeral,
            int parentCversion)
            implements Txn {
        public Create {
            acl = List.copyOf(acl);
        }

        @Override
        public void write(JuteWriter out) {
            out.writePath(path);
            out.writeBuffer(data);
            Acl.writeList(acl, out);
            out.writeBoolean(ephemeral);
            out.writeInt(parentCversion);
        }

        static Create read(int type, JuteReader in) {
            ZnodePath path = in.readPath();
            Bytes data = in.readBuffer();
            List<Acl> acl = readAcl(in);
            boolean ephemeral = in.readBoolean();
            // Logs of servers before 3.4 end here.
            boolean hasVersion = type == OpCode.CREATE2 || in.remaining() >= 4;
            return new Create(type, path, data, acl, ephemeral, hasVersion ? in.readInt() : -1);
        }
    }

    /** A znode that is deleted once it has lost its last child. */
    record CreateContainer(ZnodePath path, @Nullable Bytes data, List<Acl> acl, int parentCversion)
            implements Txn {
        public CreateContainer {
            acl = List.copyOf(acl);
        }

        @Override
        public int type() {
            return OpCode.CREATE_CONTAINER;
        }

        @Override
        public void write(JuteWriter out) {
            out.writePath(path);
            out.writeBuffer(data);
            Acl.writeList(acl, out);
            out.writeInt(parentCversion);
        }
    }

    /**
     * A znode that is deleted when it has no children and was not written for a while.
     *
     * @param ttl milliseconds
     */
    record CreateTtl(
            ZnodePath path, @Nullable Bytes data, List<Acl> acl, int parentCversion, long ttl)
            implements Txn {
        public CreateTtl {
            acl = List.copyOf(acl);
        }

        @Override
        public int type() {
            return OpCode.CREATE_TTL;
        }

        @Override
        public void write(JuteWriter out) {
            out.writePath(path);
            out.writeBuffer(data);
            Acl.writeList(acl, out);
            out.writeInt(parentCversion);
            out.writeLong(ttl);
        }
    }

    /**
     * @param type {@link OpCode#DELETE}, or {@link OpCode#DELETE_CONTAINER} for a container or a
     *     TTL znode that the server removed itself
     */
    record Delete(int type, ZnodePath path) implements Txn {
        @Override
        public void write(JuteWriter out) {
            out.writePath(path);
        }
    }

    /**
     * @param type {@link OpCode#SET_DATA}, or {@link OpCode#RECONFIG} for the configuration znode
     * @param version the new version
     */
    record SetData(int type, ZnodePath path, @Nullable Bytes data, int version) implements Txn {
        @Override
        public void write(JuteWriter out) {
            out.writePath(path);
            out.writeBuffer(data);
            out.writeInt(version);
        }
    }

    /**
     * @param version the new ACL version
     */
    record SetAcl(ZnodePath path, List<Acl> acl, int version) implements Txn {
        public SetAcl {
            acl = List.copyOf(acl);
        }

        @Override
        public int type() {
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
     * Inside a multi only; changes nothing.
     *
     * @param version one more than the version that the znode had
     */
    record Check(ZnodePath path, int version) implements Txn {
        @Override
        public int type() {
            return OpCode.CHECK;
        }

        @Override
        public void write(JuteWriter out) {
            out.writePath(path);
            out.writeInt(version);
        }
    }

    /**
     * Several changes with one zxid. If one of them is a {@link Failed}, the multi failed and none
     * is applied.
     */
    record Multi(List<Txn> operations) implements Txn {
        public Multi {
            operations = List.copyOf(operations);
        }

        @Override
        public int type() {
            return OpCode.MULTI;
        }

        public boolean failed() {
            for (Txn operation : operations) {
                if (operation instanceof Failed) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public void write(JuteWriter out) {
            out.writeInt(operations.size());
            for (Txn operation : operations) {
                out.writeInt(operation.type());
                int lengthAt = out.reserveInt();
                operation.write(out);
                out.setInt(lengthAt, out.length() - lengthAt - 4);
            }
        }

        static Multi read(JuteReader in) {
            int count = in.readCount(8);
            var operations = new ArrayList<Txn>(Math.max(count, 0));
            for (int i = 0; i < count; i++) {
                int type = in.readInt();
                if (type == OpCode.MULTI) {
                    // Nothing writes it, and following it down could use up the stack.
                    throw new MalformedRecordException("a multi inside a multi");
                }
                int length = in.readSpan();
                if (length < 0) {
                    throw new MalformedRecordException("an operation of a multi is null");
                }
                var operation = new JuteReader(in.array(), in.position() - length, length);
                operations.add(
                        type == OpCode.ERROR ? failed(operation) : Txn.read(type, operation));
            }
            return new Multi(operations);
        }

        /**
         * Reads the failure of an operation. A follower of ZooKeeper's that applies a failed multi
         * before it has logged it logs all operations as failed with their old bodies: what stands
         * for the error is then the length of a path.
         */
        private static Failed failed(JuteReader in) {
            ErrorCode error = ErrorCode.ofOrNull(in.readInt());
            return new Failed(error == null ? ErrorCode.RUNTIME_INCONSISTENCY : error);
        }
    }

    /**
     * @param timeout the negotiated session timeout, in milliseconds
     */
    record CreateSession(int timeout) implements Txn {
        @Override
        public int type() {
            return OpCode.CREATE_SESSION;
        }

        @Override
        public void write(JuteWriter out) {
            out.writeInt(timeout);
        }
    }

    /**
     * @param deletes the session's ephemeral znodes; null in logs without this list, where it is
     *     whatever the session owns
     */
    record CloseSession(@Nullable List<ZnodePath> deletes) implements Txn {
        public CloseSession {
            deletes = deletes == null ? null : List.copyOf(deletes);
        }

        @Override
        public int type() {
            return OpCode.CLOSE_SESSION;
        }

        @Override
        public void write(JuteWriter out) {
            if (deletes != null) {
                out.writePaths(deletes);
            }
        }
    }

    /** A request that failed: it changes nothing but the zxid. */
    record Failed(ErrorCode error) implements Txn {
        @Override
        public int type() {
            return OpCode.ERROR;
        }

        @Override
        public void write(JuteWriter out) {
            out.writeInt(error.code());
        }
    }

    /**
     * Decodes the body of a transaction; what stands behind it (a {@link TxnDigest}) is left.
     *
     * @throws MalformedRecordException if the bytes are not such a body, or the type is unknown
     */
    static Txn read(int type, JuteReader in) {
        switch (type) {
            case OpCode.CREATE:
            case OpCode.CREATE2:
                return Create.read(type, in);
            case OpCode.CREATE_CONTAINER:
                return new CreateContainer(
                        in.readPath(), in.readBuffer(), readAcl(in), in.readInt());
            case OpCode.CREATE_TTL:
                return new CreateTtl(
                        in.readPath(), in.readBuffer(), readAcl(in), in.readInt(), in.readLong());
            case OpCode.DELETE:
            case OpCode.DELETE_CONTAINER:
                return new Delete(type, in.readPath());
            case OpCode.SET_DATA:
            case OpCode.RECONFIG:
                return new SetData(type, in.readPath(), in.readBuffer(), in.readInt());
            case OpCode.SET_ACL:
                return new SetAcl(in.readPath(), readAcl(in), in.readInt());
            case OpCode.CHECK:
                return new Check(in.readPath(), in.readInt());
            case OpCode.MULTI:
                return Multi.read(in);
            case OpCode.CREATE_SESSION:
                return new CreateSession(in.readInt());
            case OpCode.CLOSE_SESSION:
                return new CloseSession(in.remaining() == 0 ? null : in.readPaths());
            case OpCode.ERROR:
                int code = in.readInt();
                ErrorCode error = ErrorCode.ofOrNull(code);
                if (error == null) {
                    throw new MalformedRecordException("an error transaction with code " + code);
                }
                return new Failed(error);
            default:
                throw new MalformedRecordException("unknown transaction type " + type);
        }
    }

    private static List<Acl> readAcl(JuteReader in) {
        List<Acl> acl = Acl.readList(in);
        return acl == null ? List.of() : acl;
    }
}
