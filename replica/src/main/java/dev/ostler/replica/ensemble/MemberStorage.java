package dev.ostler.replica.ensemble;

import dev.ostler.tree.Tree;
import dev.ostler.tree.TreeVersion;
import dev.ostler.zab.Storage;
import dev.ostler.zab.config.Membership;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/**
 * A {@link Storage} whose shell also keeps snapshots. All of it is done in the order of the calls,
 * and all callbacks, those of {@link #whenDurable} among them, come in that order too.
 */
public interface MemberStorage extends Storage {
    /**
     * Keeps who belongs to the ensemble, for the next start.
     *
     * @param lastSeen a newer membership that is proposed, or null
     */
    void membership(Membership committed, @Nullable Membership lastSeen);

    /**
     * Puts a state in the place of everything that is stored: writes it as a snapshot and, once
     * that is durable, forgets the log and all other snapshots. After a crash before that the old
     * state counts.
     */
    void replace(TreeVersion state);

    /**
     * Drops everything behind a transaction, from the log and from the snapshots, and recovers the
     * state from what is left.
     *
     * @param zxid a transaction of the log, the one of a snapshot, or the beginning of an epoch,
     *     which stands for the last transaction before it
     * @param then gets the state, in a later step of the member, once the loss is durable
     */
    void truncate(long zxid, Consumer<Tree> then);
}
