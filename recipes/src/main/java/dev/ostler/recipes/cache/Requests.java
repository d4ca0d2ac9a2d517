package dev.ostler.recipes.cache;

import dev.ostler.client.async.Data;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The requests of a tree that are not answered yet. Only so many are on their way to the server;
 * the others wait for their turn. Once all are forgotten, their answers are passed on to nobody.
 */
final class Requests {
    /** So many are on their way at most; more would only fill the server's queues. */
    static final int REQUESTS_MAX = 512;

    /** Takes what came, one of both. */
    interface Answer<T> {
        void accept(@Nullable T answer, @Nullable Throwable failure);
    }

    /** Takes what came to a read, and the zxid of the event that made it necessary. */
    interface ReadAnswer {
        void accept(long since, @Nullable Data data, @Nullable Throwable failure);
    }

    /** Counts how often all were forgotten; an answer to an earlier request says nothing. */
    private int round;

    /** Of each path whose data is to be read, the event's zxid; in the order of the replies. */
    private final Map<String, Long> reads = new LinkedHashMap<>();

    /** Other than reads of data. */
    private int others;

    private final Deque<Runnable> unsent = new ArrayDeque<>();
    private int sent;

    void forget() {
        round++;
        reads.clear();
        others = 0;
        unsent.clear();
        sent = 0;
    }

    boolean allAnswered() {
        return reads.isEmpty() && others == 0;
    }

    /**
     * The zxid that the first read on its way was asked with; {@link Long#MAX_VALUE} if none is.
     */
    long firstRead() {
        Iterator<Long> outstanding = reads.values().iterator();
        return outstanding.hasNext() ? outstanding.next() : Long.MAX_VALUE;
    }

    /** Sends a request at once. */
    <T> void ask(CompletableFuture<T> request, Answer<T> then) {
        int asked = round;
        others++;
        request.whenComplete(
                (answer, failure) -> {
                    if (asked == round) {
                        others--;
                        then.accept(answer, failure);
                    }
                });
    }

    /** Sends a request when there is room for it. */
    <T> void askInTurn(Supplier<CompletableFuture<T>> request, Answer<T> then) {
        others++;
        inTurn(
                request,
                (answer, failure) -> {
                    others--;
                    then.accept(answer, failure);
                });
    }

    /**
     * Reads a znode's data when there is room for it. A read of the same path that is on its way is
     * enough: its reply comes behind the event, so it shows the event's change.
     *
     * @param since the zxid of the event that made it necessary
     */
    void read(String path, long since, Supplier<CompletableFuture<Data>> request, ReadAnswer then) {
        if (reads.putIfAbsent(path, since) != null) {
            return;
        }
        inTurn(
                request,
                (data, failure) -> {
                    reads.remove(path);
                    then.accept(since, data, failure);
                });
    }

    private <T> void inTurn(Supplier<CompletableFuture<T>> request, Answer<T> then) {
        int asked = round;
        Runnable send =
                () ->
                        request.get()
                                .whenComplete(
                                        (answer, failure) -> {
                                            if (asked == round) {
                                                sendNext();
                                            }
                                            // The next one may have failed at once.
                                            if (asked == round) {
                                                then.accept(answer, failure);
                                            }
                                        });
        if (sent < REQUESTS_MAX) {
            sent++;
            send.run();
        } else {
            unsent.add(send);
        }
    }

    /** A request has been answered: there is room for another. */
    private void sendNext() {
        sent--;
        Runnable next = unsent.poll();
        if (next != null) {
            sent++;
            next.run();
        }
    }
}
