/**
 * A persistent B+tree of packed entries, sorted by the unsigned bytes of their keys: {@link
 * dev.ostler.tree.pages.Page}. It knows nothing of znodes but how a key stands in an entry, see
 * {@link dev.ostler.tree.pages.Key}.
 */
@NullMarked
package dev.ostler.tree.pages;

import org.jspecify.annotations.NullMarked;
