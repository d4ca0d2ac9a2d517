package dev.ostler.interop.ensemble;

import java.time.Duration;

/** One direction between two members: what is sent that way passes, passes late, or waits. */
final class Wire {
    private boolean blocked;
    private Duration delay = Duration.ZERO;

    /** Lets nothing pass. As with packets that are lost, the sender is told nothing. */
    synchronized void block() {
        blocked = true;
    }

    synchronized void delay(Duration by) {
        delay = by;
    }

    /** Lets everything pass at once, what has waited too. */
    synchronized void heal() {
        blocked = false;
        delay = Duration.ZERO;
        notifyAll();
    }

    /** Returns when what was sent now arrives. */
    void pass() throws InterruptedException {
        Thread.sleep(delayWhenOpen());
    }

    private synchronized Duration delayWhenOpen() throws InterruptedException {
        while (blocked) {
            wait();
        }
        return delay;
    }
}
