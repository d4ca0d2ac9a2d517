/**
 * What a server shows by JMX, under the names that ZooKeeper's monitoring looks for (server
 * operations, section 5). {@link dev.ostler.server.jmx.ServerBeans} keeps one tree of beans as the
 * server's role and its ensemble change; each {@link dev.ostler.server.jmx.Bean} asks the server's
 * state when it is asked. There is no bean for a single connection: each would cost its client a
 * part of the handshake.
 */
@NullMarked
package dev.ostler.server.jmx;

import org.jspecify.annotations.NullMarked;
