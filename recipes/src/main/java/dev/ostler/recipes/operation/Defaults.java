package dev.ostler.recipes.operation;

import dev.ostler.protocol.Bytes;

/**
 * What counts where an operation says nothing.
 *
 * @param data of znodes that are created without any
 */
public record Defaults(Bytes data, AclProvider acl, CompressionProvider compression) {}
