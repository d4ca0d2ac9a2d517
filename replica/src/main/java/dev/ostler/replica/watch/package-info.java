/**
 * Who watches what: the watches that connections have left on paths, and which of them a change of
 * the tree fires. Rules: client protocol, section 6. Nothing here is replicated or stored.
 *
 * <p>Begin with {@link dev.ostler.replica.watch.WatchTable}. It keeps two {@code WatchIndex}es, one
 * for data and one for child watches. An index numbers its paths ({@code PathIds}) and keeps two
 * multimaps of packed integers ({@code MemberSets}): path to watchers and watcher to paths.
 *
 * <p>These classes know no threads; a caller guards a table with one lock.
 */
@NullMarked
package dev.ostler.replica.watch;

import org.jspecify.annotations.NullMarked;
