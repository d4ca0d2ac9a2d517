package dev.ostler.replica.session;

import dev.ostler.protocol.SessionId;

import org.jspecify.annotations.Nullable;

/** What a {@link SessionTracker} knows of one session. It is its own link in map and bucket. */
final class Session {
    final long id;
    int timeoutMillis;

    /** When it was last heard of, by the {@link AwakeClock}. */
    long heard;

    /** Null once the session is closing. */
    @Nullable Bucket bucket;

    @Nullable Session previousInBucket;
    @Nullable Session nextInBucket;
    @Nullable Session nextInChain;

    Session(long id, int timeoutMillis, long heard) {
        this.id = id;
        this.timeoutMillis = timeoutMillis;
        this.heard = heard;
    }

    SessionId sessionId() {
        return new SessionId(id);
    }
}
