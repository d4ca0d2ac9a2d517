package dev.ostler.client;

import dev.ostler.client.core.Operation;
import dev.ostler.client.core.ReplyReader;
import dev.ostler.client.watch.Registration;
import dev.ostler.client.watch.Removal;
import dev.ostler.client.watch.WatchChange;
import dev.ostler.client.watch.WatchKind;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.OpCode;

import org.apache.jute.BinaryInputArchive;
import org.apache.jute.BinaryOutputArchive;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.MultiOperationRecord;
import org.apache.zookeeper.MultiResponse;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.WatcherType;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.ClientInfo;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The operations of the protocol, ready to be submitted. All paths are the server's; nothing is
 * checked here.
 */
public final class Operations {
    private Operations() {}

    /** A path and the Stat of its znode; null where the server sends none. */
    public record Created(String path, @Nullable Stat stat) {}

    /** Data, null if the znode has none, and Stat. */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares replies, and a copy would cost.
    public record Data(byte @Nullable [] data, Stat stat) {}

    /** Names in the server's order; Stat is null unless it was asked for. */
    public record Children(List<String> names, @Nullable Stat stat) {}

    /** An access control list and the znode's Stat. */
    public record AccessList(List<ACL> acl, Stat stat) {}

    /**
     * @param withStat whether the reply is to hold the Stat
     * @param ttl milliseconds for the modes that have a time to live
     */
    public static Operation<Created> create(
            String path,
            byte @Nullable [] data,
            @Nullable List<ACL> acl,
            CreateMode mode,
            boolean withStat,
            long ttl) {
        int opCode = createOpCode(mode, withStat);
        return Operation.of(
                opCode,
                out -> {
                    out.writeString(path);
                    Records.writeBytes(data, out);
                    Records.writeAcl(acl, out);
                    out.writeInt(mode.toFlag());
                    if (mode.isTTL()) {
                        out.writeLong(ttl);
                    }
                },
                in ->
                        new Created(
                                Records.readText(in),
                                opCode == OpCode.CREATE ? null : Records.readStat(in)));
    }

    private static int createOpCode(CreateMode mode, boolean withStat) {
        if (mode.isTTL()) {
            return OpCode.CREATE_TTL;
        }
        if (mode.isContainer()) {
            return OpCode.CREATE_CONTAINER;
        }
        return withStat ? OpCode.CREATE2 : OpCode.CREATE;
    }

    public static Operation<Void> delete(String path, int version) {
        return Operation.of(
                OpCode.DELETE,
                out -> {
                    out.writeString(path);
                    out.writeInt(version);
                },
                in -> null);
    }

    public static Operation<Stat> exists(String path, @Nullable Watcher watcher) {
        return read(
                OpCode.EXISTS,
                path,
                watcher == null
                        ? null
                        : new Registration(path, watcher, WatchKind.DATA, WatchKind.EXIST),
                Records::readStat);
    }

    public static Operation<Data> getData(String path, @Nullable Watcher watcher) {
        return read(
                OpCode.GET_DATA,
                path,
                watcher == null ? null : new Registration(path, watcher, WatchKind.DATA, null),
                Operations::readData);
    }

    public static Operation<Stat> setData(String path, byte @Nullable [] data, int version) {
        return Operation.of(
                OpCode.SET_DATA,
                out -> {
                    out.writeString(path);
                    Records.writeBytes(data, out);
                    out.writeInt(version);
                },
                Records::readStat);
    }

    public static Operation<AccessList> getAcl(String path) {
        return Operation.of(
                OpCode.GET_ACL,
                out -> out.writeString(path),
                in -> new AccessList(Records.readAcl(in), Records.readStat(in)));
    }

    /**
     * @param version the ACL version that the znode must have, -1 for any
     */
    public static Operation<Stat> setAcl(String path, @Nullable List<ACL> acl, int version) {
        return Operation.of(
                OpCode.SET_ACL,
                out -> {
                    out.writeString(path);
                    Records.writeAcl(acl, out);
                    out.writeInt(version);
                },
                Records::readStat);
    }

    /**
     * @param withStat whether the reply is to hold the Stat
     */
    public static Operation<Children> getChildren(
            String path, @Nullable Watcher watcher, boolean withStat) {
        return read(
                withStat ? OpCode.GET_CHILDREN2 : OpCode.GET_CHILDREN,
                path,
                watcher == null ? null : new Registration(path, watcher, WatchKind.CHILD, null),
                in -> new Children(Records.readTexts(in), withStat ? Records.readStat(in) : null));
    }

    private static <R> Operation<R> read(
            int opCode, String path, @Nullable Registration registration, ReplyReader<R> reader) {
        return Operation.of(
                opCode,
                out -> {
                    out.writeString(path);
                    out.writeBoolean(registration != null);
                },
                reader,
                registration == null ? WatchChange.NONE : registration);
    }

    public static Operation<Void> sync(String path) {
        return Operation.of(OpCode.SYNC, out -> out.writeString(path), in -> null);
    }

    public static Operation<List<String>> getEphemerals(String prefix) {
        return Operation.of(
                OpCode.GET_EPHEMERALS, out -> out.writeString(prefix), Records::readTexts);
    }

    public static Operation<Integer> getAllChildrenNumber(String path) {
        return Operation.of(
                OpCode.GET_ALL_CHILDREN_NUMBER, out -> out.writeString(path), JuteReader::readInt);
    }

    public static Operation<List<ClientInfo>> whoAmI() {
        return Operation.of(
                OpCode.WHO_AM_I,
                out -> {},
                in ->
                        Records.readAll(
                                in,
                                8,
                                () -> new ClientInfo(Records.readText(in), Records.readText(in))));
    }

    public static Operation<Void> addWatch(String path, Watcher watcher, AddWatchMode mode) {
        WatchKind kind =
                mode == AddWatchMode.PERSISTENT ? WatchKind.PERSISTENT : WatchKind.RECURSIVE;
        return Operation.of(
                OpCode.ADD_WATCH,
                out -> {
                    out.writeString(path);
                    out.writeInt(mode.getMode());
                },
                in -> null,
                new Registration(path, watcher, kind, kind));
    }

    /**
     * Removes one watcher, or all for null. For one the server is only asked whether it knows the
     * watch: others of this client may share it.
     */
    public static Operation<Void> removeWatches(
            String path, @Nullable Watcher watcher, WatcherType type, boolean local) {
        return Operation.of(
                watcher == null ? OpCode.REMOVE_WATCHES : OpCode.CHECK_WATCHES,
                out -> {
                    out.writeString(path);
                    out.writeInt(type.getIntValue());
                },
                in -> null,
                new Removal(path, watcher, type, local));
    }

    /**
     * A multi: a transaction or a list of reads. A failed transaction is a reply without error, see
     * {@link #firstError}.
     */
    public static Operation<List<OpResult>> multi(MultiOperationRecord ops) {
        byte[] body = encode(ops);
        return Operation.of(
                ops.getOpKind() == Op.OpKind.READ ? OpCode.MULTI_READ : OpCode.MULTI,
                out -> out.writeRaw(body),
                Operations::readResults);
    }

    /** The error of the operation that made a transaction fail; 0 if it did not. */
    public static int firstError(List<OpResult> results) {
        for (OpResult result : results) {
            if (result instanceof OpResult.ErrorResult failed
                    && failed.getErr() != Code.OK.intValue()) {
                return failed.getErr();
            }
        }
        return 0;
    }

    public static Operation<Data> reconfigure(
            @Nullable String joining,
            @Nullable String leaving,
            @Nullable String members,
            long fromConfig) {
        return Operation.of(
                OpCode.RECONFIG,
                out -> {
                    out.writeString(joining);
                    out.writeString(leaving);
                    out.writeString(members);
                    out.writeLong(fromConfig);
                },
                Operations::readData);
    }

    public static Operation<Void> closeSession() {
        return Operation.of(OpCode.CLOSE_SESSION, out -> {}, in -> null);
    }

    private static Data readData(JuteReader in) {
        return new Data(Records.readBytes(in), Records.readStat(in));
    }

    private static byte[] encode(MultiOperationRecord ops) {
        var bytes = new ByteArrayOutputStream();
        try {
            ops.serialize(new BinaryOutputArchive(new DataOutputStream(bytes)), "");
        } catch (IOException e) {
            throw new UncheckedIOException("memory can't fail", e);
        }
        return bytes.toByteArray();
    }

    private static List<OpResult> readResults(JuteReader in) {
        var response = new MultiResponse();
        try {
            response.deserialize(
                    BinaryInputArchive.getArchive(
                            new ByteArrayInputStream(in.array(), in.position(), in.remaining())),
                    "");
        } catch (IOException e) {
            throw new MalformedRecordException("a multi's results: " + e);
        }
        return response.getResultList();
    }
}
