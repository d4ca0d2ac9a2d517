package dev.ostler.zab.election;

import org.jspecify.annotations.Nullable;

/** What a member is doing. */
public enum State {
    /** It has no leader and takes part in the election of one. */
    LOOKING(0),
    /** It follows a leader and has a vote on transactions, or will have one. */
    FOLLOWING(1),
    /** It leads, or tries to since it was elected. */
    LEADING(2),
    /** It follows a leader without a vote. */
    OBSERVING(3);

    private final int number;

    State(int number) {
        this.number = number;
    }

    /** Its number in notifications. */
    public int number() {
        return number;
    }

    /** The state of this number, or null if there is none. */
    public static @Nullable State numbered(int number) {
        return switch (number) {
            case 0 -> LOOKING;
            case 1 -> FOLLOWING;
            case 2 -> LEADING;
            case 3 -> OBSERVING;
            default -> null;
        };
    }
}
