/**
 * The four-letter words: what a connection gets to read that sends {@code ruok}, {@code srvr} or
 * the like instead of a handshake. This package knows which words there are, which of them an
 * operator allowed, and the text of each answer; the server lends it its state, see {@link
 * dev.ostler.server.fourletter.ServerState}. Begin with {@link
 * dev.ostler.server.fourletter.FourLetterWords}.
 *
 * <pre>
 *   first four bytes ──▶ Word ──▶ Whitelist ──▶ FourLetterWords ──▶ text, then close
 *                                                   ▲
 *                                              ServerState
 * </pre>
 */
@NullMarked
package dev.ostler.server.fourletter;

import org.jspecify.annotations.NullMarked;
