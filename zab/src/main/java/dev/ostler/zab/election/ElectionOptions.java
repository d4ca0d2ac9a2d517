package dev.ostler.zab.election;

/**
 * How patient an election is.
 *
 * @param intervalMillisMin after how long without an agreement the proposal is sent again; the time
 *     doubles with each repetition
 * @param intervalMillisMax at most after how long it is sent again
 * @param reconfigEnabled whether a newer membership of a peer is believed
 */
public record ElectionOptions(
        long intervalMillisMin, long intervalMillisMax, boolean reconfigEnabled) {
    /** What ZooKeeper does if nothing is configured. */
    public static final ElectionOptions DEFAULT = new ElectionOptions(200, 60_000, false);

    public ElectionOptions {
        if (intervalMillisMin < 1 || intervalMillisMax < intervalMillisMin) {
            throw new IllegalArgumentException(
                    "notification intervals from "
                            + intervalMillisMin
                            + " to "
                            + intervalMillisMax
                            + " ms");
        }
    }
}
