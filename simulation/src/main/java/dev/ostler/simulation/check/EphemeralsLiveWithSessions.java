package dev.ostler.simulation.check;

import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.simulation.check.AgreedHistory.Entry;
import dev.ostler.tree.Change;
import dev.ostler.tree.TreeVersion;
import dev.ostler.tree.Znode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An ephemeral znode is there exactly as long as its session, unless somebody deletes it; and a
 * session is there until it is closed or its client is silent for too long.
 */
public final class EphemeralsLiveWithSessions implements Checker {
    private static final String PROMISE = "ephemerals live as long as their sessions";
    private static final String RESURRECTED = "a session that is over does not come back";

    private final AgreedHistory history;
    private final Map<Long, Long> ended = new TreeMap<>();
    private final Map<String, Long> shown = new TreeMap<>();

    public EphemeralsLiveWithSessions(AgreedHistory history) {
        this.history = history;
    }

    @Override
    public void agreed(Entry entry) {
        SessionId session = entry.txn().header().clientId();
        if (entry.txn().txn() instanceof Txn.CloseSession) {
            ended.put(session.value(), entry.zxid());
            List<ZnodePath> left = new ArrayList<>();
            entry.after().forEachEphemeral(session, left::add);
            if (!left.isEmpty()) {
                throw new Violation(PROMISE, left + " outlive the session " + session);
            }
        }
        for (Change change : entry.changes()) {
            if (change.kind() == Change.Kind.CREATED) {
                created(entry, change.path());
            }
        }
    }

    private static void created(Entry entry, ZnodePath path) {
        Znode znode = entry.after().find(path);
        if (znode == null || !znode.isEphemeral()) {
            return;
        }
        var owner = new SessionId(znode.owner());
        if (entry.before().sessionTimeout(owner) < 0) {
            throw new Violation(PROMISE, path + " belongs to the session " + owner + ", gone");
        }
    }

    @Override
    public void published(String server, TreeVersion state) {
        shown.put(server, state.zxid());
    }

    /** A server that was left behind may not know of the end yet. */
    @Override
    public void accepted(String server, long session) {
        Long end = ended.get(session);
        if (end != null && Long.compareUnsigned(shown.getOrDefault(server, 0L), end) >= 0) {
            throw new Violation(
                    RESURRECTED, server + " has given the session " + new SessionId(session));
        }
    }

    @Override
    public void end() {
        var walk = history.latest().walk();
        while (walk.next()) {
            Znode znode = walk.znode();
            if (znode.isEphemeral()
                    && history.latest().sessionTimeout(new SessionId(znode.owner())) < 0) {
                throw new Violation(PROMISE, walk.path() + " is left over");
            }
        }
    }
}
