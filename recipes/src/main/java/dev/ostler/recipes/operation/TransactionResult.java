package dev.ostler.recipes.operation;

import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * What an operation of a transaction has done.
 *
 * @param path the znode's, which ends with the number for sequential kinds
 * @param stat the znode's after the operation; null for what was deleted or only checked
 */
public record TransactionResult(String path, @Nullable Stat stat) {}
