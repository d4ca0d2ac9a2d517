package dev.ostler.client.core;

import dev.ostler.protocol.Bytes;

import org.jspecify.annotations.Nullable;

/** Credentials that are shown to every server this client connects to. */
public record AuthInfo(String scheme, @Nullable Bytes credentials) {}
