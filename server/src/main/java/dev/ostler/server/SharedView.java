package dev.ostler.server;

import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.SessionId;
import dev.ostler.replica.client.Client;
import dev.ostler.replica.client.Submission;
import dev.ostler.replica.view.Commit;
import dev.ostler.replica.view.View;
import dev.ostler.replica.watch.FiredCounts;
import dev.ostler.replica.watch.WatchTable;
import dev.ostler.server.net.ClientConnection;
import dev.ostler.server.net.SharedReads;
import dev.ostler.tree.TreeVersion;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * A {@link View} for the replica thread, which publishes, and the event loops, which read.
 *
 * <p>A plain read takes the current version from one volatile field and no lock. The lock is for
 * what must not be torn apart: firing watches and publishing the version that fired them, against
 * reading a version and leaving a watch on it. It is never held across I/O.
 *
 * <p>Events are queued at their connections before their version becomes current; a reader takes
 * the version first, and sends the events up to it before it answers. So no client sees a change
 * before the event that tells of it, nor an event and then a state from before it.
 */
final class SharedView implements SharedReads {
    /** How many watches are forgotten under one hold of the lock: less than a millisecond. */
    private static final int WATCHES_AT_ONCE = 1_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final View view;
    private final JuteWriter scratch = new JuteWriter();
    private volatile TreeVersion current;

    SharedView(View view) {
        this.view = view;
        current = view.tree();
    }

    @Override
    public TreeVersion current() {
        return current;
    }

    @Override
    public void answer(
            ClientConnection client,
            SessionId session,
            int xid,
            int opCode,
            JuteReader body,
            JuteWriter out) {
        if (View.concernsWatches(opCode, body)) {
            lock.lock();
            try {
                client.sendUpTo(view.tree().zxid(), out);
                view.answer(client, session, client.identities(), xid, opCode, body, out);
            } finally {
                lock.unlock();
            }
        } else {
            TreeVersion version = current;
            client.sendUpTo(version.zxid(), out);
            view.answerFrom(
                    version,
                    session,
                    client.identities(),
                    xid,
                    opCode,
                    body,
                    client.childLists(),
                    out);
        }
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // The lock is unfair; who waits for it may go first.
    public void closed(Client client) {
        while (!closedInPart(client)) {
            Thread.yield();
        }
    }

    private boolean closedInPart(Client client) {
        lock.lock();
        try {
            return view.closed(client, WATCHES_AT_ONCE);
        } finally {
            lock.unlock();
        }
    }

    /** The replica thread makes a new version the current one, and answers what waited for it. */
    void publish(List<Commit> commits, TreeVersion version, @Nullable Submission waiting) {
        lock.lock();
        try {
            view.publish(commits, version);
            if (waiting != null) {
                view.answer(waiting, scratch);
            }
            current = version;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The replica thread goes on from another state. Connections from before are about to end; what
     * they watched goes with them, and what fires until then is not sent any more.
     */
    void reset(TreeVersion version) {
        publish(List.of(), version, null);
    }

    /** Looks at how many watchers events had. */
    <T> T fired(Function<FiredCounts, T> question) {
        lock.lock();
        try {
            return question.apply(view.fired());
        } finally {
            lock.unlock();
        }
    }

    void resetFired() {
        lock.lock();
        try {
            view.fired().reset();
        } finally {
            lock.unlock();
        }
    }

    /** Looks at the watches; {@code question} must be quick, since nobody can publish meanwhile. */
    <T> T watches(Function<WatchTable<Client>, T> question) {
        lock.lock();
        try {
            return question.apply(view.watches());
        } finally {
            lock.unlock();
        }
    }
}
