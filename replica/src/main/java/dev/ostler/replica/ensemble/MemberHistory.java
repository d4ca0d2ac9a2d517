package dev.ostler.replica.ensemble;

import dev.ostler.tree.Tree;
import dev.ostler.zab.CommittedLog;

/**
 * What a member has on disk when it starts.
 *
 * @param tree the state that snapshot and log lead to
 * @param log the snapshot's zxid and, as far as it reaches, what was replayed behind it
 * @param acceptedEpoch the epoch of the last leader that it promised to follow
 * @param currentEpoch the epoch of the last leader whose history it has
 * @param whole false if there is nothing and should be something: the member must not help elect a
 *     leader as long as it has nothing, since it may have forgotten what it promised
 */
public record MemberHistory(
        Tree tree, CommittedLog log, long acceptedEpoch, long currentEpoch, boolean whole) {}
