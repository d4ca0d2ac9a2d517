package dev.ostler.client.core;

import org.apache.zookeeper.KeeperException;
import org.jspecify.annotations.Nullable;

/**
 * How an operation ended.
 *
 * @param error 0, or the number of a {@link KeeperException.Code}
 * @param zxid the newest transaction that the server knew; 0 if no server answered
 * @param value what came back; null after an error and for operations that return nothing
 */
public record Reply<R>(int error, long zxid, @Nullable R value) {
    /** An end without an answer of a server. */
    public static <R> Reply<R> failed(KeeperException.Code code) {
        return new Reply<>(code.intValue(), 0, null);
    }

    public boolean isOk() {
        return error == 0;
    }
}
