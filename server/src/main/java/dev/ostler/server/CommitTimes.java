package dev.ostler.server;

import dev.ostler.server.fourletter.Distribution;
import dev.ostler.server.fourletter.Metric;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long transactions take from when the leader made them until this server shows them, in
 * milliseconds of the machines' clocks. The replica thread notes; any thread may ask.
 */
final class CommitTimes {
    private final ArrayDeque<Logged> logged = new ArrayDeque<>();
    private final Distribution times = new Distribution();
    private final AtomicLong commits = new AtomicLong();

    /** A transaction that is on its way. */
    private record Logged(long zxid, long madeMillis) {}

    /**
     * A transaction goes to the log.
     *
     * @param madeMillis milliseconds since 1970 by the leader's clock
     */
    void logged(long zxid, long madeMillis) {
        logged.addLast(new Logged(zxid, madeMillis));
    }

    /** All transactions up to this one are shown. */
    void shown(long upTo, long wallMillis) {
        for (Logged first = logged.peekFirst();
                first != null && first.zxid <= upTo;
                first = logged.peekFirst()) {
            logged.removeFirst();
            times.note(wallMillis - first.madeMillis);
            commits.incrementAndGet();
        }
    }

    /** What is on its way does not count: it is of another term. */
    void clear() {
        logged.clear();
    }

    Metric.Percentiles times(String name) {
        return times.percentiles(name);
    }

    Metric.Counter commits(String name) {
        return new Metric.Counter(name, commits.get());
    }

    void reset() {
        times.reset();
        commits.set(0);
    }
}
