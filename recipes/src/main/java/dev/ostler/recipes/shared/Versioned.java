package dev.ostler.recipes.shared;

/**
 * A value as it was at some time.
 *
 * @param version of the znode: a change can be made to depend on it
 * @param mzxid when it became so; what is later has a greater one
 */
public record Versioned<T>(T value, int version, long mzxid) {}
