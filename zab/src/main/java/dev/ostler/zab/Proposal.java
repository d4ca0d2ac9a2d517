package dev.ostler.zab;

import dev.ostler.protocol.Bytes;

/**
 * A transaction on its way: to the log, to the other members, to the state.
 *
 * @param zxid epoch and counter, see the quorum protocol
 * @param txn its header, body and digest, as logged and sent
 */
public record Proposal(long zxid, Bytes txn) {}
