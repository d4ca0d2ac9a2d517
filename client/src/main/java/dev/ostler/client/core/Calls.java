package dev.ostler.client.core;

import dev.ostler.client.watch.Notices;
import dev.ostler.client.watch.WatchTables;

import org.apache.zookeeper.KeeperException.Code;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/**
 * The calls of a connection, in their order: those that wait to be sent, and those that were sent
 * and wait for their replies. A call that is forgotten or has reached its deadline keeps its place
 * among the sent ones, for its reply will come, but is not sent any more.
 */
final class Calls {
    private final WatchTables watches;
    private final Notices notices;
    private final ArrayDeque<Call<?>> queued = new ArrayDeque<>();
    private final ArrayDeque<Call<?>> pending = new ArrayDeque<>();
    private final Deadlines deadlines = new Deadlines();
    private int lastXid;

    /**
     * @param watches where replies leave watchers, and take them away
     */
    Calls(WatchTables watches, Notices notices) {
        this.watches = watches;
        this.notices = notices;
    }

    int queuedCount() {
        return queued.size();
    }

    int pendingCount() {
        return pending.size();
    }

    void add(Call<?> call) {
        queued.add(call);
        deadlines.add(call);
    }

    /** Takes the next call to send; null if there is none. */
    @Nullable Call<?> next() {
        Call<?> call = queued.poll();
        while (call != null && call.hasEnded()) {
            call = queued.poll();
        }
        return call;
    }

    /** The frame of a call that is sent now. */
    byte[] send(Call<?> call) {
        pending.add(call);
        return call.sent(nextXid());
    }

    /** Counts from 1; the numbers begin anew rather than becoming negative. */
    int nextXid() {
        lastXid = lastXid == Integer.MAX_VALUE ? 1 : lastXid + 1;
        return lastXid;
    }

    /** The call that is to be answered next; null if the server has nothing to answer. */
    @Nullable Call<?> awaited() {
        return pending.peek();
    }

    /** The awaited call was answered. */
    <R> void answered(Call<R> call, Reply<R> reply) {
        pending.remove();
        deadlines.remove(call);
        end(call, reply);
    }

    /** Ends all, those that were sent first. If it is broken off by an error it may be repeated. */
    void failAll(Code code) {
        deadlines.clear();
        for (Call<?> call = pending.peek(); call != null; call = pending.peek()) {
            fail(call, code);
            pending.remove();
        }
        for (Call<?> call = queued.peek(); call != null; call = queued.peek()) {
            if (!call.hasEnded()) {
                fail(call, code);
            }
            queued.remove();
        }
    }

    /** Ends a call that no server will answer. */
    <R> void fail(Call<R> call, Code code) {
        end(call, call.failed(code));
    }

    void forget(Call<?> call) {
        deadlines.remove(call);
        call.forget();
    }

    /** When the next call reaches its deadline; {@link Long#MAX_VALUE} for never. */
    long deadline() {
        return deadlines.next();
    }

    void expire(long now) {
        for (Call<?> call : deadlines.takeExpired(now)) {
            expire(call);
        }
    }

    private static <R> void expire(Call<R> call) {
        call.end(call.failed(Code.OPERATIONTIMEOUT));
    }

    private <R> void end(Call<R> call, Reply<R> reply) {
        int error = call.operation().watches().apply(reply.error(), watches, notices);
        call.end(reply.withError(error));
    }
}
