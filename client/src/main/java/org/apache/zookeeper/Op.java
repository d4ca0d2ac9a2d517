package org.apache.zookeeper;

import dev.ostler.client.Ttl;

import org.apache.jute.Record;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.common.PathUtils;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.proto.CheckVersionRequest;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.CreateTTLRequest;
import org.apache.zookeeper.proto.DeleteRequest;
import org.apache.zookeeper.proto.GetChildrenRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.SetDataRequest;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** One operation of a multi. */
public abstract class Op {
    private final int type;
    private final String path;
    private final OpKind opKind;

    private Op(int type, String path, OpKind opKind) {
        this.type = type;
        this.path = path;
        this.opKind = opKind;
    }

    /** What may stand together in a multi. */
    public enum OpKind {
        /** All or nothing. */
        TRANSACTION,
        /** Each on its own. */
        READ
    }

    /**
     * @param flags the kind of znode, see {@link CreateMode#toFlag}
     */
    public static Op create(String path, byte[] data, List<ACL> acl, int flags) {
        return new Create(path, data, acl, flags);
    }

    /**
     * @param ttl milliseconds, if the kind wants any
     */
    public static Op create(String path, byte[] data, List<ACL> acl, int flags, long ttl) {
        CreateMode mode = CreateMode.fromFlag(flags, CreateMode.PERSISTENT);
        return mode.isTTL()
                ? new CreateTTL(path, data, acl, mode, ttl)
                : new Create(path, data, acl, flags);
    }

    public static Op create(String path, byte[] data, List<ACL> acl, CreateMode createMode) {
        return new Create(path, data, acl, createMode.toFlag());
    }

    /**
     * @param ttl milliseconds, if the kind wants any
     */
    public static Op create(
            String path, byte[] data, List<ACL> acl, CreateMode createMode, long ttl) {
        return createMode.isTTL()
                ? new CreateTTL(path, data, acl, createMode, ttl)
                : new Create(path, data, acl, createMode.toFlag());
    }

    /** An operation whose result has a {@link org.apache.zookeeper.data.Stat}. */
    public static Op create(String path, byte[] data, CreateOptions options) {
        CreateMode mode = options.getCreateMode();
        return mode.isTTL()
                ? new CreateTTL(path, data, options.getAcl(), mode, options.getTtl())
                : new Create(
                        path,
                        data,
                        options.getAcl(),
                        mode.toFlag(),
                        mode.isContainer() ? OpCode.createContainer : OpCode.create2);
    }

    public static Op delete(String path, int version) {
        return new Delete(path, version);
    }

    public static Op setData(String path, byte[] data, int version) {
        return new SetData(path, data, version);
    }

    public static Op check(String path, int version) {
        return new Check(path, version);
    }

    public static Op getChildren(String path) {
        return new GetChildren(path);
    }

    public static Op getData(String path) {
        return new GetData(path);
    }

    /** The number of the operation, see {@link OpCode}. */
    public int getType() {
        return type;
    }

    public String getPath() {
        return path;
    }

    public OpKind getKind() {
        return opKind;
    }

    /** The record that is sent. */
    public abstract Record toRequestRecord();

    /** The same operation on another path. */
    abstract Op withPath(String newPath);

    /**
     * @throws IllegalArgumentException if the path is not valid
     * @throws KeeperException if there is no such kind of znode
     */
    void validate() throws KeeperException {
        PathUtils.validatePath(path);
    }

    /** Creates a znode. */
    public static class Create extends Op {
        protected byte[] data;
        protected List<ACL> acl;
        protected int flags;

        private Create(String path, byte[] data, List<ACL> acl, int flags) {
            this(
                    path,
                    data,
                    acl,
                    flags,
                    CreateMode.fromFlag(flags, CreateMode.PERSISTENT).isContainer()
                            ? OpCode.createContainer
                            : OpCode.create);
        }

        private Create(String path, byte[] data, List<ACL> acl, int flags, int type) {
            super(type, path, OpKind.TRANSACTION);
            this.data = data;
            this.acl = acl;
            this.flags = flags;
        }

        @Override
        public Record toRequestRecord() {
            return new CreateRequest(getPath(), data, acl, flags);
        }

        @Override
        Op withPath(String newPath) {
            return new Create(newPath, data, acl, flags, getType());
        }

        @Override
        void validate() throws KeeperException {
            validate(-1);
        }

        final void validate(long ttl) throws KeeperException {
            CreateMode mode = CreateMode.fromFlag(flags);
            PathUtils.validatePath(getPath(), mode.isSequential());
            Ttl.check(mode, ttl);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Create that
                    && getType() == that.getType()
                    && flags == that.flags
                    && Objects.equals(getPath(), that.getPath())
                    && Arrays.equals(data, that.data)
                    && Objects.equals(acl, that.acl);
        }

        @Override
        public int hashCode() {
            return Objects.hash(getType(), getPath(), Arrays.hashCode(data), acl, flags);
        }
    }

    /** Creates a znode with a time to live. */
    public static class CreateTTL extends Create {
        private final long ttl;

        private CreateTTL(String path, byte[] data, List<ACL> acl, CreateMode mode, long ttl) {
            super(path, data, acl, mode.toFlag(), OpCode.createTTL);
            this.ttl = ttl;
        }

        @Override
        public Record toRequestRecord() {
            return new CreateTTLRequest(getPath(), data, acl, flags, ttl);
        }

        @Override
        Op withPath(String newPath) {
            return new CreateTTL(
                    newPath, data, acl, CreateMode.fromFlag(flags, CreateMode.PERSISTENT), ttl);
        }

        @Override
        void validate() throws KeeperException {
            validate(ttl);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof CreateTTL that && super.equals(other) && ttl == that.ttl;
        }

        @Override
        public int hashCode() {
            return Objects.hash(super.hashCode(), ttl);
        }
    }

    /** Deletes a znode. */
    public static class Delete extends Op {
        private final int version;

        private Delete(String path, int version) {
            super(OpCode.delete, path, OpKind.TRANSACTION);
            this.version = version;
        }

        @Override
        public Record toRequestRecord() {
            return new DeleteRequest(getPath(), version);
        }

        @Override
        Op withPath(String newPath) {
            return new Delete(newPath, version);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Delete that
                    && version == that.version
                    && Objects.equals(getPath(), that.getPath());
        }

        @Override
        public int hashCode() {
            return Objects.hash(getType(), getPath(), version);
        }
    }

    /** Sets a znode's data. */
    public static class SetData extends Op {
        private final byte[] data;
        private final int version;

        private SetData(String path, byte[] data, int version) {
            super(OpCode.setData, path, OpKind.TRANSACTION);
            this.data = data;
            this.version = version;
        }

        @Override
        public Record toRequestRecord() {
            return new SetDataRequest(getPath(), data, version);
        }

        @Override
        Op withPath(String newPath) {
            return new SetData(newPath, data, version);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof SetData that
                    && version == that.version
                    && Objects.equals(getPath(), that.getPath())
                    && Arrays.equals(data, that.data);
        }

        @Override
        public int hashCode() {
            return Objects.hash(getType(), getPath(), Arrays.hashCode(data), version);
        }
    }

    /** Requires a znode to have a version. */
    public static class Check extends Op {
        private final int version;

        private Check(String path, int version) {
            super(OpCode.check, path, OpKind.TRANSACTION);
            this.version = version;
        }

        @Override
        public Record toRequestRecord() {
            return new CheckVersionRequest(getPath(), version);
        }

        @Override
        Op withPath(String newPath) {
            return new Check(newPath, version);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Check that
                    && version == that.version
                    && Objects.equals(getPath(), that.getPath());
        }

        @Override
        public int hashCode() {
            return Objects.hash(getType(), getPath(), version);
        }
    }

    /** Reads the names of a znode's children. */
    public static class GetChildren extends Op {
        GetChildren(String path) {
            super(OpCode.getChildren, path, OpKind.READ);
        }

        @Override
        public Record toRequestRecord() {
            return new GetChildrenRequest(getPath(), false);
        }

        @Override
        Op withPath(String newPath) {
            return new GetChildren(newPath);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof GetChildren that && Objects.equals(getPath(), that.getPath());
        }

        @Override
        public int hashCode() {
            return Objects.hash(getType(), getPath());
        }
    }

    /** Reads a znode's data. */
    public static class GetData extends Op {
        GetData(String path) {
            super(OpCode.getData, path, OpKind.READ);
        }

        @Override
        public Record toRequestRecord() {
            return new GetDataRequest(getPath(), false);
        }

        @Override
        Op withPath(String newPath) {
            return new GetData(newPath);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof GetData that && Objects.equals(getPath(), that.getPath());
        }

        @Override
        public int hashCode() {
            return Objects.hash(getType(), getPath());
        }
    }
}
