/**
 * The znode tree with its sessions and ephemerals: what is replicated. Readers on any thread hold a
 * {@link dev.ostler.tree.TreeVersion}; the one writer owns a {@link dev.ostler.tree.Tree}, of which
 * {@link dev.ostler.tree.PersistentTree} is the implementation, and the first file to read.
 *
 * <pre>
 * PersistentTree        what a transaction does: the rules
 *   └ Editor            single changes, with all that depends on them: digest, counts, indexes
 *       ├ Inode ── pages.Page ── Packed …   znodes: a directory, its children, each one array
 *       ├ AclTable                          each ACL once
 *       └ Sessions, Reclaimable             sorted sets, made of the same pages
 * freeze() ─▶ Version ─▶ ZnodeView, TreeWalk     what readers see
 * TreeLoader ─▶ PersistentTree                   from a snapshot
 * </pre>
 *
 * It decides nothing (that is {@code plan}'s), checks no permission (that is {@code access}'s) and
 * knows no watches: it tells a {@link dev.ostler.tree.Change} to whoever keeps them.
 */
@NullMarked
package dev.ostler.tree;

import org.jspecify.annotations.NullMarked;
