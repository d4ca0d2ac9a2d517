package dev.ostler.replica.ensemble;

import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.TxnHeader;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.protocol.Zxid;
import dev.ostler.tree.PersistentTree;
import dev.ostler.tree.Tree;
import dev.ostler.tree.TreeLoader;
import dev.ostler.tree.TreeOptions;
import dev.ostler.tree.TreeVersion;
import dev.ostler.zab.CommittedLog;
import dev.ostler.zab.Proposal;
import dev.ostler.zab.config.Membership;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/** A disk in memory. What was asked of it and has not been done is lost in a crash. */
final class TestDisk implements MemberStorage {
    static final TreeOptions OPTIONS = new TreeOptions(true, true);

    final List<Proposal> log = new ArrayList<>();
    private @Nullable TreeVersion snapshot;
    private long acceptedEpoch;
    private long currentEpoch;
    private final Queue<Runnable> asked = new ArrayDeque<>();

    /** Who belongs to the ensemble; null if nothing was said yet. */
    @Nullable Membership committed;

    @Nullable Membership lastSeen;

    /** Whether what is not there was never there. */
    boolean whole = true;

    /** How many transactions are kept for learners. */
    int windowCount = CommittedLog.COUNT_MAX_DEFAULT;

    /** Whether nothing is done for now. */
    boolean stalled;

    /** How often the log was cut, and the state replaced. */
    int truncations;

    int replacements;

    /** What a start finds. */
    MemberHistory recover() {
        var window = new CommittedLog(windowCount, CommittedLog.BYTES_MAX_DEFAULT);
        window.reset(snapshot == null ? 0 : snapshot.zxid());
        log.forEach(window::append);
        return new MemberHistory(tree(), window, acceptedEpoch, currentEpoch, whole);
    }

    private Tree tree() {
        Tree tree = snapshot == null ? PersistentTree.empty(OPTIONS) : copy(snapshot);
        for (Proposal proposal : log) {
            LoggedTxn txn = read(proposal);
            tree.apply(txn.header(), txn.txn(), change -> {});
        }
        return tree;
    }

    static LoggedTxn read(Proposal proposal) {
        return LoggedTxn.read(new JuteReader(proposal.txn().unsafeArray()));
    }

    /** What travels from a leader to a learner. */
    static Tree copy(TreeVersion version) {
        var loader = new TreeLoader(OPTIONS);
        version.forEachSession(loader::session);
        version.forEachAcl((id, acl) -> loader.acl(id, acl.entries()));
        TreeVersion.Walk walk = version.walk();
        while (walk.next()) {
            loader.znode(walk.path(), walk.znode().data(), walk.znode().storedStat());
        }
        return loader.finish(version.zxid());
    }

    /** Takes a znode out of the state, as a disk may that decays. */
    void forget(ZnodePath path) {
        Tree tree = tree();
        var header = new TxnHeader(SessionId.NONE, 0, new Zxid(tree.zxid()), 0, OpCode.DELETE);
        tree.apply(header, new Txn.Delete(OpCode.DELETE, path), change -> {});
        snapshot = tree.freeze();
        log.clear();
    }

    void crash() {
        asked.clear();
        stalled = false;
    }

    /** Does the next thing that it was asked for; false if there is none. */
    boolean step() {
        if (stalled || asked.isEmpty()) {
            return false;
        }
        asked.remove().run();
        return true;
    }

    @Override
    public void append(Proposal proposal) {
        asked.add(() -> log.add(proposal));
    }

    @Override
    public void acceptedEpoch(long epoch) {
        asked.add(() -> acceptedEpoch = epoch);
    }

    @Override
    public void currentEpoch(long epoch) {
        asked.add(() -> currentEpoch = epoch);
    }

    @Override
    public void whenDurable(Runnable then) {
        asked.add(then);
    }

    @Override
    public void membership(Membership newCommitted, @Nullable Membership newLastSeen) {
        asked.add(
                () -> {
                    committed = newCommitted;
                    lastSeen = newLastSeen;
                });
    }

    @Override
    public void replace(TreeVersion state) {
        asked.add(
                () -> {
                    replacements++;
                    snapshot = state;
                    log.clear();
                });
    }

    @Override
    public void truncate(long zxid, Consumer<Tree> then) {
        asked.add(
                () -> {
                    if (snapshot != null && snapshot.zxid() > zxid) {
                        throw new IllegalStateException("no way back to " + new Zxid(zxid));
                    }
                    truncations++;
                    log.removeIf(proposal -> proposal.zxid() > zxid);
                    then.accept(tree());
                });
    }
}
