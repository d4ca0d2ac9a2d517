/**
 * ZooKeeper's shell: the program {@link dev.ostler.cli.shell.ZkCli}. It runs one command, or the
 * lines of its standard input, or what a person types.
 *
 * <pre>
 *   ZkCli ──▶ Shell ──▶ Commands ──▶ a ShellCommand, filled by picocli (Arguments)
 *               │                        │
 *               └─ Connection            └─▶ Output: text, table, JSON, raw
 * </pre>
 *
 * The commands are in the packages below; those of {@code tree} are more than ZooKeeper has.
 */
@NullMarked
package dev.ostler.cli.shell;

import org.jspecify.annotations.NullMarked;
