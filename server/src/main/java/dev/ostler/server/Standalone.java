package dev.ostler.server;

import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Zxid;
import dev.ostler.replica.Effects;
import dev.ostler.replica.Replica;
import dev.ostler.replica.client.Client;
import dev.ostler.replica.client.Submission;
import dev.ostler.replica.view.Commit;
import dev.ostler.server.audit.SessionEnds;
import dev.ostler.server.fourletter.EnsemblePlace;
import dev.ostler.server.fourletter.Metric;
import dev.ostler.server.fourletter.ObserverState;
import dev.ostler.server.net.ClientPort;
import dev.ostler.tree.Tree;
import dev.ostler.tree.TreeVersion;
import dev.ostler.tree.plan.QuotaWarning;
import dev.ostler.zab.leader.LearnerState;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BiFunction;

/**
 * A {@link Replica} with its disk: it writes each batch to the log with one sync. While a batch
 * syncs the next one gathers, so group commit forms by itself.
 */
final class Standalone implements Machine, Standing, Effects {
    private final ReplicaThread thread;
    private final Journal journal;
    private final SharedView view;
    private final int tickMillis;
    private final BiFunction<Tree, Effects, Replica> makes;
    private final DigestHistory digests = new DigestHistory();
    private final CommitTimes commitTimes = new CommitTimes();
    private final ClientEvents events = new ClientEvents();
    private final SessionEnds ends;

    private Replica replica;
    private @Nullable ClientPort port;

    /** False while another state takes the place of this one: nothing is done then. */
    private volatile boolean serving = true;

    private long nowMillis;
    private long wallMillis;
    private long nextTickMillis = Long.MIN_VALUE;

    /**
     * @param tickMillis time from one look at sessions and due znodes to the next
     * @param makes a replica of a tree, with these effects
     */
    Standalone(
            ReplicaThread thread,
            Journal journal,
            SharedView view,
            SessionEnds ends,
            int tickMillis,
            Tree tree,
            BiFunction<Tree, Effects, Replica> makes) {
        this.thread = thread;
        this.journal = journal;
        this.view = view;
        this.ends = ends;
        this.tickMillis = tickMillis;
        this.makes = makes;
        replica = makes.apply(tree, this);
    }

    /** Where clients come in; to be called before the thread starts. */
    void open(ClientPort opened) {
        port = opened;
    }

    // Restoration: on the replica thread.

    /**
     * Ends what was begun, disconnects all clients and serves no more until {@link #goOn}.
     *
     * @return the last transaction
     */
    Zxid pause() {
        replica.endBatch();
        serving = false;
        Objects.requireNonNull(port).closeToClients();
        return new Zxid(replica.published().zxid());
    }

    /** Serves another state from now on. */
    void goOn(Tree tree) {
        view.reset(tree.freeze());
        ends.clear();
        commitTimes.clear();
        replica = makes.apply(tree, this);
        replica.time(nowMillis, wallMillis);
        serving = true;
        Objects.requireNonNull(port).openToClients();
    }

    // Machine.

    @Override
    public void start() {}

    @Override
    public void time(long now, long wall) {
        nowMillis = now;
        wallMillis = wall;
        replica.time(now, wall);
    }

    @Override
    public void submit(Submission submission) {
        if (serving) {
            replica.submit(submission);
        }
    }

    @Override
    public void disconnected(Client client, SessionId session) {
        replica.disconnected(client, session);
    }

    @Override
    public long wakeUpMillis() {
        if (!serving) {
            return Long.MAX_VALUE;
        }
        return replica.isTickDue() ? nowMillis : nextTickMillis;
    }

    @Override
    public void tick() {
        nextTickMillis = nowMillis + tickMillis;
        replica.tick();
    }

    @Override
    public void endBatch() throws IOException {
        if (!serving) {
            return;
        }
        replica.endBatch();
        journal.snapshotIfDue(replica.published());
    }

    // Effects: called by the replica, on its thread.

    @Override
    public void append(LoggedTxn txn) {
        digests.logged(txn);
        ends.logged(txn);
        commitTimes.logged(txn.header().zxid().value(), txn.header().time());
        try {
            journal.append(txn);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void persist(Zxid upTo) {
        try {
            journal.sync();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        replica.persisted(upTo);
    }

    @Override
    public void publish(List<Commit> commits, TreeVersion version, @Nullable Submission waiting) {
        view.publish(commits, version, waiting);
        commitTimes.shown(version.zxid(), wallMillis);
        ends.committed(version.zxid());
    }

    @Override
    public void warn(QuotaWarning warning) {
        events.warn(warning);
    }

    @Override
    public void expired(SessionId session, int timeoutMillis) {
        events.expired(session, timeoutMillis);
    }

    // Standing: any thread.

    @Override
    public boolean isServing() {
        return serving;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public String mode() {
        return "standalone";
    }

    @Override
    public @Nullable EnsemblePlace place() {
        return null;
    }

    @Override
    public SortedMap<Long, List<SessionId>> sessionsByExpiry() {
        return thread.ask(() -> replica.sessions().sessionsByExpiry()).join();
    }

    @Override
    public Optional<SortedMap<Long, List<SessionId>>> localSessionsByExpiry() {
        return Optional.empty();
    }

    @Override
    public List<ObserverState> observers() {
        return List.of();
    }

    @Override
    public List<LearnerState> learners() {
        return List.of();
    }

    @Override
    public void resetObservers() {}

    @Override
    public SortedMap<Long, Long> digests() {
        return thread.ask(digests::all).join();
    }

    @Override
    public List<Metric> metrics() {
        var metrics = new ArrayList<Metric>(events.metrics());
        metrics.add(commitTimes.times("propagation_latency"));
        return metrics;
    }

    @Override
    public void reset() {
        events.reset();
        commitTimes.reset();
    }
}
