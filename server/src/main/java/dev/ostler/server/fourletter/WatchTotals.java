package dev.ostler.server.fourletter;

/**
 * How much is watched.
 *
 * @param connections sessions that watch anything
 * @param paths paths that are watched
 * @param watches pairs of the two
 */
public record WatchTotals(long connections, long paths, long watches) {}
