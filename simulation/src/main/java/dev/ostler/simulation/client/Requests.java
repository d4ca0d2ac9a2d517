package dev.ostler.simulation.client;

import dev.ostler.client.Operations;
import dev.ostler.client.core.Operation;
import dev.ostler.client.core.Reply;
import dev.ostler.simulation.check.Call.Request;
import dev.ostler.simulation.check.Call.Result;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.MultiOperationRecord;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Turns requests into operations of the real client, and its replies into results. */
final class Requests {
    private Requests() {}

    static Operation<?> operation(Request request, Watcher watcher) {
        return switch (request) {
            case Request.Create create ->
                    Operations.create(
                            create.path(),
                            bytes(create.data()),
                            ZooDefs.Ids.OPEN_ACL_UNSAFE,
                            mode(create),
                            false,
                            -1);
            case Request.Set set ->
                    Operations.setData(set.path(), bytes(set.data()), set.version());
            case Request.Delete delete -> Operations.delete(delete.path(), delete.version());
            case Request.Multi multi -> Operations.multi(record(multi));
            case Request.Get get -> Operations.getData(get.path(), get.watch() ? watcher : null);
            case Request.Exists exists ->
                    Operations.exists(exists.path(), exists.watch() ? watcher : null);
            case Request.Children children ->
                    Operations.getChildren(
                            children.path(), children.watch() ? watcher : null, false);
            case Request.Sync sync -> Operations.sync(sync.path());
            case Request.Close() -> Operations.closeSession();
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static CreateMode mode(Request.Create create) {
        if (create.ephemeral()) {
            return create.sequential() ? CreateMode.EPHEMERAL_SEQUENTIAL : CreateMode.EPHEMERAL;
        }
        return create.sequential() ? CreateMode.PERSISTENT_SEQUENTIAL : CreateMode.PERSISTENT;
    }

    private static MultiOperationRecord record(Request.Multi multi) {
        List<Op> ops = new ArrayList<>();
        for (Request each : multi.operations()) {
            ops.add(
                    switch (each) {
                        case Request.Create create ->
                                Op.create(
                                        create.path(),
                                        bytes(create.data()),
                                        ZooDefs.Ids.OPEN_ACL_UNSAFE,
                                        mode(create));
                        case Request.Delete delete -> Op.delete(delete.path(), delete.version());
                        case Request.Set set ->
                                Op.setData(set.path(), bytes(set.data()), set.version());
                        default -> throw new IllegalArgumentException("not in a multi: " + each);
                    });
        }
        return new MultiOperationRecord(ops);
    }

    /** The error of a reply; a multi's is that of the operation that failed. */
    static int error(Reply<?> reply) {
        if (reply.error() == 0 && reply.value() instanceof List<?> results) {
            for (Object each : results) {
                if (each instanceof OpResult.ErrorResult failed && failed.getErr() != 0) {
                    return failed.getErr();
                }
            }
        }
        return reply.error();
    }

    static Result result(Reply<?> reply) {
        Object value = reply.value();
        return switch (value) {
            case Operations.Created created -> new Result(null, created.path(), null);
            case Operations.Data data -> new Result(data.stat(), text(data.data()), null);
            case Operations.Children children -> {
                List<String> names = new ArrayList<>(children.names());
                names.sort(null);
                yield new Result(null, null, names);
            }
            case Stat stat -> new Result(stat, null, null);
            case null, default -> Result.NONE;
        };
    }

    private static String text(byte @Nullable [] data) {
        return data == null ? "" : new String(data, StandardCharsets.UTF_8);
    }
}
