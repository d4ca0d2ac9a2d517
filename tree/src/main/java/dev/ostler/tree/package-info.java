/**
 * The znode tree with its sessions and ephemerals. Readers hold a {@link
 * dev.ostler.tree.TreeVersion}; the one writer owns a {@link dev.ostler.tree.Tree}.
 */
@NullMarked
package dev.ostler.tree;

import org.jspecify.annotations.NullMarked;
