package dev.ostler.simulation.check;

import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.TxnDigest;
import dev.ostler.tree.Change;
import dev.ostler.tree.PersistentTree;
import dev.ostler.tree.Tree;
import dev.ostler.tree.TreeOptions;
import dev.ostler.tree.TreeVersion;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The one history that all servers agree on, as an observer knows it who sees everything: a
 * transaction belongs to it once some server has published a state with it. Two promises are kept
 * here:
 *
 * <ul>
 *   <li>Agreed prefix: what a server publishes is a prefix of the history, or goes on from its end
 *       with what that server has logged. Nothing that was published is ever missing or replaced.
 *   <li>Equal digests: the same zxid means the same tree, on every server and in the log.
 * </ul>
 *
 * <p>Each transaction is also applied to a tree of the observer's own, so that every state that
 * there ever was can be looked at.
 */
public final class AgreedHistory implements Checker {
    private static final String PREFIX = "agreed prefix";
    private static final String DIGEST = "equal digests";

    private final Tree model;
    private final Consumer<Entry> listener;
    private final NavigableMap<Long, Entry> entries = new TreeMap<>(Long::compareUnsigned);
    private final Map<String, NavigableMap<Long, LoggedTxn>> logs = new TreeMap<>();
    private final Map<String, Long> shown = new TreeMap<>();
    private final TreeVersion beginning;

    /**
     * One transaction of the history.
     *
     * @param before the state that it met
     * @param after the state that it left
     * @param changes what it did to znodes
     */
    public record Entry(
            LoggedTxn txn, TreeVersion before, TreeVersion after, List<Change> changes) {
        public Entry {
            changes = List.copyOf(changes);
        }

        public long zxid() {
            return txn.header().zxid().value();
        }
    }

    /**
     * @param listener is told each transaction when it is agreed
     */
    public AgreedHistory(TreeOptions options, Consumer<Entry> listener) {
        model = PersistentTree.empty(options);
        beginning = model.freeze();
        this.listener = listener;
    }

    @Override
    public void recovered(String server, TreeVersion state, long epoch) {
        log(server).tailMap(state.zxid(), false).clear();
        shown.remove(server);
    }

    @Override
    public void rewritten(String server, TreeVersion state) {
        log(server).tailMap(state.zxid(), false).clear();
    }

    @Override
    public void logged(String server, LoggedTxn txn) {
        NavigableMap<Long, LoggedTxn> log = log(server);
        long zxid = txn.header().zxid().value();
        log.tailMap(zxid, true).clear();
        log.put(zxid, txn);
    }

    @Override
    public void published(String server, TreeVersion state) {
        long before = shown.getOrDefault(server, 0L);
        if (Long.compareUnsigned(state.zxid(), before) < 0) {
            throw new Violation(
                    PREFIX,
                    server + " shows " + hex(state.zxid()) + " after it has shown " + hex(before));
        }
        shown.put(server, state.zxid());
        if (Long.compareUnsigned(state.zxid(), lastZxid()) > 0) {
            extend(server, state.zxid());
        }
        TreeVersion agreed = at(state.zxid());
        if (agreed == null) {
            throw new Violation(
                    PREFIX,
                    server
                            + " shows "
                            + hex(state.zxid())
                            + ", which is not in the history up to "
                            + hex(lastZxid()));
        }
        if (agreed.digest() != state.digest() || agreed.sessionCount() != state.sessionCount()) {
            throw new Violation(
                    DIGEST,
                    server
                            + " has another tree at "
                            + hex(state.zxid())
                            + ": digest "
                            + hex(state.digest())
                            + " not "
                            + hex(agreed.digest())
                            + ", "
                            + state.sessionCount()
                            + " not "
                            + agreed.sessionCount()
                            + " sessions");
        }
    }

    private void extend(String server, long upTo) {
        var added = new ArrayList<>(log(server).subMap(lastZxid(), false, upTo, true).values());
        if (added.isEmpty() || added.getLast().header().zxid().value() != upTo) {
            throw new Violation(PREFIX, server + " shows " + hex(upTo) + " and has not logged it");
        }
        for (LoggedTxn txn : added) {
            append(txn);
        }
    }

    private void append(LoggedTxn txn) {
        TreeVersion before = model.freeze();
        var changes = new ArrayList<Change>();
        model.apply(txn.header(), txn.txn(), changes::add);
        TxnDigest digest = txn.digest();
        if (digest != null && digest.treeDigest() != model.digest()) {
            throw new Violation(
                    DIGEST,
                    "after "
                            + txn.header()
                            + " the tree has the digest "
                            + hex(model.digest())
                            + ", logged was "
                            + hex(digest.treeDigest()));
        }
        var entry = new Entry(txn, before, model.freeze(), changes);
        entries.put(entry.zxid(), entry);
        listener.accept(entry);
    }

    private NavigableMap<Long, LoggedTxn> log(String server) {
        return logs.computeIfAbsent(server, any -> new TreeMap<>(Long::compareUnsigned));
    }

    /** The last transaction that any server has published; 0 if there is none. */
    public long lastZxid() {
        return entries.isEmpty() ? 0 : entries.lastKey();
    }

    /** How many transactions there are. */
    public int size() {
        return entries.size();
    }

    /** The last transaction before this zxid; 0 if there is none. */
    long lastBefore(long zxid) {
        Long last = entries.lowerKey(zxid);
        return last == null ? 0 : last;
    }

    /** The transaction with this zxid, or null if it does not belong to the history. */
    public @Nullable Entry entry(long zxid) {
        return entries.get(zxid);
    }

    /** The transactions behind {@code after} up to {@code upTo}. */
    public NavigableMap<Long, Entry> between(long after, long upTo) {
        return Long.compareUnsigned(after, upTo) >= 0
                ? new TreeMap<>()
                : entries.subMap(after, false, upTo, true);
    }

    /** The state after this transaction, or null if it does not belong to the history. */
    public @Nullable TreeVersion at(long zxid) {
        if (zxid == 0) {
            return beginning;
        }
        Entry entry = entries.get(zxid);
        return entry == null ? null : entry.after();
    }

    /** The newest state. */
    public TreeVersion latest() {
        return entries.isEmpty() ? beginning : entries.lastEntry().getValue().after();
    }

    static String hex(long zxid) {
        return "0x" + Long.toHexString(zxid);
    }
}
