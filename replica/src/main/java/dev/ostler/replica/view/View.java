package dev.ostler.replica.view;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.EventType;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.WatcherType;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.replica.client.Client;
import dev.ostler.replica.client.Delivery;
import dev.ostler.replica.client.Frame;
import dev.ostler.replica.client.Submission;
import dev.ostler.replica.watch.FiredCounts;
import dev.ostler.replica.watch.WatchKind;
import dev.ostler.replica.watch.WatchTable;
import dev.ostler.tree.Change;
import dev.ostler.tree.TreeVersion;
import dev.ostler.tree.Znode;
import dev.ostler.tree.access.AccessControl;
import dev.ostler.tree.access.AclList;
import dev.ostler.tree.access.Identities;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Function;

/**
 * What clients see: one version of the tree, and the watches that were left while it, or an older
 * one, was current. The two change together, by {@link #publish}; so no event is lost between
 * reading and leaving a watch, and none tells of what its watcher has already read.
 *
 * <p>Not thread-safe, but for the static methods and {@link #answerFrom}: a shell with threads
 * guards all other calls with one lock.
 */
public final class View {
    private final AccessControl access;
    private final Reads reads;
    private final WatchTable<Client> watches;
    private final FiredCounts fired = new FiredCounts();
    private final Notifier notifier = new Notifier();
    private final ChildLists lists = new ChildLists();
    private TreeVersion tree;

    /**
     * @param secret keeps clients from choosing paths that collide in the table of watches; should
     *     be random
     */
    public View(TreeVersion tree, AccessControl access, long secret) {
        this.tree = tree;
        this.access = access;
        reads = new Reads(access);
        watches = new WatchTable<>(secret);
    }

    /** The current version. */
    public TreeVersion tree() {
        return tree;
    }

    /** For the operators' lists of watches. */
    public WatchTable<Client> watches() {
        return watches;
    }

    /** For the operators, too. */
    public FiredCounts fired() {
        return fired;
    }

    /**
     * Fires the watches of committed transactions, queues for each client what it is told, and
     * makes {@code next} the current version. The shell lets readers take the new version only
     * after this.
     *
     * @param next the tree after the last of {@code commits}
     */
    public void publish(List<Commit> commits, TreeVersion next) {
        for (int i = 0; i < commits.size(); i++) {
            Commit commit = commits.get(i);
            List<Change> changes = commit.changes();
            for (int j = 0; j < changes.size(); j++) {
                notifier.fire(commit.zxid(), changes.get(j));
            }
            Client client = commit.client();
            Delivery delivery = commit.delivery();
            if (client != null && delivery != null) {
                client.deliver(delivery);
            }
        }
        tree = next;
    }

    /**
     * Forgets watches of a connection that has ended, at the most {@code limit} of them, so that
     * one with millions does not keep the others waiting. What still waits to be answered leaves
     * none.
     *
     * @return whether none is left
     */
    public boolean closed(Client client, int limit) {
        int watcher = client.watcher();
        if (watcher == Client.GONE) {
            return true;
        }
        if (watcher != Client.NO_WATCHER && !watches.unregister(watcher, limit)) {
            return false;
        }
        client.watcher(Client.GONE);
        return true;
    }

    /**
     * Whether a request leaves, removes or asks for watches, so that it must be answered by {@link
     * #answer}; all others may be answered by {@link #answerFrom}.
     *
     * @param body the request behind its header; not moved
     */
    public static boolean concernsWatches(int opCode, JuteReader body) {
        return switch (opCode) {
            case OpCode.SET_WATCHES,
                    OpCode.SET_WATCHES2,
                    OpCode.ADD_WATCH,
                    OpCode.CHECK_WATCHES,
                    OpCode.REMOVE_WATCHES ->
                    true;
            default -> Reads.hasWatchFlag(opCode) && hasFlagSet(body);
        };
    }

    private static boolean hasFlagSet(JuteReader body) {
        byte[] bytes = body.array();
        int position = body.position();
        if (body.remaining() < 5) {
            return false;
        }
        int length =
                (bytes[position] & 0xff) << 24
                        | (bytes[position + 1] & 0xff) << 16
                        | (bytes[position + 2] & 0xff) << 8
                        | (bytes[position + 3] & 0xff);
        return length >= 0 && length <= body.remaining() - 5 && bytes[position + 4 + length] != 0;
    }

    /**
     * Answers a read that does not concern watches. Any thread may call it, without a lock.
     *
     * @param ownLists the calling thread's own
     */
    public void answerFrom(
            TreeVersion version,
            SessionId session,
            Identities identities,
            int xid,
            int opCode,
            JuteReader body,
            ChildLists ownLists,
            JuteWriter out) {
        reads.answer(version, session, identities, xid, opCode, body, ownLists, out);
    }

    /** Answers any read from the current version, and leaves the watches that it asks for. */
    public void answer(
            Client client,
            SessionId session,
            Identities identities,
            int xid,
            int opCode,
            JuteReader body,
            JuteWriter out) {
        switch (opCode) {
            case OpCode.SET_WATCHES, OpCode.SET_WATCHES2 ->
                    respond(
                            xid,
                            opCode,
                            body,
                            out,
                            request -> {
                                return setWatches(
                                        (Request.SetWatches) request, client, identities, out);
                            });
            case OpCode.ADD_WATCH -> addWatch(client, xid, body, out);
            case OpCode.CHECK_WATCHES, OpCode.REMOVE_WATCHES ->
                    respond(
                            xid,
                            opCode,
                            body,
                            out,
                            request -> {
                                return removeWatches((Request.RemoveWatches) request, client);
                            });
            default -> {
                boolean watch = Reads.hasWatchFlag(opCode) && hasFlagSet(body);
                int bodyAt = body.position();
                ErrorCode error =
                        reads.answer(tree, session, identities, xid, opCode, body, lists, out);
                if (watch && leavesWatch(opCode, error)) {
                    body.reset(body.array(), bodyAt, body.position() - bodyAt);
                    watches.add(
                            body.readPath(),
                            watcher(client),
                            opCode == OpCode.EXISTS || opCode == OpCode.GET_DATA
                                    ? WatchKind.DATA
                                    : WatchKind.CHILD);
                }
            }
        }
    }

    /** Answers a submission that waited for the current version, if its client is still there. */
    public void answer(Submission waiting, JuteWriter scratch) {
        if (waiting.client().watcher() == Client.GONE) {
            return;
        }
        scratch.clear();
        long zxid = tree.zxid();
        boolean last = false;
        switch (waiting) {
            case Submission.Read read -> {
                var body = new JuteReader(read.body().unsafeArray());
                answer(
                        read.client(),
                        read.session(),
                        read.identities(),
                        read.xid(),
                        read.opCode(),
                        body,
                        scratch);
            }
            case Submission.Sync sync -> {
                int start = Frame.begin(sync.xid(), zxid, scratch);
                if (sync.path() == null) {
                    scratch.writeInt(-1);
                } else {
                    scratch.writePath(sync.path());
                }
                Frame.end(start, scratch);
            }
            case Submission.Undecodable undecodable ->
                    Frame.header(undecodable.xid(), zxid, ErrorCode.MARSHALLING_ERROR, scratch);
            case Submission.Unknown unknown -> {
                Frame.header(unknown.xid(), -1, ErrorCode.UNIMPLEMENTED, scratch);
                last = true;
            }
            case Submission.Connect _, Submission.Write _ ->
                    throw new IllegalArgumentException("not answered from a version: " + waiting);
        }
        byte[] frame = scratch.toByteArray();
        waiting.client()
                .deliver(last ? Delivery.lastReply(zxid, frame) : Delivery.reply(zxid, frame));
    }

    private void respond(
            int xid,
            int opCode,
            JuteReader body,
            JuteWriter out,
            Function<Request, ErrorCode> action) {
        ErrorCode error;
        try {
            error = action.apply(Request.read(opCode, body));
        } catch (MalformedRecordException e) {
            error = ErrorCode.MARSHALLING_ERROR;
        }
        Frame.header(xid, tree.zxid(), error, out);
    }

    private static boolean leavesWatch(int opCode, ErrorCode error) {
        return error == ErrorCode.OK || (opCode == OpCode.EXISTS && error == ErrorCode.NO_NODE);
    }

    private void addWatch(Client client, int xid, JuteReader body, JuteWriter out) {
        int start = Frame.begin(xid, tree.zxid(), out);
        try {
            var request = (Request.AddWatch) Request.read(OpCode.ADD_WATCH, body);
            WatchKind kind =
                    switch (request.mode()) {
                        case 0 -> WatchKind.PERSISTENT;
                        case 1 -> WatchKind.PERSISTENT_RECURSIVE;
                        default ->
                                throw new MalformedRecordException("watch mode " + request.mode());
                    };
            watches.add(request.path(), watcher(client), kind);
            out.writeInt(ErrorCode.OK.code());
            Frame.end(start, out);
        } catch (MalformedRecordException e) {
            Frame.fail(start, ErrorCode.MARSHALLING_ERROR, out);
        }
    }

    private ErrorCode removeWatches(Request.RemoveWatches request, Client client) {
        if (request.type() < WatcherType.CHILDREN
                || request.type() > WatcherType.PERSISTENT_RECURSIVE) {
            return ErrorCode.MARSHALLING_ERROR;
        }
        if (client.watcher() == Client.NO_WATCHER) {
            return ErrorCode.NO_WATCHER;
        }
        boolean found =
                request.opCode() == OpCode.CHECK_WATCHES
                        ? watches.contains(request.path(), client.watcher(), request.type())
                        : watches.remove(request.path(), client.watcher(), request.type());
        return found ? ErrorCode.OK : ErrorCode.NO_WATCHER;
    }

    /**
     * Leaves again the watches of a connection that was lost, and tells what they missed (client
     * protocol, section 6.7).
     */
    private ErrorCode setWatches(
            Request.SetWatches request, Client client, Identities identities, JuteWriter out) {
        long seen = request.relativeZxid();
        for (ZnodePath path : request.data()) {
            Znode znode = tree.find(path);
            if (znode == null) {
                missed(EventType.NODE_DELETED, path, out);
            } else if (znode.mzxid() > seen) {
                missedIfReadable(znode, identities, EventType.NODE_DATA_CHANGED, path, out);
            } else {
                watches.add(path, watcher(client), WatchKind.DATA);
            }
        }
        for (ZnodePath path : request.exist()) {
            Znode znode = tree.find(path);
            if (znode == null) {
                watches.add(path, watcher(client), WatchKind.DATA);
            } else {
                missedIfReadable(znode, identities, EventType.NODE_CREATED, path, out);
            }
        }
        for (ZnodePath path : request.child()) {
            Znode znode = tree.find(path);
            if (znode == null) {
                missed(EventType.NODE_DELETED, path, out);
            } else if (znode.pzxid() > seen) {
                missedIfReadable(znode, identities, EventType.NODE_CHILDREN_CHANGED, path, out);
            } else {
                watches.add(path, watcher(client), WatchKind.CHILD);
            }
        }
        for (ZnodePath path : request.persistent()) {
            watches.add(path, watcher(client), WatchKind.PERSISTENT);
        }
        for (ZnodePath path : request.recursive()) {
            watches.add(path, watcher(client), WatchKind.PERSISTENT_RECURSIVE);
        }
        return ErrorCode.OK;
    }

    private void missedIfReadable(
            Znode znode, Identities identities, int eventType, ZnodePath path, JuteWriter out) {
        if (access.permits(Acl.READ, znode.acl(), identities)) {
            missed(eventType, path, out);
        }
    }

    private static void missed(int eventType, ZnodePath path, JuteWriter out) {
        Frame.notification(-1, eventType, path, out);
    }

    private int watcher(Client client) {
        if (client.watcher() == Client.NO_WATCHER) {
            client.watcher(watches.register(client));
        }
        return client.watcher();
    }

    /**
     * Turns fired watches into deliveries. One frame serves all watchers of an event; who may not
     * read the znode (for a changed list of children: its parent) hears nothing, though the watch
     * is spent.
     */
    private final class Notifier implements WatchTable.Listener<Client> {
        private long zxid;
        private @Nullable Change change;
        private int lastType;
        private @Nullable ZnodePath lastPath;
        private @Nullable Delivery last;
        private int notified;

        void fire(long causedBy, Change firing) {
            zxid = causedBy;
            change = firing;
            watches.fire(firing, this);
            endOfEvent();
            change = null;
            lastPath = null;
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // The table promises one path object per event.
        public void notify(Client watcher, int eventType, ZnodePath path) {
            if (change == null) {
                throw new IllegalStateException("a watch fired for no change");
            }
            if (eventType != lastType) {
                endOfEvent();
                lastType = eventType;
            }
            notified++;
            AclList acl =
                    eventType == EventType.NODE_CHILDREN_CHANGED
                            ? change.parentAcl()
                            : change.acl();
            if (acl == null) {
                throw new IllegalStateException("a change of data fired a watch on children");
            }
            if (!access.permits(Acl.READ, acl, watcher.identities())) {
                return;
            }
            Delivery delivery = last;
            if (delivery == null || lastPath != path) {
                delivery = Delivery.event(zxid, Frame.notification(zxid, eventType, path));
                last = delivery;
                lastPath = path;
            }
            watcher.deliver(delivery);
        }

        private void endOfEvent() {
            fired.note(lastType, notified);
            notified = 0;
            last = null;
        }
    }
}
