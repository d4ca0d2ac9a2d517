package dev.ostler.simulation.server;

import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.ServerId;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Zxid;
import dev.ostler.replica.Cleaning;
import dev.ostler.replica.Effects;
import dev.ostler.replica.Replica;
import dev.ostler.replica.client.Client;
import dev.ostler.replica.client.Submission;
import dev.ostler.replica.session.SessionIds;
import dev.ostler.replica.session.SessionTracker;
import dev.ostler.replica.session.TimeoutBounds;
import dev.ostler.replica.view.Commit;
import dev.ostler.tree.TreeVersion;
import dev.ostler.tree.access.AccessControl;
import dev.ostler.tree.access.AccessOptions;
import dev.ostler.tree.plan.PlanOptions;
import dev.ostler.tree.plan.Planner;
import dev.ostler.tree.plan.QuotaWarning;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A server that serves alone: a {@link Replica} with its disk and its clients. */
public final class StandaloneServer implements RunningServer, Effects, ClientPort.Inbox {
    private static final int STEP_MICROS = 300;

    private final Surroundings surroundings;
    private final Files files;
    private final ClientPort port;
    private final Replica replica;
    private final List<Runnable> inbox = new ArrayList<>();
    private List<LoggedTxn> unsynced = new ArrayList<>();
    private boolean stepPlanned;

    /** Recovers and begins to serve. */
    public StandaloneServer(Surroundings surroundings) throws IOException {
        this.surroundings = surroundings;
        files = new Files(surroundings, txn -> {});
        files.tree().deleteOrphanedEphemerals();
        var access = new AccessControl(AccessOptions.DEFAULTS);
        TreeVersion state = files.tree().freeze();
        surroundings.checker().recovered(surroundings.name(), state, 0);
        port = new ClientPort(surroundings, state, access, this);
        replica = replica(access);
        port.publish(List.of(), state, null);
        if (files.needsSnapshot()) {
            surroundings.diskThread().submit(() -> files.snapshot(state), () -> {});
        }
        port.open();
        surroundings.process().after(tickMicros(), this::tick);
    }

    private Replica replica(AccessControl access) {
        long now = surroundings.process().nowMillis();
        int tick = surroundings.options().tickMillis();
        var sessions = new SessionTracker(tick, tick);
        files.tree()
                .freeze()
                .forEachSession((session, timeout) -> sessions.add(session, timeout, now));
        return new Replica(
                files.tree(),
                new Planner(files.tree(), access, PlanOptions.DEFAULTS),
                sessions,
                new SessionIds(new ServerId(1), surroundings.process().wallMillis()),
                TimeoutBounds.ofTick(tick),
                new Cleaning(60_000, 10_000, 0, now),
                this);
    }

    private long tickMicros() {
        return surroundings.options().tickMillis() * 1000L / 4;
    }

    private void tick() {
        time();
        replica.tick();
        replica.endBatch();
        surroundings.process().after(tickMicros(), this::tick);
    }

    private void time() {
        replica.time(surroundings.process().nowMillis(), surroundings.process().wallMillis());
    }

    private void put(Runnable task) {
        inbox.add(task);
        if (!stepPlanned) {
            stepPlanned = true;
            surroundings
                    .process()
                    .after(surroundings.random().nextInt(STEP_MICROS), this::takeBatch);
        }
    }

    private void takeBatch() {
        stepPlanned = false;
        time();
        List<Runnable> batch = List.copyOf(inbox);
        inbox.clear();
        batch.forEach(Runnable::run);
        replica.endBatch();
    }

    @Override
    public void submit(List<Submission> submissions) {
        put(() -> submissions.forEach(replica::submit));
    }

    @Override
    public void disconnected(Client client, SessionId session) {
        put(() -> replica.disconnected(client, session));
    }

    @Override
    public void append(LoggedTxn txn) {
        surroundings.checker().logged(surroundings.name(), txn);
        unsynced.add(txn);
    }

    @Override
    public void persist(Zxid upTo) {
        List<LoggedTxn> batch = unsynced;
        unsynced = new ArrayList<>();
        surroundings.diskThread().submit(() -> write(batch), () -> persisted(upTo));
    }

    private void write(List<LoggedTxn> batch) throws IOException {
        for (LoggedTxn txn : batch) {
            files.append(txn);
        }
        files.sync();
    }

    private void persisted(Zxid upTo) {
        time();
        surroundings.checker().durable(surroundings.name(), upTo.value());
        replica.persisted(upTo);
        if (files.takeSnapshotDue()) {
            TreeVersion state = replica.published();
            surroundings.diskThread().submit(() -> files.snapshot(state), () -> {});
        }
    }

    @Override
    public void publish(List<Commit> commits, TreeVersion version, @Nullable Submission waiting) {
        port.publish(commits, version, waiting);
    }

    @Override
    public void warn(QuotaWarning warning) {
        surroundings.world().say(surroundings.name(), () -> "quota exceeded: " + warning);
    }

    @Override
    public void expired(SessionId session, int timeoutMillis) {
        surroundings.world().say(surroundings.name(), () -> "expires session " + session);
    }

    @Override
    public String status() {
        return "standalone at " + new Zxid(publishedZxid());
    }

    @Override
    public long publishedZxid() {
        return port.current().zxid();
    }

    @Override
    public boolean isLeading() {
        return false;
    }

    @Override
    public boolean isServing() {
        return true;
    }
}
