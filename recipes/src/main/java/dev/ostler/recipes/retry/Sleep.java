package dev.ostler.recipes.retry;

import java.util.concurrent.TimeUnit;

/** What the policies have in common: a pause, then another attempt. */
final class Sleep {
    private Sleep() {}

    /**
     * @return false, with the interrupt kept, if the pause is interrupted
     */
    static boolean sleep(RetrySleeper sleeper, long millis) {
        try {
            sleeper.sleepFor(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * @throws IllegalArgumentException if a number is negative
     */
    static int notNegative(int number, String what) {
        if (number < 0) {
            throw new IllegalArgumentException(what + " is negative: " + number);
        }
        return number;
    }
}
