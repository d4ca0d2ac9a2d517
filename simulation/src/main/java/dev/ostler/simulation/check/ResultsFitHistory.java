package dev.ostler.simulation.check;

import static dev.ostler.simulation.check.AgreedHistory.hex;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.simulation.check.AgreedHistory.Entry;
import dev.ostler.simulation.check.Call.Request;
import dev.ostler.tree.TreeVersion;
import dev.ostler.tree.Znode;

import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Every answer is the right one for its place in the history: a read shows the state of the zxid
 * that its reply carries, and a write succeeds or fails as the state before it demands. Versions
 * make each znode a register with compare-and-set.
 */
public final class ResultsFitHistory implements Checker {
    private static final String READS = "a read shows the state that it names";
    private static final String WRITES = "a write does what the state before it demands";

    private final AgreedHistory history;

    public ResultsFitHistory(AgreedHistory history) {
        this.history = history;
    }

    @Override
    public void completed(Call call) {
        if (!call.isAnswered()) {
            return;
        }
        if (call.request().isWrite()) {
            write(call);
        } else {
            read(call);
        }
    }

    private void read(Call call) {
        TreeVersion state = history.at(call.zxid());
        if (state == null) {
            throw new Violation(READS, call + " shows a state that never was");
        }
        switch (call.request()) {
            case Request.Get get -> compare(call, find(state, get.path()), true);
            case Request.Exists exists -> compare(call, find(state, exists.path()), false);
            case Request.Children children -> children(call, find(state, children.path()));
            default -> {}
        }
    }

    private static void compare(Call call, @Nullable Znode znode, boolean withData) {
        expectError(call, znode == null ? ErrorCode.NO_NODE : ErrorCode.OK, READS);
        if (znode == null) {
            return;
        }
        compareStat(call, znode, READS);
        if (withData && !data(znode).equals(call.result().text())) {
            throw new Violation(READS, call + ", but the data was " + data(znode));
        }
    }

    private static void children(Call call, @Nullable Znode znode) {
        expectError(call, znode == null ? ErrorCode.NO_NODE : ErrorCode.OK, READS);
        if (znode == null) {
            return;
        }
        List<String> names = new ArrayList<>();
        znode.forEachChild(
                null,
                Integer.MAX_VALUE,
                (bytes, offset, length) ->
                        names.add(new String(bytes, offset, length, StandardCharsets.UTF_8)));
        names.sort(null);
        if (!names.equals(call.result().names())) {
            throw new Violation(READS, call + ", but the children were " + names);
        }
    }

    private void write(Call call) {
        Entry entry = history.entry(call.zxid());
        if (entry == null) {
            return; // NothingAcknowledgedIsLost tells it better.
        }
        switch (call.request()) {
            case Request.Create create -> {
                expectError(call, creatable(create, entry.before()), WRITES);
                if (call.error() == 0) {
                    require(call, call.result().text(), entry.after());
                }
            }
            case Request.Set set -> {
                expectError(call, settable(set, entry.before()), WRITES);
                Znode after = find(entry.after(), set.path());
                if (call.error() == 0) {
                    if (after == null || !data(after).equals(set.data())) {
                        throw new Violation(WRITES, call + " left " + after);
                    }
                    compareStat(call, after, WRITES);
                }
            }
            case Request.Delete delete -> {
                expectError(call, deletable(delete, entry.before()), WRITES);
                if (call.error() == 0 && find(entry.after(), delete.path()) != null) {
                    throw new Violation(WRITES, call + " left the znode there");
                }
            }
            default -> {}
        }
    }

    private static void require(Call call, @Nullable String path, TreeVersion state) {
        if (path == null || find(state, path) == null) {
            throw new Violation(WRITES, call + " created nothing");
        }
    }

    private static ErrorCode creatable(Request.Create create, TreeVersion state) {
        ZnodePath path = ZnodePath.of(create.path());
        Znode parent = state.find(path.parent());
        if (parent == null) {
            return ErrorCode.NO_NODE;
        }
        if (parent.isEphemeral()) {
            return ErrorCode.NO_CHILDREN_FOR_EPHEMERALS;
        }
        if (!create.sequential() && state.find(path) != null) {
            return ErrorCode.NODE_EXISTS;
        }
        return ErrorCode.OK;
    }

    private static ErrorCode settable(Request.Set set, TreeVersion state) {
        Znode znode = find(state, set.path());
        if (znode == null) {
            return ErrorCode.NO_NODE;
        }
        return fits(set.version(), znode) ? ErrorCode.OK : ErrorCode.BAD_VERSION;
    }

    private static ErrorCode deletable(Request.Delete delete, TreeVersion state) {
        Znode znode = find(state, delete.path());
        if (znode == null) {
            return ErrorCode.NO_NODE;
        }
        if (!fits(delete.version(), znode)) {
            return ErrorCode.BAD_VERSION;
        }
        return znode.childCount() > 0 ? ErrorCode.NOT_EMPTY : ErrorCode.OK;
    }

    private static boolean fits(int asked, Znode znode) {
        return asked == -1 || asked == znode.version();
    }

    /** A session that is over may be told so by any write. */
    private static void expectError(Call call, ErrorCode expected, String promise) {
        if (call.error() != expected.code()
                && call.error() != ErrorCode.SESSION_EXPIRED.code()
                && call.error() != ErrorCode.SESSION_MOVED.code()) {
            throw new Violation(promise, call + ", expected was " + expected);
        }
    }

    private static void compareStat(Call call, Znode znode, String promise) {
        Stat told = call.result().stat();
        dev.ostler.protocol.Stat held = znode.stat();
        if (told == null
                || told.getCzxid() != held.czxid()
                || told.getMzxid() != held.mzxid()
                || told.getPzxid() != held.pzxid()
                || told.getVersion() != held.version()
                || told.getCversion() != held.cversion()
                || told.getEphemeralOwner() != held.ephemeralOwner()
                || told.getNumChildren() != held.numChildren()) {
            throw new Violation(
                    promise,
                    call + " at " + hex(call.zxid()) + ": Stat " + told + ", expected was " + held);
        }
    }

    private static @Nullable Znode find(TreeVersion state, String path) {
        return state.find(ZnodePath.of(path));
    }

    private static String data(Znode znode) {
        Bytes data = znode.data();
        return data == null ? "" : data.toUtf8String();
    }
}
