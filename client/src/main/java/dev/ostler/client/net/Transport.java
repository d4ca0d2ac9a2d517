package dev.ostler.client.net;

import org.jspecify.annotations.Nullable;

/**
 * How to talk to servers.
 *
 * @param frameLengthMax the longest frame that a server may send, in bytes
 * @param authenticator null to do without SASL
 */
public record Transport(
        Security security, @Nullable Authenticator authenticator, int frameLengthMax) {}
