/**
 * Members prove to each other who they are, on a new connection and before anything else is said
 * (quorum protocol, section 7.2).
 *
 * <p>Begin with {@link dev.ostler.server.auth.MemberAuth}, which the election port and the quorum
 * port ask for each connection. An {@link dev.ostler.server.auth.Exchange} stands between the link
 * and who is served by it until both sides are done, and only passes on from then. It knows nothing
 * of what is said behind it; what is said in it, {@code server.sasl} knows.
 */
@NullMarked
package dev.ostler.server.auth;

import org.jspecify.annotations.NullMarked;
