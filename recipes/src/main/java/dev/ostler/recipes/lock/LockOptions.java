package dev.ostler.recipes.lock;

import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.line.LossPolicy;

/**
 * What can be chosen for a lock.
 *
 * @param policy when a lock has to be taken for lost
 * @param data for the znode of whoever holds or waits, to be read by people
 */
public record LockOptions(LossPolicy policy, Bytes data) {
    /** Lost with the connection; no data. */
    public static final LockOptions DEFAULT = new LockOptions(LossPolicy.CONNECTION, Bytes.EMPTY);

    public LockOptions withPolicy(LossPolicy chosen) {
        return new LockOptions(chosen, data);
    }

    public LockOptions withData(Bytes chosen) {
        return new LockOptions(policy, chosen);
    }
}
