package dev.ostler.server.fourletter;

import java.time.Instant;

/**
 * A snapshot file.
 *
 * @param zxid the last transaction in it
 * @param written when
 */
public record LastSnapshot(long zxid, Instant written) {}
