package dev.ostler.client.async;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.Stat;

import org.jspecify.annotations.Nullable;

/**
 * What a znode holds.
 *
 * @param bytes null if it was created, or set, with null
 */
public record Data(@Nullable Bytes bytes, Stat stat) {
    /** The bytes read as UTF-8; empty if there are none. */
    public String text() {
        return bytes == null ? "" : bytes.toUtf8String();
    }
}
