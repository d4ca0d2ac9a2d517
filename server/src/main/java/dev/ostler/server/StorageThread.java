package dev.ostler.server;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.Zxid;
import dev.ostler.replica.ensemble.MemberStorage;
import dev.ostler.storage.EpochFiles;
import dev.ostler.storage.log.TxnLog;
import dev.ostler.storage.snapshot.SnapshotSchedule;
import dev.ostler.tree.Tree;
import dev.ostler.tree.TreeVersion;
import dev.ostler.zab.Proposal;
import dev.ostler.zab.config.Membership;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * The one thread that writes a member's log and epochs. It takes everything that was asked for
 * since it looked last, writes all transactions among it with one sync, and then tells the replica
 * thread, once for all; meanwhile the next batch gathers.
 *
 * <p>The first failure is the last thing that happens here: nothing is written or called back any
 * more, and {@code onFailure} must end the process. The other members go on without it.
 */
final class StorageThread implements MemberStorage, AutoCloseable {
    private static final int ORDERS_AT_ONCE_MAX = 100;

    private final MemberFiles files;
    private final EpochFiles epochs;
    private final SnapshotSchedule schedule;
    private final Executor replica;
    private final Runnable snapshotDue;
    private final Consumer<Throwable> onFailure;
    private final Thread thread;
    private final BlockingQueue<List<Task>> orders = new LinkedBlockingQueue<>();

    /** The replica thread's: transactions that it has not handed over yet. */
    private List<Task> appends = new ArrayList<>();

    /** The replica thread's: how many orders to truncate or replace are not done yet. */
    private int rewrites;

    private TxnLog log;
    private boolean unsynced;
    private boolean rolls;
    private boolean begun;
    private final List<Runnable> callbacks = new ArrayList<>();

    /** Something asked for. */
    private sealed interface Task {
        record Append(Proposal proposal) implements Task {}

        record AcceptedEpoch(long epoch) implements Task {}

        record CurrentEpoch(long epoch) implements Task {}

        record Members(Membership committed, @Nullable Membership lastSeen) implements Task {}

        record WhenDurable(Runnable then) implements Task {}

        record Replace(TreeVersion state) implements Task {}

        record Truncate(Zxid last, Consumer<Tree> then) implements Task {}

        record Stop() implements Task {}
    }

    /**
     * @param replica runs callbacks on the replica thread
     * @param snapshotDue is called on the replica thread when a snapshot is to be taken
     */
    StorageThread(
            MemberFiles files,
            Zxid last,
            EpochFiles epochs,
            SnapshotSchedule schedule,
            Executor replica,
            Runnable snapshotDue,
            Consumer<Throwable> onFailure)
            throws IOException {
        this.files = files;
        this.epochs = epochs;
        this.schedule = schedule;
        this.replica = replica;
        this.snapshotDue = snapshotDue;
        this.onFailure = onFailure;
        log = files.openLog(last);
        thread = new Thread(this::run, "storage");
        thread.start();
    }

    // Called by the replica thread.

    @Override
    public void append(Proposal proposal) {
        appends.add(new Task.Append(proposal));
    }

    @Override
    public void acceptedEpoch(long epoch) {
        order(new Task.AcceptedEpoch(epoch));
    }

    @Override
    public void currentEpoch(long epoch) {
        order(new Task.CurrentEpoch(epoch));
    }

    @Override
    public void whenDurable(Runnable then) {
        order(new Task.WhenDurable(then));
    }

    @Override
    public void membership(Membership committed, @Nullable Membership lastSeen) {
        order(new Task.Members(committed, lastSeen));
    }

    @Override
    public void replace(TreeVersion state) {
        rewrites++;
        order(new Task.Replace(state));
        order(new Task.WhenDurable(() -> rewrites--));
    }

    @Override
    public void truncate(long zxid, Consumer<Tree> then) {
        rewrites++;
        order(
                new Task.Truncate(
                        new Zxid(zxid),
                        tree -> {
                            rewrites--;
                            then.accept(tree);
                        }));
    }

    /** Hands something over, behind the transactions before it: they wake the thread once. */
    private void order(Task task) {
        List<Task> all = appends;
        appends = new ArrayList<>();
        all.add(task);
        orders.add(all);
    }

    /** Does what was asked for, then ends. To be called when the replica thread has ended. */
    @Override
    public void close() {
        order(new Task.Stop());
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // The thread.

    private void run() {
        try {
            var batch = new ArrayList<List<Task>>();
            while (true) {
                batch.add(orders.take());
                orders.drainTo(batch, ORDERS_AT_ONCE_MAX - 1);
                for (List<Task> tasks : batch) {
                    for (Task task : tasks) {
                        if (task instanceof Task.Stop) {
                            settle();
                            log.close();
                            return;
                        }
                        perform(task);
                    }
                }
                batch.clear();
                settle();
            }
        } catch (Throwable e) {
            onFailure.accept(
                    new IOException(
                            "The disk of this member has failed, so it stops; the others go on"
                                    + " without it. Once there is room and the disk is in order,"
                                    + " start it again: it catches up by itself. ("
                                    + e.getMessage()
                                    + ")",
                            e));
        }
    }

    private void perform(Task task) throws IOException, InterruptedException {
        switch (task) {
            case Task.Append(Proposal proposal) -> write(proposal);
            case Task.WhenDurable(Runnable then) -> callbacks.add(then);
            case Task.AcceptedEpoch(long epoch) -> {
                settle();
                epochs.accepted(epoch);
            }
            case Task.CurrentEpoch(long epoch) -> {
                settle();
                epochs.current(epoch);
            }
            case Task.Members(Membership committed, Membership lastSeen) -> {
                settle();
                files.membership(committed, lastSeen);
            }
            case Task.Replace(TreeVersion state) -> {
                settle();
                log.close();
                files.replace(state);
                log = files.openLog(new Zxid(state.zxid()));
            }
            case Task.Truncate(Zxid last, Consumer<Tree> then) -> {
                settle();
                log.close();
                Tree left = files.truncate(last);
                log = files.openLog(new Zxid(left.zxid()));
                callbacks.add(() -> then.accept(left));
            }
            case Task.Stop _ -> throw new IllegalStateException("it is to stop");
        }
    }

    private void write(Proposal proposal) throws IOException {
        if (!begun) {
            begun = true;
            files.requireSnapshot();
        }
        Bytes txn = proposal.txn();
        log.append(proposal.zxid(), txn.unsafeArray(), 0, txn.length());
        unsynced = true;
        rolls |= schedule.logged(txn.length());
    }

    /** Makes what was written durable, and says so. */
    private void settle() throws IOException {
        if (unsynced) {
            log.sync();
            unsynced = false;
        }
        if (rolls) {
            rolls = false;
            log.roll();
            callbacks.add(this::takeSnapshot);
        }
        if (!callbacks.isEmpty()) {
            List<Runnable> due = List.copyOf(callbacks);
            callbacks.clear();
            replica.execute(() -> due.forEach(Runnable::run));
        }
    }

    /** On the replica thread. A state that is about to be replaced is not worth it. */
    private void takeSnapshot() {
        if (rewrites == 0) {
            snapshotDue.run();
        }
    }
}
