package dev.ostler.interop.peer;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;

/** Runs named checks one after the other; the program fails if one of them does. */
final class Checks {
    /** How long anything may take that should happen at once. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private int passed;
    private int failed;

    /** A check; it fails by throwing. */
    interface Check {
        void run() throws Exception;
    }

    Checks check(String name, Check check) {
        long begun = System.nanoTime();
        try {
            check.run();
            passed++;
            long took = Duration.ofNanos(System.nanoTime() - begun).toMillis();
            System.out.println("pass: " + name + ", " + took + " ms");
        } catch (Exception | AssertionError e) {
            failed++;
            System.out.println("FAIL: " + name);
            e.printStackTrace(System.out);
        }
        return this;
    }

    /** Prints a summary and ends the process: with 0 if all checks have passed. */
    void end() {
        System.out.println(passed + " passed, " + failed + " failed");
        System.exit(failed == 0 ? 0 : 1);
    }

    static void isTrue(boolean fact, String message) {
        if (!fact) {
            throw new AssertionError(message);
        }
    }

    static void equal(Object expected, Object actual) {
        if (!Objects.deepEquals(expected, actual)) {
            throw new AssertionError("expected " + expected + ", is " + actual);
        }
    }

    /** Returns what was thrown; fails if it is not of this kind. */
    static <T extends Exception> T fails(Class<T> kind, Callable<?> action) throws Exception {
        try {
            Object result = action.call();
            throw new AssertionError("expected " + kind.getSimpleName() + ", got " + result);
        } catch (Exception e) {
            if (!kind.isInstance(e)) {
                throw e;
            }
            return kind.cast(e);
        }
    }

    /** Waits for something that is known to come true without telling. */
    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var pause = new Object();
        while (!condition.getAsBoolean()) {
            isTrue(System.nanoTime() - deadline < 0, "still waiting: " + what);
            synchronized (pause) {
                pause.wait(20);
            }
        }
    }
}
