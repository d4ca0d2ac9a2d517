/**
 * A small HTTP/1.1 server for operators' tools: one thread accepts, each connection has a virtual
 * thread. What a client may cost is bounded: the number of connections, the length of a request's
 * head, the time for it, the time that a connection may stand still. Begin with {@link
 * dev.ostler.server.http.HttpPort}.
 */
@NullMarked
package dev.ostler.server.http;

import org.jspecify.annotations.NullMarked;
