/**
 * Proof of who somebody is by SASL, with the mechanisms of the JDK: DIGEST-MD5 and GSSAPI.
 *
 * <p>Read {@link dev.ostler.server.sasl.SaslAcceptor} first: it is made once at the start, from a
 * section of the JAAS configuration, and begins a {@link dev.ostler.server.sasl.SaslExchange} for
 * each connection whose other side wants to prove something. {@link
 * dev.ostler.server.sasl.SaslInitiator} is the side that proves, which only members are. Nothing
 * here knows of sockets; what a finished exchange is good for, {@code tree.access} knows of clients
 * and {@code server.auth} of members.
 */
@NullMarked
package dev.ostler.server.sasl;

import org.jspecify.annotations.NullMarked;
