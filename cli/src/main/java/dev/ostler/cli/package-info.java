/**
 * The command line. Each tool is a class with a method {@code run} that takes its arguments and
 * gives the exit code; all it sees of the world is a {@link dev.ostler.cli.Terminal}. The programs
 * that operators know by name are in {@code org.apache.zookeeper.server}: a line each.
 *
 * <pre>
 *   LogFormatter, TxnLogToolkit ──▶ log.LogTool
 *   SnapshotFormatter           ──▶ snapshot.SnapshotTool
 *   PurgeTxnLog                 ──▶ purge.PurgeTool
 *   ZooKeeperMain               ──▶ shell.ZkCli
 * </pre>
 */
@NullMarked
package dev.ostler.cli;

import org.jspecify.annotations.NullMarked;
