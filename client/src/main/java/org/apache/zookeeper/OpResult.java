package org.apache.zookeeper;

import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.data.Stat;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** What became of one operation of a multi. */
public abstract class OpResult {
    private final int type;

    private OpResult(int type) {
        this.type = type;
    }

    /** The number of the operation, see {@link OpCode}; -1 for an error. */
    public int getType() {
        return type;
    }

    /** A znode was created. */
    public static class CreateResult extends OpResult {
        private final String path;
        private final Stat stat;

        public CreateResult(String path) {
            this(OpCode.create, path, null);
        }

        public CreateResult(String path, Stat stat) {
            this(OpCode.create2, path, stat);
        }

        private CreateResult(int type, String path, Stat stat) {
            super(type);
            this.path = path;
            this.stat = stat;
        }

        /** The path on the server, the client's chroot included. */
        public String getPath() {
            return path;
        }

        /** Null unless the operation was made with {@link CreateOptions}. */
        public Stat getStat() {
            return stat;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof CreateResult that
                    && getType() == that.getType()
                    && Objects.equals(path, that.path)
                    && Objects.equals(stat, that.stat);
        }

        @Override
        public int hashCode() {
            return Objects.hash(getType(), path, stat);
        }
    }

    /** A znode was deleted. */
    public static class DeleteResult extends OpResult {
        public DeleteResult() {
            super(OpCode.delete);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof DeleteResult;
        }

        @Override
        public int hashCode() {
            return getType();
        }
    }

    /** Data was set. */
    public static class SetDataResult extends OpResult {
        private final Stat stat;

        public SetDataResult(Stat stat) {
            super(OpCode.setData);
            this.stat = stat;
        }

        public Stat getStat() {
            return stat;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof SetDataResult that && Objects.equals(stat, that.stat);
        }

        @Override
        public int hashCode() {
            return Objects.hash(getType(), stat);
        }
    }

    /** The version was as required. */
    public static class CheckResult extends OpResult {
        public CheckResult() {
            super(OpCode.check);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof CheckResult;
        }

        @Override
        public int hashCode() {
            return getType();
        }
    }

    /** Names of children were read. */
    public static class GetChildrenResult extends OpResult {
        private final List<String> children;

        public GetChildrenResult(List<String> children) {
            super(OpCode.getChildren);
            this.children = children;
        }

        public List<String> getChildren() {
            return children;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof GetChildrenResult that
                    && Objects.equals(children, that.children);
        }

        @Override
        public int hashCode() {
            return Objects.hash(getType(), children);
        }
    }

    /** Data was read. */
    public static class GetDataResult extends OpResult {
        private final byte[] data;
        private final Stat stat;

        public GetDataResult(byte[] data, Stat stat) {
            super(OpCode.getData);
            this.data = data == null ? null : data.clone();
            this.stat = stat;
        }

        public byte[] getData() {
            return data == null ? null : data.clone();
        }

        public Stat getStat() {
            return stat;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof GetDataResult that
                    && Arrays.equals(data, that.data)
                    && Objects.equals(stat, that.stat);
        }

        @Override
        public int hashCode() {
            return Objects.hash(getType(), Arrays.hashCode(data), stat);
        }
    }

    /** The operation failed, or was not done because another one failed. */
    public static class ErrorResult extends OpResult {
        private final int err;

        public ErrorResult(int err) {
            super(OpCode.error);
            this.err = err;
        }

        /** The number of a {@link KeeperException.Code}; 0 for those before the one that failed. */
        public int getErr() {
            return err;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof ErrorResult that && err == that.err;
        }

        @Override
        public int hashCode() {
            return Objects.hash(getType(), err);
        }
    }
}
