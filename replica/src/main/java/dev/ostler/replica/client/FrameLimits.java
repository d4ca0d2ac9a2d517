package dev.ostler.replica.client;

/**
 * How much clients may send.
 *
 * @param bytesMax the longest frame that is taken (jute.maxbuffer)
 * @param largeAbove what is longer needs room in {@code budget}
 */
public record FrameLimits(int bytesMax, int largeAbove, RequestBudget budget) {
    /** Any number of frames of that length. */
    public FrameLimits(int bytesMax) {
        this(bytesMax, Integer.MAX_VALUE, RequestBudget.UNLIMITED);
    }
}
