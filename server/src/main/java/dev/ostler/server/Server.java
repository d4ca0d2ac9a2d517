package dev.ostler.server;

import dev.ostler.protocol.ServerId;
import dev.ostler.replica.Cleaning;
import dev.ostler.replica.Replica;
import dev.ostler.replica.session.SessionIds;
import dev.ostler.replica.session.SessionTracker;
import dev.ostler.replica.view.View;
import dev.ostler.server.audit.AuditLog;
import dev.ostler.server.audit.SessionEnds;
import dev.ostler.server.config.NodeConfig;
import dev.ostler.server.config.ServerConfig;
import dev.ostler.server.fourletter.FourLetterWords;
import dev.ostler.server.jmx.ServerBeans;
import dev.ostler.server.net.ClientPort;
import dev.ostler.server.net.ClientPortOptions;
import dev.ostler.server.sasl.SaslAcceptor;
import dev.ostler.server.tls.TlsContext;
import dev.ostler.storage.log.TxnLog;
import dev.ostler.storage.snapshot.SnapshotSchedule;
import dev.ostler.storage.snapshot.SnapshotWriter;
import dev.ostler.tree.Tree;
import dev.ostler.tree.TreeVersion;
import dev.ostler.tree.access.AccessControl;
import dev.ostler.tree.plan.Planner;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * A standalone server: everything that runs in one, wired together in one place. Several may live
 * in one process.
 *
 * <p>Its threads: the event loops of the client port, the replica thread, one that writes
 * snapshots, and one for housekeeping (laying out log files, purging).
 */
public final class Server implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    /** Whatever myid says: only the ids of sessions are made of it. */
    private static final ServerId STANDALONE_ID = new ServerId(1);

    private final Database database;
    private final ScheduledExecutorService housekeeping;
    private final SnapshotThread snapshots;
    private final Journal journal;
    private final ReplicaThread replica;
    private final Restoration restoration;
    private final ClientPort port;
    private final ServerBeans beans;
    private final Operations.Shown shown;
    private final @Nullable AuditLog audit;

    /**
     * Recovers the database and begins to serve.
     *
     * @param onFailure is told, once, of what makes it impossible to go on: the disk failed, or a
     *     thread died. The server acknowledges nothing any more; the process should end
     * @throws IOException if the directories can't be used, the database can't be recovered or the
     *     port can't be bound; nothing is left running then
     */
    public static Server start(ServerConfig config, Consumer<Throwable> onFailure)
            throws IOException {
        SaslAcceptor sasl = SaslAcceptor.forClients(config.sasl());
        // A ZooKeeper at this port has no lock, and the end of its log would be repaired.
        ClientPort.requireFree(config.clientPort().address());
        ClientPort.requireFree(config.clientPort().secureAddress(), "secureClientPort");
        TlsContext tls = Options.clientTls(config);
        Database database = Database.open(config);
        try {
            return new Server(config, sasl, tls, database, onFailure);
        } catch (IOException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private Server(
            ServerConfig config,
            @Nullable SaslAcceptor sasl,
            @Nullable TlsContext tls,
            Database database,
            Consumer<Throwable> onFailure)
            throws IOException {
        this.database = database;
        Clock clock = Clock.SYSTEM;
        var random = new SecureRandom();
        Tree tree = database.tree();
        var access = new AccessControl(Options.access(config.access(), config.sasl()));
        audit = config.audit().enabled() ? new AuditLog(access) : null;

        housekeeping =
                Executors.newSingleThreadScheduledExecutor(
                        task -> new Thread(task, "housekeeping"));
        var writer =
                new SnapshotWriter(
                        database.directories().disk(),
                        database.directories().snapshots(),
                        Options.snapshots(config.snapshots()));
        snapshots = new SnapshotThread(writer, onFailure);
        var logEvents = new LogEvents();
        var schedule =
                new SnapshotSchedule(
                        config.snapshots().transactionsMax(),
                        config.snapshots().logSizeMaxBytes(),
                        random);
        journal =
                new Journal(
                        last ->
                                new TxnLog(
                                        database.directories().disk(),
                                        database.directories().logs(),
                                        Options.log(config.storage()),
                                        last,
                                        logEvents,
                                        housekeeping,
                                        System::nanoTime),
                        database.recovered().lastZxid(),
                        schedule,
                        snapshots);
        // From when the replica thread runs, the tree is its own.
        TreeVersion loaded = tree.freeze();
        if (database.needsFirstSnapshot()) {
            takeFirstSnapshot(loaded);
        }
        var view = new SharedView(new View(loaded, access, random.nextLong()));
        replica = new ReplicaThread(clock, config.limits().outstandingRequestsMax(), onFailure);
        var ids = new SessionIds(STANDALONE_ID, clock.nowMillis());
        var standalone =
                new Standalone(
                        replica,
                        journal,
                        view,
                        new SessionEnds(audit, housekeeping),
                        Options.tickMillis(config),
                        tree,
                        (served, effects) ->
                                new Replica(
                                        served,
                                        new Planner(
                                                served,
                                                access,
                                                Options.plan(
                                                        config.nodes(),
                                                        config.limits(),
                                                        config.ensemble().reconfigEnabled())),
                                        sessions(config, served, clock),
                                        ids,
                                        Options.timeouts(config.sessions()),
                                        cleaning(config.nodes(), clock),
                                        effects));
        var words = new CompletableFuture<FourLetterWords>();
        port = openPort(config, tls, clock, view, access, sasl, words, onFailure);
        standalone.open(port);
        restoration =
                new Restoration(
                        database, writer, snapshots, journal, replica, standalone, onFailure);
        replica.start(standalone, port);
        var state =
                new RunningState(
                        config,
                        database.directories(),
                        view,
                        replica,
                        standalone,
                        List.of(
                                database,
                                logEvents,
                                snapshots,
                                restoration,
                                new FiredWatches(view)),
                        port,
                        clock);
        FourLetterWords answering = ServerWords.of(config, state);
        words.complete(answering);
        shown =
                new Operations.Shown(
                        config,
                        answering,
                        new ServerData(access, view, standalone, snapshots, restoration),
                        new ServerView(access, view, standalone, port));
        beans = ServerBeans.start(state, housekeeping);
        if (database.needsSnapshot()) {
            snapshots.take(loaded);
        }
        PurgeSchedule.start(
                config.purge(), database.directories(), housekeeping, restoration::purge);
        if (audit != null) {
            audit.serverStarted();
        }
    }

    private static SessionTracker sessions(ServerConfig config, Tree tree, Clock clock) {
        var sessions =
                new SessionTracker(config.sessions().tickTimeMillis(), Options.pauseMillis(config));
        long now = clock.nowMillis();
        tree.freeze().forEachSession((session, timeout) -> sessions.add(session, timeout, now));
        return sessions;
    }

    private static Cleaning cleaning(NodeConfig config, Clock clock) {
        return new Cleaning(
                config.containerCheckIntervalMillis(),
                config.containerDeletesPerMinuteMax(),
                config.containerNeverUsedMillis(),
                clock.nowMillis());
    }

    private ClientPort openPort(
            ServerConfig config,
            @Nullable TlsContext tls,
            Clock clock,
            SharedView view,
            AccessControl access,
            @Nullable SaslAcceptor sasl,
            CompletableFuture<FourLetterWords> words,
            Consumer<Throwable> onFailure)
            throws IOException {
        try {
            ClientPortOptions options = Options.clientPort(config, clock::nowMillis);
            ClientPort opened =
                    ClientPort.open(
                            options,
                            new ClientPort.Collaborators(
                                    replica,
                                    view,
                                    access,
                                    sasl,
                                    new ServerWords(words),
                                    tls,
                                    audit,
                                    onFailure));
            LOG.info(
                    "Serving clients on {} with {} ({} event loops), data in {}",
                    Options.shown(opened),
                    options.driver(),
                    options.loops(),
                    config.storage().dataDir());
            return opened;
        } catch (IllegalArgumentException e) {
            closeStorage();
            throw new IOException("ostler.transport: " + e.getMessage(), e);
        } catch (IOException e) {
            closeStorage();
            throw e;
        }
    }

    /** Before anything is logged: a log that begins behind no snapshot is refused by a start. */
    private void takeFirstSnapshot(TreeVersion tree) throws IOException {
        try {
            snapshots.takeFirst(tree);
        } catch (IOException e) {
            closeStorage();
            throw new FirstSnapshotException(database.directories().snapshots(), e);
        }
    }

    private void closeStorage() throws IOException {
        snapshots.close();
        journal.close();
        // Not interrupted: that would break the file that is being laid out.
        housekeeping.close();
    }

    /**
     * Where clients connect.
     *
     * @throws IllegalStateException if the configuration names no port
     */
    public InetSocketAddress clientAddress() {
        InetSocketAddress address = port.address();
        if (address == null) {
            throw new IllegalStateException("there is no client port");
        }
        return address;
    }

    /** What its operators are shown. */
    Operations.Shown shown() {
        return shown;
    }

    /**
     * Where clients connect that use TLS.
     *
     * @throws IllegalStateException if the configuration names no such port
     */
    public InetSocketAddress secureClientAddress() {
        InetSocketAddress address = port.secureAddress();
        if (address == null) {
            throw new IllegalStateException("there is no port for TLS");
        }
        return address;
    }

    /** Stops serving; what was acknowledged is on disk, and sessions live on. */
    @Override
    public void close() throws IOException {
        if (audit != null) {
            audit.serverStops();
        }
        beans.close();
        restoration.close();
        port.disconnect();
        replica.stop();
        port.close();
        closeStorage();
        database.close();
    }
}
