package dev.ostler.client.core;

import dev.ostler.protocol.JuteReader;

import org.jspecify.annotations.Nullable;

/** Decodes the body of a reply without error. */
@FunctionalInterface
public interface ReplyReader<R> {
    /**
     * @throws dev.ostler.protocol.MalformedRecordException if the bytes are no such body
     */
    @Nullable R read(JuteReader body);
}
