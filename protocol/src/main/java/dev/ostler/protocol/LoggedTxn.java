package dev.ostler.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A transaction as it stands in the log and in a proposal: header, body, and the digest of the tree
 * behind it.
 *
 * @param digest null for a failed request, and where digests are switched off
 */
public record LoggedTxn(TxnHeader header, Txn txn, @Nullable TxnDigest digest) {
    public void write(JuteWriter out) {
        header.write(out);
        txn.write(out);
        if (digest != null) {
            digest.write(out);
        }
    }

    /**
     * @throws MalformedRecordException if the bytes are not a transaction
     */
    public static LoggedTxn read(JuteReader in) {
        TxnHeader header = TxnHeader.read(in);
        Txn txn = Txn.read(header.type(), in);
        TxnDigest digest = in.remaining() >= 12 ? TxnDigest.read(in) : null;
        return new LoggedTxn(header, txn, digest);
    }
}
