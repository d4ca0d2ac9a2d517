/**
 * From request to transaction: what is checked, in which order, and what a request that passes will
 * change.
 *
 * <p>Read {@link dev.ostler.tree.plan.Planner} first. It lets {@link dev.ostler.tree.plan.Decider}
 * turn the request into a {@link dev.ostler.protocol.Txn}, which it applies to the tree:
 *
 * <pre>
 * Request.Write ─▶ Decider ── looks at ──▶ Draft (the tree, and what this multi has done so far)
 *                     │
 *                     ▼
 *                    Txn ─▶ Tree.apply ─▶ Planned (transaction with digest, outcome, changes)
 * </pre>
 */
@NullMarked
package dev.ostler.tree.plan;

import org.jspecify.annotations.NullMarked;
