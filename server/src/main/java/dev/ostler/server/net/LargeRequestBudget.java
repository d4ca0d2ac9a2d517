package dev.ostler.server.net;

import dev.ostler.replica.client.RequestBudget;

import java.util.concurrent.atomic.AtomicLong;

/** Room for the large requests of all clients. Any event loop may ask. */
final class LargeRequestBudget implements RequestBudget {
    private final long max;
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    LargeRequestBudget(long max) {
        this.max = max;
    }

    @Override
    public boolean hasRoomFor(int bytes) {
        return taken.get() + bytes <= max || refuse();
    }

    @Override
    public boolean take(int bytes) {
        if (taken.addAndGet(bytes) <= max) {
            return true;
        }
        giveBack(bytes);
        return refuse();
    }

    private boolean refuse() {
        refused.incrementAndGet();
        return false;
    }

    @Override
    public void giveBack(int bytes) {
        taken.addAndGet(-bytes);
    }

    long refused() {
        return refused.get();
    }

    void resetRefused() {
        refused.set(0);
    }
}
