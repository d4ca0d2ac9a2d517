package dev.ostler.client.async;

import dev.ostler.protocol.Stat;

/**
 * A znode that was created.
 *
 * @param path its path, which ends with the number for sequential kinds
 */
public record Created(String path, Stat stat) {}
