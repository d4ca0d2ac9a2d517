/**
 * What stands behind {@link org.apache.zookeeper.ZooKeeper}: the operations of the protocol ({@link
 * dev.ostler.client.Operations}) and how they end. Below it lie {@code core}, the connection as a
 * state machine without I/O, {@code watch}, the tables of watchers, and {@code net}, the two
 * threads and the socket.
 */
@NullMarked
package dev.ostler.client;

import org.jspecify.annotations.NullMarked;
