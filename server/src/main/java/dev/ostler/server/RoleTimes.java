package dev.ostler.server;

import dev.ostler.server.fourletter.Distribution;
import dev.ostler.server.fourletter.Metric;
import dev.ostler.zab.election.State;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long a member was without a role, in milliseconds: until it knew its leader, from then until
 * it served, and both together. The replica thread notes; any thread may ask.
 */
final class RoleTimes implements Measured {
    private final AtomicLong lookings = new AtomicLong();
    private final Distribution elections = new Distribution();
    private final Distribution followerSyncs = new Distribution();
    private final Distribution observerSyncs = new Distribution();
    private final Distribution unavailable = new Distribution();
    private final Distribution leaderUnavailable = new Distribution();
    private long lookingSince;
    private long electedAt;

    /** Another state begins; it does not serve yet. */
    void changed(State state, long nowMillis) {
        if (state == State.LOOKING) {
            lookings.incrementAndGet();
            lookingSince = nowMillis;
        } else {
            elections.note(nowMillis - lookingSince);
            electedAt = nowMillis;
        }
    }

    /** The member serves, in the state that it is in. */
    void serves(State state, long nowMillis) {
        switch (state) {
            case LOOKING -> {
                // For reads alone: it is still without a leader.
                return;
            }
            case LEADING -> leaderUnavailable.note(nowMillis - lookingSince);
            case FOLLOWING -> followerSyncs.note(nowMillis - electedAt);
            case OBSERVING -> observerSyncs.note(nowMillis - electedAt);
        }
        unavailable.note(nowMillis - lookingSince);
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                new Metric.Counter("looking_count", lookings.get()),
                elections.summary("election_time"),
                followerSyncs.summary("follower_sync_time"),
                observerSyncs.summary("observer_sync_time"),
                unavailable.summary("unavailable_time"),
                leaderUnavailable.summary("leader_unavailable_time"));
    }

    @Override
    public void reset() {
        lookings.set(0);
        elections.reset();
        followerSyncs.reset();
        observerSyncs.reset();
        unavailable.reset();
        leaderUnavailable.reset();
    }
}
