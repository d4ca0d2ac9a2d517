package dev.ostler.tree.plan;

import dev.ostler.protocol.LoggedTxn;
import dev.ostler.tree.Change;
import dev.ostler.tree.Outcome;

import java.util.List;

/**
 * A request that has become a transaction; the tree has it already.
 *
 * @param logged what is to be logged and proposed
 * @param outcome for the one who asked, see {@link WriteReply}
 * @param changes what watchers want to know, once the transaction is committed
 * @param warnings quotas that the request exceeded without being refused
 */
public record Planned(
        LoggedTxn logged, Outcome outcome, List<Change> changes, List<QuotaWarning> warnings) {
    public Planned {
        changes = List.copyOf(changes);
        warnings = List.copyOf(warnings);
    }
}
