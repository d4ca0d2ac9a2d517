package dev.ostler.recipes.member;

import dev.ostler.client.async.OperationException;

import org.apache.zookeeper.KeeperException.Code;

import java.util.concurrent.CompletionException;

/** What futures fail with. */
final class Failures {
    private Failures() {}

    /** OK if it is no operation that has failed. */
    static Code codeOf(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof OperationException operation ? operation.code() : Code.OK;
    }
}
