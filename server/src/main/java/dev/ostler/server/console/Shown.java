package dev.ostler.server.console;

import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.replica.watch.WatchKind;
import dev.ostler.tree.TreeVersion;
import dev.ostler.tree.access.AccessControl;
import dev.ostler.zab.leader.LearnerState;

import java.util.List;
import java.util.Map;

/** What the console shows of a server beside its state. Any thread may ask. */
public interface Shown {
    /** Who may do what. */
    AccessControl access();

    /** What clients see now. */
    TreeVersion tree();

    /** Who learns from this server; nobody does from one that does not lead. */
    List<LearnerState> learners();

    /** On how many paths the sessions that are connected here have watches. */
    Map<SessionId, Long> watchCounts();

    /** The watches on a path, at the most {@code limit} of them. */
    List<Watch> watchesOn(ZnodePath path, int limit);

    /** The watches of a session that is connected here, likewise. */
    List<Watch> watchesOf(SessionId session, int limit);

    /** That a session watches a path. */
    record Watch(ZnodePath path, SessionId session, WatchKind kind) {}
}
