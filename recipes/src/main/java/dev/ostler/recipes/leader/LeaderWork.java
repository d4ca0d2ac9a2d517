package dev.ostler.recipes.leader;

import dev.ostler.recipes.lock.Held;

/** What a leader does. */
@FunctionalInterface
public interface LeaderWork {
    /**
     * Called when this process leads; returning gives the leadership up. The thread is interrupted
     * when it is lost or taken back.
     *
     * @param term the leadership: its {@link Held#fencingToken} is to be sent with each write,
     *     {@link Held#isHeld} says whether it goes on
     * @throws Exception whatever goes wrong: it is logged, and the leadership given up
     */
    void takeLeadership(Held term) throws Exception;
}
