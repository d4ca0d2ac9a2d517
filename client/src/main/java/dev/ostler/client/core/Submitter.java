package dev.ostler.client.core;

import java.util.OptionalLong;

/** Where operations of a session go, from any thread: its connection may live in another. */
public interface Submitter {
    /** Queues an operation, which is completed once. */
    default <R> Call<R> submit(Operation<R> operation, Completion<R> completion) {
        return submit(operation, Long.MAX_VALUE, completion);
    }

    /**
     * As above.
     *
     * @param patienceMillis how long to wait for the end; not negative
     * @return the handle to {@link #forget} it by
     */
    <R> Call<R> submit(Operation<R> operation, long patienceMillis, Completion<R> completion);

    /** Nobody waits for this call any more: if it was not sent yet, it never will be. */
    void forget(Call<?> call);

    /** Runs a callback behind the watchers of all events that came before. */
    default void callBack(Runnable callback) {
        callback.run();
    }

    /** The same for one that takes no time, which may be run at once if no watcher is at work. */
    default void callBackSoon(Runnable callback) {
        callBack(callback);
    }

    /**
     * For a session whose link was lost: the time by {@link System#nanoTime}, or the clock that
     * stands for it, when the last of the requests was sent that a server has answered. The server
     * counts the session's timeout from then or from later. Empty before the first loss, or if it
     * is not known.
     */
    default OptionalLong provenNanos() {
        return OptionalLong.empty();
    }
}
