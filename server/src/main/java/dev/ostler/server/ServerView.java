package dev.ostler.server;

import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.replica.client.Client;
import dev.ostler.server.console.Shown;
import dev.ostler.server.net.ClientConnection;
import dev.ostler.server.net.ClientPort;
import dev.ostler.tree.TreeVersion;
import dev.ostler.tree.access.AccessControl;
import dev.ostler.zab.leader.LearnerState;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A running server, for the console. */
record ServerView(AccessControl access, SharedView view, Standing standing, ClientPort port)
        implements Shown {

    @Override
    public TreeVersion tree() {
        return view.current();
    }

    @Override
    public List<LearnerState> learners() {
        return standing.learners();
    }

    @Override
    public Map<SessionId, Long> watchCounts() {
        return view.watches(
                watches -> {
                    var counts = new LinkedHashMap<SessionId, Long>();
                    for (ClientConnection connection : port.connections()) {
                        if (connection.watcher() >= 0) {
                            counts.put(
                                    connection.session(), watches.watchCount(connection.watcher()));
                        }
                    }
                    return counts;
                });
    }

    @Override
    public List<Watch> watchesOn(ZnodePath path, int limit) {
        return view.watches(
                watches -> {
                    var found = new ArrayList<Watch>();
                    watches.forEachWatch(
                            path,
                            (at, watcher, kind) -> {
                                found.add(new Watch(at, session(watcher), kind));
                                return found.size() < limit;
                            });
                    return found;
                });
    }

    private static SessionId session(Client watcher) {
        return ((ClientConnection) watcher).session();
    }

    @Override
    public List<Watch> watchesOf(SessionId session, int limit) {
        return view.watches(
                watches -> {
                    var found = new ArrayList<Watch>();
                    for (ClientConnection connection : port.connections()) {
                        if (connection.session().equals(session) && connection.watcher() >= 0) {
                            watches.forEachWatchOf(
                                    connection.watcher(),
                                    (path, watcher, kind) -> {
                                        found.add(new Watch(path, session, kind));
                                        return found.size() < limit;
                                    });
                        }
                    }
                    return found;
                });
    }
}
