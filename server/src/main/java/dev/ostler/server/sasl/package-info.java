/**
 * Proof of who somebody is by SASL, with the mechanisms of the JDK: DIGEST-MD5 and GSSAPI.
 *
 * <p>Read {@link dev.ostler.server.sasl.SaslAcceptor} first: it is made once at the start, from a
 * section of the JAAS configuration, and begins a {@link dev.ostler.server.sasl.SaslExchange} for
 * each connection whose client asks for one. Nothing here knows of sockets; what a finished
 * exchange is good for, {@code tree.access} knows.
 */
@NullMarked
package dev.ostler.server.sasl;

import org.jspecify.annotations.NullMarked;
