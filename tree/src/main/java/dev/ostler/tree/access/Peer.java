package dev.ostler.tree.access;

import org.jspecify.annotations.Nullable;

/**
 * What the network knows of a client.
 *
 * @param address textual IP address as {@code InetAddress.getHostAddress} gives it
 * @param certificateSubject RFC 2253 name in the client's verified TLS certificate, null without
 *     one
 */
public record Peer(String address, @Nullable String certificateSubject) {}
