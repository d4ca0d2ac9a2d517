package dev.ostler.server;

import dev.ostler.protocol.ServerId;
import dev.ostler.protocol.Zxid;
import dev.ostler.replica.ensemble.EnsembleMember;
import dev.ostler.replica.ensemble.MemberHistory;
import dev.ostler.replica.session.LocalSessionMode;
import dev.ostler.replica.session.SessionIds;
import dev.ostler.replica.view.View;
import dev.ostler.server.audit.AuditLog;
import dev.ostler.server.audit.SessionEnds;
import dev.ostler.server.auth.MemberAuth;
import dev.ostler.server.config.PeerConfig;
import dev.ostler.server.config.ReconfigConfig;
import dev.ostler.server.config.ServerConfig;
import dev.ostler.server.election.ElectionPort;
import dev.ostler.server.election.ElectionPortOptions;
import dev.ostler.server.fourletter.FourLetterWords;
import dev.ostler.server.fourletter.Metric;
import dev.ostler.server.jmx.ServerBeans;
import dev.ostler.server.net.ClientPort;
import dev.ostler.server.net.ClientPortOptions;
import dev.ostler.server.quorum.QuorumPort;
import dev.ostler.server.sasl.SaslAcceptor;
import dev.ostler.server.tls.Protection;
import dev.ostler.server.tls.TlsContext;
import dev.ostler.server.transport.Driver;
import dev.ostler.storage.DataDirectories;
import dev.ostler.storage.EpochFiles;
import dev.ostler.storage.Recovered;
import dev.ostler.storage.snapshot.SnapshotSchedule;
import dev.ostler.storage.snapshot.SnapshotWriter;
import dev.ostler.tree.access.AccessControl;
import dev.ostler.zab.CommittedLog;
import dev.ostler.zab.config.Membership;
import dev.ostler.zab.election.Notification;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A server that is a member of an ensemble: everything that runs in one, wired together in one
 * place. Several may live in one process.
 *
 * <p>Its threads: the event loops of the client port, one each for the election port and the quorum
 * port, the replica thread, the storage thread, one that writes snapshots, and one for
 * housekeeping.
 */
public final class EnsembleServer implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(EnsembleServer.class);

    /** How often certificates are looked at. */
    private static final int RELOAD_CHECK_MILLIS = 1_000;

    private final ClientPort clients;
    private Operations.@Nullable Shown shown;

    /** What is to be closed, the last one first. */
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    /**
     * Recovers the database and begins to look for the others.
     *
     * @param onFailure is told, once, of what makes it impossible to go on: the disk failed, it was
     *     elected and can't listen for learners, or a thread died. The server acknowledges nothing
     *     any more; the process should end
     * @throws IOException if the directories can't be used, the database can't be recovered or a
     *     port can't be bound; nothing is left running then
     */
    public static EnsembleServer start(ServerConfig config, Consumer<Throwable> onFailure)
            throws IOException {
        return new EnsembleServer(config, onFailure);
    }

    private EnsembleServer(ServerConfig config, Consumer<Throwable> onFailure) throws IOException {
        try {
            clients = wire(config, onFailure);
        } catch (IllegalArgumentException e) {
            close();
            throw new IOException(e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private ClientPort wire(ServerConfig config, Consumer<Throwable> onFailure) throws IOException {
        PeerConfig peer = Objects.requireNonNull(config.ensemble().peer());
        Membership membership = config.ensemble().membership();
        Clock clock = Clock.SYSTEM;
        var random = new SecureRandom();
        var access = new AccessControl(Options.access(config.access(), config.sasl()));
        AuditLog audit = config.audit().enabled() ? new AuditLog(access) : null;

        Driver driver = Driver.named(config.clientPort().transport());
        Protection protection = Protection.open(peer.tls());
        ElectionPortOptions electionOptions =
                EnsembleOptions.electionPort(peer, driver, protection);
        var self = Objects.requireNonNull(membership.members().get(peer.me()));

        SaslAcceptor sasl = SaslAcceptor.forClients(config.sasl());
        MemberAuth auth = MemberAuth.of(peer.sasl());

        // A ZooKeeper at these ports has no lock, and the end of its log would be repaired.
        ClientPort.requireFree(config.clientPort().address());
        ClientPort.requireFree(config.clientPort().secureAddress(), "secureClientPort");
        TlsContext tls = Options.clientTls(config);
        ElectionPort.requireFree(electionOptions, self);

        // The disk.
        var history =
                new CommittedLog(peer.sync().committedTxnsKept(), CommittedLog.BYTES_MAX_DEFAULT);
        Database database = keep(Database.open(config, history));
        DataDirectories directories = database.directories();
        Zxid last = database.recovered().lastZxid();
        EpochFiles epochs = EpochFiles.load(directories, last);
        ScheduledExecutorService housekeeping =
                keep(
                        Executors.newSingleThreadScheduledExecutor(
                                task -> new Thread(task, "housekeeping")));
        var writer =
                new SnapshotWriter(
                        directories.disk(),
                        directories.snapshots(),
                        Options.snapshots(config.snapshots()));
        SnapshotThread snapshots = keep(new SnapshotThread(writer, onFailure));
        var logEvents = new LogEvents();
        ReconfigConfig reconfig = peer.reconfig();
        var files =
                new MemberFiles(
                        config,
                        database,
                        writer,
                        snapshots,
                        logEvents,
                        housekeeping,
                        reconfig == null
                                ? null
                                : new MembershipFiles(peer.me(), reconfig, membership));

        // The member.
        var replica = new ReplicaThread(clock, config.limits().outstandingRequestsMax(), onFailure);
        var whole = new CompletableFuture<Member>();
        StorageThread storage =
                keep(
                        new StorageThread(
                                files,
                                last,
                                epochs,
                                new SnapshotSchedule(
                                        config.snapshots().transactionsMax(),
                                        config.snapshots().logSizeMaxBytes(),
                                        random),
                                replica,
                                () -> snapshots.take(whole.join().core().published()),
                                onFailure));
        var view = new SharedView(new View(database.tree().freeze(), access, random.nextLong()));
        var statistics = new MemberStatistics();
        var ends = new SessionEnds(audit, housekeeping);
        var member =
                new Member(
                        replica,
                        view,
                        membership,
                        new Member.Options(
                                peer.me(),
                                (long) config.sessions().tickTimeMillis()
                                        * peer.connectLimitTicks(),
                                peer.leaderServes(),
                                peer.localSessions() != LocalSessionMode.OFF),
                        statistics,
                        ends,
                        effects ->
                                new EnsembleMember(
                                        peer.me(),
                                        membership,
                                        reconfig == null ? null : reconfig.lastSeen(),
                                        EnsembleOptions.member(config, peer),
                                        EnsembleOptions.election(peer),
                                        access,
                                        new SessionIds(peer.me(), clock.nowMillis()),
                                        history(database, history, epochs),
                                        new CountedStorage(storage, statistics, ends),
                                        new LogHistory(
                                                directories,
                                                peer.sync().logShareOfSnapshot(),
                                                EnsembleOptions.LOG_BYTES_MAX,
                                                replica),
                                        effects));
        whole.complete(member);

        // The ports.
        QuorumPort quorum =
                keep(
                        new QuorumPort(
                                EnsembleOptions.quorumPort(config, peer, driver, protection),
                                new QuorumPort.Collaborators(
                                        new MemberLinks(replica, whole, onFailure),
                                        () -> new TreeSnapshot(member.core().published()),
                                        () -> new ReceivedTree(database.tree().options()),
                                        auth,
                                        onFailure)));
        ElectionPort election =
                keep(
                        ElectionPort.open(
                                electionOptions,
                                self,
                                membership,
                                auth,
                                replica,
                                new Votes(member),
                                onFailure));
        if (reconfig != null) {
            election.membership(membership, reconfig.lastSeen());
        }
        var words = new CompletableFuture<FourLetterWords>();
        ClientPortOptions options = Options.clientPort(config, clock::nowMillis);
        ClientPort opened =
                keep(
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
                                        onFailure)));
        keep(replica::stop);
        keep(opened::disconnect);
        var state =
                new RunningState(
                        config,
                        directories,
                        view,
                        replica,
                        member,
                        List.of(
                                database,
                                logEvents,
                                snapshots,
                                new FiredWatches(view),
                                new Synchronisations(quorum)),
                        opened,
                        clock);
        FourLetterWords answering = ServerWords.of(config, state);
        words.complete(answering);
        shown =
                new Operations.Shown(
                        config,
                        answering,
                        new ServerData(access, view, member, snapshots, null),
                        new ServerView(access, view, member, opened));
        keep(ServerBeans.start(state, housekeeping));
        LOG.info(
                "Server {} of {}; clients on {} with {} ({} event loops), data in {}",
                peer.me(),
                membership.members().keySet(),
                Options.shown(opened),
                options.driver(),
                options.loops(),
                config.storage().dataDir());

        member.open(new Member.Ports(opened, election, quorum));
        replica.start(member, opened);
        TlsContext reloading = protection.reloading();
        if (reloading != null) {
            housekeeping.scheduleWithFixedDelay(
                    reloading::reloadIfChanged,
                    RELOAD_CHECK_MILLIS,
                    RELOAD_CHECK_MILLIS,
                    TimeUnit.MILLISECONDS);
        }
        PurgeSchedule.start(config.purge(), directories, housekeeping, files::purge);
        if (audit != null) {
            audit.serverStarted();
            keep(audit::serverStops);
        }
        return opened;
    }

    private static MemberHistory history(Database database, CommittedLog log, EpochFiles epochs) {
        return new MemberHistory(
                database.tree(),
                log,
                epochs.accepted(),
                epochs.current(),
                database.recovered().database() != Recovered.Database.UNEXPECTEDLY_EMPTY);
    }

    /** Notes that a part is to be closed. */
    private <T extends AutoCloseable> T keep(T part) {
        parts.push(part);
        return part;
    }

    /**
     * Where clients connect.
     *
     * @throws IllegalStateException if the configuration names no port
     */
    public InetSocketAddress clientAddress() {
        InetSocketAddress address = clients.address();
        if (address == null) {
            throw new IllegalStateException("there is no client port");
        }
        return address;
    }

    /** What its operators are shown. */
    Operations.Shown shown() {
        return Objects.requireNonNull(shown);
    }

    /** Leaves the ensemble; what was acknowledged is on disk, and sessions live on. */
    @Override
    public void close() throws IOException {
        IOException failure = null;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (IOException e) {
                failure = e;
            } catch (Exception e) {
                failure = new IOException(e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** How learners were brought up to date. */
    private record Synchronisations(QuorumPort port) implements Measured {
        @Override
        public List<Metric> metrics() {
            return port.metrics();
        }

        @Override
        public void reset() {
            port.resetCounts();
        }
    }

    /** What comes through the election port, for the member. */
    private record Votes(Member member) implements ElectionPort.Handler {
        @Override
        public void received(ServerId from, Notification notification) {
            member.core().received(from, notification);
        }

        @Override
        public void gone(ServerId voter) {
            member.core().gone(voter);
        }
    }
}
