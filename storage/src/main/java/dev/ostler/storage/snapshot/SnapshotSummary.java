package dev.ostler.storage.snapshot;

import dev.ostler.protocol.Zxid;

import org.jspecify.annotations.Nullable;

/**
 * What a snapshot was found to hold.
 *
 * @param digest null if there is no such section
 * @param lastZxid null if there is no such section
 * @param ttlNodes number of znodes whose owner has the form of a time to live and is no session of
 *     this snapshot: only a server with extended types makes them
 */
public record SnapshotSummary(
        int sessions,
        long znodes,
        @Nullable SnapshotDigest digest,
        @Nullable Zxid lastZxid,
        long ttlNodes) {}
