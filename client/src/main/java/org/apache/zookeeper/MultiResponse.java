package org.apache.zookeeper;

import org.apache.jute.InputArchive;
import org.apache.jute.OutputArchive;
import org.apache.jute.Record;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.Create2Response;
import org.apache.zookeeper.proto.CreateResponse;
import org.apache.zookeeper.proto.ErrorResponse;
import org.apache.zookeeper.proto.GetChildrenResponse;
import org.apache.zookeeper.proto.GetDataResponse;
import org.apache.zookeeper.proto.MultiHeader;
import org.apache.zookeeper.proto.SetDataResponse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The results of a multi, each behind a header, and a header that says the list is done. */
public class MultiResponse implements Record, Iterable<OpResult> {
    private final List<OpResult> results = new ArrayList<>();

    public void add(OpResult result) {
        results.add(result);
    }

    /** The list itself. */
    public List<OpResult> getResultList() {
        return results;
    }

    public int size() {
        return results.size();
    }

    @Override
    public Iterator<OpResult> iterator() {
        return results.iterator();
    }

    @Override
    public void serialize(OutputArchive archive, String tag) throws IOException {
        archive.startRecord(this, tag);
        for (OpResult result : results) {
            int error = result instanceof OpResult.ErrorResult failed ? failed.getErr() : 0;
            new MultiHeader(result.getType(), false, error).serialize(archive, tag);
            write(result, archive, tag);
        }
        new MultiHeader(-1, true, -1).serialize(archive, tag);
        archive.endRecord(this, tag);
    }

    private static void write(OpResult result, OutputArchive archive, String tag)
            throws IOException {
        if (result instanceof OpResult.CreateResult created) {
            if (created.getType() == OpCode.create) {
                new CreateResponse(created.getPath()).serialize(archive, tag);
            } else {
                new Create2Response(created.getPath(), created.getStat()).serialize(archive, tag);
            }
        } else if (result instanceof OpResult.SetDataResult set) {
            new SetDataResponse(set.getStat()).serialize(archive, tag);
        } else if (result instanceof OpResult.GetDataResult got) {
            new GetDataResponse(got.getData(), got.getStat()).serialize(archive, tag);
        } else if (result instanceof OpResult.GetChildrenResult got) {
            new GetChildrenResponse(got.getChildren()).serialize(archive, tag);
        } else if (result instanceof OpResult.ErrorResult failed) {
            new ErrorResponse(failed.getErr()).serialize(archive, tag);
        }
    }

    @Override
    public void deserialize(InputArchive archive, String tag) throws IOException {
        results.clear();
        archive.startRecord(tag);
        var header = new MultiHeader();
        header.deserialize(archive, tag);
        while (!header.getDone()) {
            results.add(read(header.getType(), archive, tag));
            header.deserialize(archive, tag);
        }
        archive.endRecord(tag);
    }

    private static OpResult read(int type, InputArchive archive, String tag) throws IOException {
        switch (type) {
            case OpCode.create -> {
                var response = new CreateResponse();
                response.deserialize(archive, tag);
                return new OpResult.CreateResult(response.getPath());
            }
            case OpCode.create2 -> {
                var response = new Create2Response();
                response.deserialize(archive, tag);
                return new OpResult.CreateResult(response.getPath(), response.getStat());
            }
            case OpCode.delete -> {
                return new OpResult.DeleteResult();
            }
            case OpCode.setData -> {
                var response = new SetDataResponse();
                response.deserialize(archive, tag);
                return new OpResult.SetDataResult(response.getStat());
            }
            case OpCode.check -> {
                return new OpResult.CheckResult();
            }
            case OpCode.getChildren -> {
                var response = new GetChildrenResponse();
                response.deserialize(archive, tag);
                return new OpResult.GetChildrenResult(response.getChildren());
            }
            case OpCode.getData -> {
                var response = new GetDataResponse();
                response.deserialize(archive, tag);
                return new OpResult.GetDataResult(response.getData(), response.getStat());
            }
            case OpCode.error -> {
                var response = new ErrorResponse();
                response.deserialize(archive, tag);
                return new OpResult.ErrorResult(response.getErr());
            }
            default -> throw new IOException("Invalid type " + type + " in MultiResponse");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MultiResponse that && results.equals(that.results);
    }

    @Override
    public int hashCode() {
        return results.hashCode();
    }
}
