package dev.ostler.tree;

import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.Stat;
import dev.ostler.protocol.Txn;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What applying a transaction came to, for the one who asked for it.
 *
 * @param error {@link ErrorCode#OK}, or why it had no effect
 * @param stat the znode's Stat right after a create, setData or setACL, else null
 * @param operations the outcomes of a multi's operations, in order; empty for all others
 */
public record Outcome(Txn txn, ErrorCode error, @Nullable Stat stat, List<Outcome> operations) {}
