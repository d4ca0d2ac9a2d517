package dev.ostler.client;

import dev.ostler.client.core.Completion;
import dev.ostler.client.core.Reply;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets a thread, virtual ones included, wait for the end of an operation. */
public final class Awaited<R> implements Completion<R> {
    private final CountDownLatch done = new CountDownLatch(1);
    private @Nullable Reply<R> reply;

    @Override
    public void complete(Reply<R> end) {
        reply = end;
        done.countDown();
    }

    /**
     * Waits for the end.
     *
     * @param millisMax 0 to wait for ever
     * @return null if it took longer
     * @throws InterruptedException if the caller is interrupted; the operation goes on
     */
    public @Nullable Reply<R> await(long millisMax) throws InterruptedException {
        if (millisMax <= 0) {
            done.await();
        } else if (!done.await(millisMax, TimeUnit.MILLISECONDS)) {
            return null;
        }
        return reply;
    }
}
