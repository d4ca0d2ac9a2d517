/**
 * The vocabulary: ids and values ({@link dev.ostler.protocol.Zxid}, {@link
 * dev.ostler.protocol.SessionId}, {@link dev.ostler.protocol.ZnodePath}, {@link
 * dev.ostler.protocol.Stat}, {@link dev.ostler.protocol.Acl}), the jute encoding ({@link
 * dev.ostler.protocol.JuteReader}, {@link dev.ostler.protocol.JuteWriter}), the client's requests
 * ({@link dev.ostler.protocol.Request}) and the transactions that they become ({@link
 * dev.ostler.protocol.Txn}).
 *
 * <p>Nothing here decides anything: no state, no I/O. Every layout is ZooKeeper's, byte for byte.
 */
@NullMarked
package dev.ostler.protocol;

import org.jspecify.annotations.NullMarked;
