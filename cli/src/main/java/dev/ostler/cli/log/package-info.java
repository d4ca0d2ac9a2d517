/**
 * Shows and repairs transaction logs (storage format, section 6.1). {@link
 * dev.ostler.cli.log.LogTool} reads the arguments and hands on to one of three: {@code LogDump},
 * {@code LogRecovery}, {@code LogChop}.
 */
@NullMarked
package dev.ostler.cli.log;

import org.jspecify.annotations.NullMarked;
