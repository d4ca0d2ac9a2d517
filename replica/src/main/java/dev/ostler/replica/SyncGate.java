package dev.ostler.replica;

import java.util.ArrayDeque;

/**
 * Keeps the requests of one source in order round its syncs: nothing goes on behind a sync that is
 * not answered, but for other syncs. Requests of other sources are not held up.
 *
 * @param <R> a request
 */
public final class SyncGate<R> {
    private final Exit<R> exit;
    private final ArrayDeque<R> waiting = new ArrayDeque<>();
    private int syncs;

    /** What becomes of requests whose turn it is. */
    public interface Exit<R> {
        boolean isSync(R request);

        /** Begins a sync; {@code answered} is run, at once or later, when it has been answered. */
        void sync(R request, Runnable answered);

        /** Goes on with a request that is no sync. */
        void pass(R request);
    }

    public SyncGate(Exit<R> exit) {
        this.exit = exit;
    }

    /** Takes the next request. */
    public void enter(R request) {
        waiting.add(request);
        advance();
    }

    /** Whether nothing waits, so that the gate may as well be forgotten. */
    public boolean isOpen() {
        return syncs == 0 && waiting.isEmpty();
    }

    /** Forgets what waits. */
    public void clear() {
        waiting.clear();
    }

    private void advance() {
        for (R next = waiting.peek(); next != null; next = waiting.peek()) {
            if (exit.isSync(next)) {
                waiting.remove();
                syncs++;
                exit.sync(next, this::answered);
            } else if (syncs == 0) {
                waiting.remove();
                exit.pass(next);
            } else {
                return;
            }
        }
    }

    private void answered() {
        syncs--;
        advance();
    }
}
