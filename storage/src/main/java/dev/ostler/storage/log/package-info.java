/**
 * The transaction log (storage format, section 2).
 *
 * <pre>
 *   TxnLog ──▶ LogSegment ──▶ log.1, log.5a3, …  ──▶ LogFileReader ──▶ LogReader
 *   (batches)  (one file)                            (one file)        (all of them)
 * </pre>
 *
 * <p>Files are written once, front to back, and never opened for appending again; what follows the
 * last record is zeros.
 */
@NullMarked
package dev.ostler.storage.log;

import org.jspecify.annotations.NullMarked;
