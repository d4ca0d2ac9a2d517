package org.apache.zookeeper;

import org.apache.jute.InputArchive;
import org.apache.jute.OutputArchive;
import org.apache.jute.Record;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.CheckVersionRequest;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.CreateTTLRequest;
import org.apache.zookeeper.proto.DeleteRequest;
import org.apache.zookeeper.proto.GetChildrenRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.MultiHeader;
import org.apache.zookeeper.proto.SetDataRequest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The operations of a multi, all of one kind: each behind a header, and a header that says the list
 * is done.
 */
@SuppressWarnings("this-escape") // add() may be overridden, and always could.
public class MultiOperationRecord implements Record, Iterable<Op> {
    private final List<Op> ops = new ArrayList<>();
    private Op.OpKind opKind;

    public MultiOperationRecord() {}

    /**
     * @throws IllegalArgumentException if transactions and reads are mixed
     */
    public MultiOperationRecord(Iterable<Op> ops) throws IllegalArgumentException {
        for (Op op : ops) {
            add(op);
        }
    }

    /**
     * @throws IllegalArgumentException if the operation is of another kind than those before
     */
    public void add(Op op) throws IllegalArgumentException {
        if (opKind != null && opKind != op.getKind()) {
            throw new IllegalArgumentException(
                    "Mixing read and write operations (transactions) is not allowed.");
        }
        opKind = op.getKind();
        ops.add(op);
    }

    /** Null as long as there is no operation. */
    public Op.OpKind getOpKind() {
        return opKind;
    }

    public int size() {
        return ops.size();
    }

    /**
     * Looks at the operations of a client.
     *
     * @throws IllegalArgumentException if a path is not valid
     * @throws KeeperException if there is no such kind of znode
     */
    public static void validate(Iterable<Op> ops) throws KeeperException {
        for (Op op : ops) {
            op.validate();
        }
    }

    /**
     * The operations of a client, which are valid.
     *
     * @param toServer gives the server's path for the client's
     * @throws IllegalArgumentException if transactions and reads are mixed
     */
    public static MultiOperationRecord of(Iterable<Op> ops, UnaryOperator<String> toServer) {
        var record = new MultiOperationRecord();
        for (Op op : ops) {
            record.add(op.withPath(toServer.apply(op.getPath())));
        }
        return record;
    }

    @Override
    public Iterator<Op> iterator() {
        return ops.iterator();
    }

    @Override
    public void serialize(OutputArchive archive, String tag) throws IOException {
        archive.startRecord(this, tag);
        for (Op op : ops) {
            new MultiHeader(op.getType(), false, -1).serialize(archive, tag);
            op.toRequestRecord().serialize(archive, tag);
        }
        new MultiHeader(-1, true, -1).serialize(archive, tag);
        archive.endRecord(this, tag);
    }

    @Override
    public void deserialize(InputArchive archive, String tag) throws IOException {
        archive.startRecord(tag);
        var header = new MultiHeader();
        header.deserialize(archive, tag);
        while (!header.getDone()) {
            try {
                add(read(header.getType(), archive, tag));
            } catch (IllegalArgumentException e) {
                throw new IOException("a multi of different kinds", e);
            }
            header.deserialize(archive, tag);
        }
        archive.endRecord(tag);
    }

    private static Op read(int type, InputArchive archive, String tag) throws IOException {
        switch (type) {
            case OpCode.create, OpCode.create2, OpCode.createContainer -> {
                var request = new CreateRequest();
                request.deserialize(archive, tag);
                return Op.create(
                        request.getPath(), request.getData(), request.getAcl(), request.getFlags());
            }
            case OpCode.createTTL -> {
                var request = new CreateTTLRequest();
                request.deserialize(archive, tag);
                return Op.create(
                        request.getPath(),
                        request.getData(),
                        request.getAcl(),
                        request.getFlags(),
                        request.getTtl());
            }
            case OpCode.delete -> {
                var request = new DeleteRequest();
                request.deserialize(archive, tag);
                return Op.delete(request.getPath(), request.getVersion());
            }
            case OpCode.setData -> {
                var request = new SetDataRequest();
                request.deserialize(archive, tag);
                return Op.setData(request.getPath(), request.getData(), request.getVersion());
            }
            case OpCode.check -> {
                var request = new CheckVersionRequest();
                request.deserialize(archive, tag);
                return Op.check(request.getPath(), request.getVersion());
            }
            case OpCode.getChildren -> {
                var request = new GetChildrenRequest();
                request.deserialize(archive, tag);
                return Op.getChildren(request.getPath());
            }
            case OpCode.getData -> {
                var request = new GetDataRequest();
                request.deserialize(archive, tag);
                return Op.getData(request.getPath());
            }
            default -> throw new IOException("Invalid type of op: " + type);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MultiOperationRecord that && ops.equals(that.ops);
    }

    @Override
    public int hashCode() {
        return ops.hashCode();
    }
}
