package dev.ostler.replica.session;

import org.jspecify.annotations.Nullable;

/** The sessions to be looked at when the clock reaches a mark, in the order they were put in. */
final class Bucket {
    final long mark;

    @Nullable Session first;
    private @Nullable Session last;

    Bucket(long mark) {
        this.mark = mark;
    }

    boolean isEmpty() {
        return first == null;
    }

    void add(Session session) {
        session.bucket = this;
        session.previousInBucket = last;
        if (last == null) {
            first = session;
        } else {
            last.nextInBucket = session;
        }
        last = session;
    }

    void remove(Session session) {
        Session previous = session.previousInBucket;
        Session next = session.nextInBucket;
        if (previous == null) {
            first = next;
        } else {
            previous.nextInBucket = next;
        }
        if (next == null) {
            last = previous;
        } else {
            next.previousInBucket = previous;
        }
        session.bucket = null;
        session.previousInBucket = null;
        session.nextInBucket = null;
    }
}
