package dev.ostler.client.core;

import dev.ostler.client.watch.WatchChange;
import dev.ostler.protocol.JuteWriter;

import java.util.function.Consumer;

/**
 * An operation, encoded and ready to be sent once.
 *
 * @param opCode its number, see {@link dev.ostler.protocol.OpCode}
 * @param frame length, room for the xid, op code and body; the connection fills the xid in
 * @param reader decodes the reply
 * @param watches what the reply changes in the tables of watchers
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares operations.
public record Operation<R>(int opCode, byte[] frame, ReplyReader<R> reader, WatchChange watches) {
    static final int XID_OFFSET = 4;

    /** An operation whose reply changes no watches. */
    public static <R> Operation<R> of(
            int opCode, Consumer<JuteWriter> body, ReplyReader<R> reader) {
        return of(opCode, body, reader, WatchChange.NONE);
    }

    public static <R> Operation<R> of(
            int opCode, Consumer<JuteWriter> body, ReplyReader<R> reader, WatchChange watches) {
        return new Operation<>(opCode, Frames.frame(0, opCode, body), reader, watches);
    }
}
