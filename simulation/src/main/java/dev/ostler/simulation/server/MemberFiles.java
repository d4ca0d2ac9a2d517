package dev.ostler.simulation.server;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.Zxid;
import dev.ostler.replica.ensemble.MemberHistory;
import dev.ostler.replica.ensemble.MemberStorage;
import dev.ostler.server.TreeRecovery;
import dev.ostler.server.TreeSnapshot;
import dev.ostler.storage.DataDirectories;
import dev.ostler.storage.EpochFiles;
import dev.ostler.storage.Recovered;
import dev.ostler.storage.Recovery;
import dev.ostler.storage.RecoveryOptions;
import dev.ostler.storage.Replacement;
import dev.ostler.storage.Truncation;
import dev.ostler.storage.disk.SimulatedDisk;
import dev.ostler.storage.log.LogRange;
import dev.ostler.tree.Tree;
import dev.ostler.tree.TreeVersion;
import dev.ostler.zab.CommittedLog;
import dev.ostler.zab.Proposal;
import dev.ostler.zab.config.Membership;
import dev.ostler.zab.leader.LogSource;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The storage of a member: the real files, worked on by the machine's disk thread. What was asked
 * for goes there with the next request for a callback.
 */
final class MemberFiles implements MemberStorage, LogSource {
    private static final long WINDOW_BYTES = 1 << 20;

    private final Surroundings surroundings;
    private final Consumer<Runnable> inbox;
    private final Files files;
    private final EpochFiles epochs;
    private final MemberHistory history;
    private List<DiskThread.Work> asked = new ArrayList<>();
    private long currentEpoch;
    private long acceptedInMemory;

    /** Only the disk's work uses it. */
    private long logged;

    /**
     * @param inbox runs a callback as a step of the member
     */
    MemberFiles(Surroundings surroundings, Consumer<Runnable> inbox) throws IOException {
        this.surroundings = surroundings;
        this.inbox = inbox;
        List<LoggedTxn> replayed = new ArrayList<>();
        files = new Files(surroundings, replayed::add);
        Recovered recovered = files.recovered();
        epochs = EpochFiles.load(files.directories(), recovered.lastZxid());
        currentEpoch = epochs.current();
        logged = recovered.lastZxid().value();
        var log = new CommittedLog(surroundings.options().windowCount(), WINDOW_BYTES);
        log.reset(recovered.snapshotZxid().value());
        for (LoggedTxn txn : replayed) {
            log.append(proposal(txn));
        }
        history =
                new MemberHistory(
                        files.tree(),
                        log,
                        epochs.accepted(),
                        epochs.current(),
                        recovered.database() != Recovered.Database.UNEXPECTEDLY_EMPTY);
    }

    private static Proposal proposal(LoggedTxn txn) {
        var out = new JuteWriter();
        txn.write(out);
        return new Proposal(txn.header().zxid().value(), out.toBytes());
    }

    MemberHistory history() {
        return history;
    }

    /** The last epoch that the member has asked to be noted as current. */
    long currentEpoch() {
        return currentEpoch;
    }

    @Override
    public void append(Proposal proposal) {
        LoggedTxn txn = LoggedTxn.read(new JuteReader(proposal.txn().unsafeArray()));
        surroundings.checker().logged(surroundings.name(), txn);
        asked.add(
                () -> {
                    files.append(proposal.zxid(), proposal.txn());
                    logged = proposal.zxid();
                });
    }

    @Override
    public void membership(Membership committed, @Nullable Membership lastSeen) {
        throw new IllegalStateException("nobody changes the members here");
    }

    @Override
    public void acceptedEpoch(long epoch) {
        if (surroundings.has(Mutation.ACCEPTED_EPOCH_IN_MEMORY)) {
            acceptedInMemory = epoch;
            return;
        }
        asked.add(
                () -> {
                    files.sync();
                    epochs.accepted(epoch);
                });
    }

    @Override
    public void currentEpoch(long epoch) {
        currentEpoch = epoch;
        if (surroundings.has(Mutation.EPOCH_BEFORE_HISTORY)) {
            surroundings.diskThread().submit(() -> epochs.current(epoch), () -> {});
            return;
        }
        asked.add(
                () -> {
                    files.sync();
                    if (acceptedInMemory != 0) {
                        epochs.accepted(acceptedInMemory);
                    }
                    epochs.current(epoch);
                });
    }

    @Override
    public void whenDurable(Runnable then) {
        List<DiskThread.Work> works = takeAsked();
        DiskThread.Work work =
                () -> {
                    run(works);
                    durable();
                };
        if (surroundings.has(Mutation.ACK_BEFORE_SYNC)) {
            surroundings.diskThread().submit(work, () -> {});
            inbox.accept(then);
            return;
        }
        surroundings.diskThread().submit(work, () -> inbox.accept(then));
    }

    private List<DiskThread.Work> takeAsked() {
        List<DiskThread.Work> works = asked;
        asked = new ArrayList<>();
        return works;
    }

    private void run(List<DiskThread.Work> works) throws IOException {
        for (DiskThread.Work work : works) {
            work.run();
        }
        files.sync();
    }

    private void durable() {
        surroundings.checker().durable(surroundings.name(), logged);
    }

    @Override
    public void replace(TreeVersion state) {
        asked.add(
                () -> {
                    files.closeLog();
                    if (!surroundings.has(Mutation.SNAP_IN_MEMORY)) {
                        Replacement.replace(
                                files.directories(), files.snapshots(), new TreeSnapshot(state));
                    }
                    files.openLog(new Zxid(state.zxid()));
                    logged = state.zxid();
                    surroundings.checker().rewritten(surroundings.name(), state);
                });
    }

    @Override
    public void truncate(long zxid, Consumer<Tree> then) {
        List<DiskThread.Work> works = takeAsked();
        var recovered = new AtomicReference<Tree>();
        surroundings
                .diskThread()
                .submit(
                        () -> {
                            run(works);
                            files.closeLog();
                            Tree loaded = truncated(new Zxid(zxid));
                            recovered.set(loaded);
                            files.openLog(new Zxid(loaded.zxid()));
                            logged = loaded.zxid();
                            surroundings.checker().rewritten(surroundings.name(), loaded.freeze());
                            durable();
                        },
                        () -> inbox.accept(() -> then.accept(recovered.get())));
    }

    private Tree truncated(Zxid last) throws IOException {
        if (!surroundings.has(Mutation.TRUNC_IN_MEMORY)) {
            Truncation.truncate(files.directories(), last);
            return files.recoverAgain();
        }
        var tried = ((SimulatedDisk) surroundings.disk()).copy();
        try (DataDirectories copies =
                DataDirectories.open(tried, Files.DIRECTORY, Files.DIRECTORY, true)) {
            Truncation.truncate(copies, last);
            var loading = new TreeRecovery(Files.TREE);
            new Recovery(copies, RecoveryOptions.DEFAULT, notice -> {}).recover(loading);
            return loading.tree();
        }
    }

    @Override
    public void read(long from, long upTo, Consumer<List<Proposal>> then) {
        List<Proposal> read = new ArrayList<>();
        surroundings
                .diskThread()
                .submit(
                        () -> readLog(from, upTo, read),
                        () -> inbox.accept(() -> then.accept(read)));
    }

    private void readLog(long from, long upTo, List<Proposal> read) {
        try (var range =
                new LogRange(
                        files.directories().disk(),
                        files.directories().logs(),
                        new Zxid(from),
                        new Zxid(upTo))) {
            while (range.next()) {
                read.add(
                        new Proposal(
                                range.zxid(),
                                Bytes.copyOf(range.array(), range.offset(), range.length())));
            }
        } catch (IOException e) {
            read.clear();
        }
    }

    /** Takes a snapshot if enough was logged since the last. */
    void snapshotIfDue(TreeVersion committed) {
        if (files.takeSnapshotDue()) {
            asked.add(() -> files.snapshot(committed));
        }
    }

    /** Has done what was asked for without a callback. */
    void flush() {
        if (!asked.isEmpty()) {
            whenDurable(() -> {});
        }
    }

    /** A first snapshot, so that there always is one. */
    void snapshotIfNone(TreeVersion state) {
        if (files.recovered().snapshot() == null) {
            asked.add(() -> files.snapshot(state));
        }
    }
}
