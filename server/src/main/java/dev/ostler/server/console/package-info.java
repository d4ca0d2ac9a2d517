/**
 * The console: pages for browsers, and the JSON that they read, at the admin server's port below
 * {@code /console/}. It shows and never changes anything. Begin with {@link
 * dev.ostler.server.console.ConsoleHandler}.
 *
 * <pre>
 *   HttpRequest ──▶ ConsoleHandler ──▶ Doorkeeper: who may come at all
 *                        │
 *                        ├──▶ Pages: files of the class path, as they are
 *                        └──▶ Api ──▶ Caller: what they may see
 *                              ├──▶ TreeAnswers, Search   ◀── TreeVersion
 *                              ├──▶ SessionAnswers        ◀── Shown
 *                              └──▶ ClusterAnswers        ◀── ServerState
 * </pre>
 *
 * Each request is answered on a virtual thread of its own, and what it reads of the tree it reads
 * from one published version: the replica thread does nothing for it, but for the few answers that
 * only it knows (who learns from a leader).
 */
@NullMarked
package dev.ostler.server.console;

import org.jspecify.annotations.NullMarked;
