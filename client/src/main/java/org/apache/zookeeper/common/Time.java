package org.apache.zookeeper.common;

import java.util.Date;
import java.util.concurrent.TimeUnit;

/** Clocks, in milliseconds. */
public class Time {
    /** A time that never goes back, from an arbitrary origin. */
    public static long currentElapsedTime() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** The time since 1970. */
    public static long currentWallTime() {
        return System.currentTimeMillis();
    }

    /** When {@link #currentElapsedTime} showed this. */
    @SuppressWarnings("JavaUtilDate") // The type is in the signature that applications link to.
    public static Date elapsedTimeToDate(long elapsedTime) {
        return new Date(currentWallTime() + elapsedTime - currentElapsedTime());
    }
}
