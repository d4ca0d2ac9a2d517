package dev.ostler.client.core;

import org.apache.zookeeper.KeeperException;
import org.jspecify.annotations.Nullable;

/**
 * How an operation ended.
 *
 * @param error 0, or the number of a {@link KeeperException.Code}
 * @param zxid the newest transaction that the server knew; 0 if no server answered
 * @param value what came back; null after an error and for operations that return nothing
 * @param uncertain whether the request was sent and no answer came: a server may have carried it
 *     out, or may do so yet
 */
public record Reply<R>(int error, long zxid, @Nullable R value, boolean uncertain) {
    /** A server's answer. */
    public static <R> Reply<R> answer(int error, long zxid, @Nullable R value) {
        return new Reply<>(error, zxid, value, false);
    }

    /** The end of a request that was never sent. */
    public static <R> Reply<R> unsent(KeeperException.Code code) {
        return new Reply<>(code.intValue(), 0, null, false);
    }

    /** The end of a request that was sent; nobody knows what became of it. */
    public static <R> Reply<R> unanswered(KeeperException.Code code) {
        return new Reply<>(code.intValue(), 0, null, true);
    }

    public boolean isOk() {
        return error == 0;
    }

    Reply<R> withError(int otherError) {
        return error == otherError ? this : new Reply<>(otherError, zxid, value, uncertain);
    }
}
