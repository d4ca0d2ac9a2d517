package dev.ostler.storage;

/**
 * What recovery accepts.
 *
 * @param autocreateDatabase whether a directory without any data is an empty database: {@code
 *     zookeeper.db.autocreate}. If not, only an {@code initialize} file makes it one
 * @param trustEmptySnapshot whether logs without a snapshot are replayed over an empty tree: {@code
 *     zookeeper.snapshot.trust.empty}
 * @param lenient whether missing and repeated transactions are passed over with a notice, as
 *     ZooKeeper does. Only for an operator who knows what is lost
 */
public record RecoveryOptions(
        boolean autocreateDatabase, boolean trustEmptySnapshot, boolean lenient) {
    public static final RecoveryOptions DEFAULT = new RecoveryOptions(true, false, false);
}
