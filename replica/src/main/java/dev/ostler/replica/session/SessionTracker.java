package dev.ostler.replica.session;

import dev.ostler.protocol.SessionId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds the sessions that have been silent for longer than their timeout (client protocol, section
 * 11.1). Time is cut by marks, one every interval, usually a tick. A session last heard of at
 * {@code t} expires at the first mark after {@code t + timeout}: {@code ((t + timeout) / interval +
 * 1) * interval}. It thus lives for its timeout and for one interval more at most.
 *
 * <p>Sessions lie in buckets by mark. To hear of a session only notes the time; its bucket may lag
 * behind. When a bucket is due, whoever was heard of since moves on to where it belongs, and the
 * rest expire: the same sessions, at the same marks, as if each had moved at once. So a caller may
 * also hand in what was heard in arrears, at the latest before the tick that reaches the mark.
 *
 * <p>A session expires because its client was silent, not because the server did not listen. When
 * two ticks are farther apart than they ought to be, the server itself stood still, and the clock
 * of all sessions is stopped for that time.
 *
 * <p>The life of a session: {@link #add}, then {@link #touch} and {@link #resume} while it is open;
 * it is closing from {@link #tick} (expired) or {@link #close} (asked for) on, when it is no more
 * heard of, until its closing is applied and it is {@link #remove}d.
 *
 * <p>All times are milliseconds of one monotonic clock. Not thread-safe.
 */
public final class SessionTracker {
    private final int intervalMillis;
    private final AwakeClock clock;
    private final SessionMap sessions = new SessionMap();
    private final TreeMap<Long, Bucket> buckets = new TreeMap<>();

    /**
     * @param intervalMillis the distance of the marks, at least 1: tickTime
     * @param tickGapMillis how far apart two calls of {@link #tick} may be, at least 1; what is
     *     beyond it was a pause of the server
     */
    public SessionTracker(int intervalMillis, int tickGapMillis) {
        if (intervalMillis < 1 || tickGapMillis < 1) {
            throw new IllegalArgumentException(
                    "an interval of " + intervalMillis + " ms, ticks every " + tickGapMillis);
        }
        this.intervalMillis = intervalMillis;
        this.clock = new AwakeClock(tickGapMillis);
    }

    /** The first mark after a time; where a check is due that is first scheduled at that time. */
    public static long markAfter(long millis, int intervalMillis) {
        return Math.multiplyExact(Math.floorDiv(millis, intervalMillis) + 1, intervalMillis);
    }

    /**
     * Begins to track a session, heard of now. One that is tracked already gets the new timeout and
     * counts as heard of, unless it is closing.
     *
     * @param timeoutMillis as negotiated
     */
    public void add(SessionId session, int timeoutMillis, long nowMillis) {
        if (sessions.find(session.value()) != null) {
            resume(session, timeoutMillis, nowMillis);
            return;
        }
        var added = new Session(session.value(), timeoutMillis, clock.awakeAt(nowMillis));
        sessions.add(added);
        bucket(expiry(added)).add(added);
    }

    /**
     * Notes that a session was heard of; times may come out of order.
     *
     * @return false if there is no such session or it is closing
     */
    public boolean touch(SessionId session, long heardMillis) {
        Session touched = open(session);
        if (touched == null) {
            return false;
        }
        touched.heard = Math.max(touched.heard, clock.awakeAt(heardMillis));
        return true;
    }

    /**
     * Gives a session, whose client has come back, the timeout negotiated this time; counts as
     * heard of.
     *
     * @return false if there is no such session or it is closing: the client is refused
     */
    public boolean resume(SessionId session, int timeoutMillis, long nowMillis) {
        Session resumed = open(session);
        if (resumed == null) {
            return false;
        }
        resumed.heard = Math.max(resumed.heard, clock.awakeAt(nowMillis));
        resumed.timeoutMillis = timeoutMillis;
        // A bucket may be too early, for then it is looked at again, but never too late.
        if (resumed.bucket != null && expiry(resumed) < resumed.bucket.mark) {
            move(resumed);
        }
        return true;
    }

    /**
     * Marks a session as closing, because its client or an operator asked for it.
     *
     * @return false if there is no such session or it is closing already
     */
    public boolean close(SessionId session) {
        Session closing = open(session);
        if (closing == null) {
            return false;
        }
        takeFromBucket(closing);
        return true;
    }

    /** Forgets a session, open or closing; does nothing if there is none. */
    public void remove(SessionId session) {
        Session removed = sessions.find(session.value());
        if (removed != null) {
            takeFromBucket(removed);
            sessions.remove(removed);
        }
    }

    /**
     * Lets time pass. Whoever is due by now and was not heard of is closing from now on, and named
     * in the order of the marks; the caller closes those sessions by a transaction.
     *
     * @param nowMillis not before the last tick
     */
    public List<SessionId> tick(long nowMillis) {
        return tick(nowMillis, Integer.MAX_VALUE);
    }

    /**
     * As above, but names so many at most. Those of the others that are not heard of before the
     * next tick expire then; {@link #isDue} tells whether there may be any.
     */
    public List<SessionId> tick(long nowMillis, int max) {
        clock.tick(nowMillis);
        List<SessionId> expired = new ArrayList<>();
        while (expired.size() < max && isDue(nowMillis)) {
            empty(buckets.firstEntry().getValue(), expired, max);
        }
        return expired;
    }

    private void empty(Bucket bucket, List<SessionId> expired, int max) {
        while (bucket.first != null && expired.size() < max) {
            Session session = bucket.first;
            if (expiry(session) > bucket.mark) {
                move(session);
            } else {
                takeFromBucket(session);
                expired.add(session.sessionId());
            }
        }
    }

    /**
     * Whether {@link #tick} would look at any session: what was heard in arrears must be handed in
     * before, and need not be otherwise.
     */
    public boolean isDue(long nowMillis) {
        return !buckets.isEmpty() && buckets.firstKey() <= nowMillis;
    }

    /** Whether a session is tracked and not closing: whether its requests are to be accepted. */
    public boolean isOpen(SessionId session) {
        return open(session) != null;
    }

    /** Whether a session is tracked and closing. */
    public boolean isClosing(SessionId session) {
        Session tracked = sessions.find(session.value());
        return tracked != null && tracked.bucket == null;
    }

    /** The timeout of a tracked session in milliseconds, or -1. */
    public int timeoutMillis(SessionId session) {
        Session tracked = sessions.find(session.value());
        return tracked == null ? -1 : tracked.timeoutMillis;
    }

    /** How many sessions are tracked, closing ones included. */
    public int size() {
        return sessions.size();
    }

    /**
     * The open sessions by the mark at which each expires if nothing more is heard of it; those of
     * a mark in the order of their ids, taken as unsigned numbers. For operators: it takes time in
     * proportion to the number of sessions.
     */
    public SortedMap<Long, List<SessionId>> sessionsByExpiry() {
        var byExpiry = new TreeMap<Long, List<SessionId>>();
        for (Bucket bucket : buckets.values()) {
            for (Session s = bucket.first; s != null; s = s.nextInBucket) {
                byExpiry.computeIfAbsent(expiry(s), _ -> new ArrayList<>()).add(s.sessionId());
            }
        }
        for (List<SessionId> ids : byExpiry.values()) {
            ids.sort((a, b) -> Long.compareUnsigned(a.value(), b.value()));
        }
        return byExpiry;
    }

    private @Nullable Session open(SessionId id) {
        Session session = sessions.find(id.value());
        return session == null || session.bucket == null ? null : session;
    }

    /** The mark at which a session expires unless it is heard of. */
    private long expiry(Session session) {
        return markAfter(clock.timeOf(session.heard) + session.timeoutMillis, intervalMillis);
    }

    private Bucket bucket(long mark) {
        return buckets.computeIfAbsent(mark, Bucket::new);
    }

    private void move(Session session) {
        takeFromBucket(session);
        bucket(expiry(session)).add(session);
    }

    private void takeFromBucket(Session session) {
        Bucket bucket = session.bucket;
        if (bucket != null) {
            bucket.remove(session);
            if (bucket.isEmpty()) {
                buckets.remove(bucket.mark);
            }
        }
    }
}
