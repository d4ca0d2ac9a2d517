package dev.ostler.recipes.lock;

import dev.ostler.recipes.connection.ManagedClient;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The way to several locks, one after the other. Who turns round gives the others back, and so does
 * who has lost one of them on the way.
 */
final class InOrder implements Acquiring {
    private final ManagedClient client;
    private final List<DistributedLock> locks;
    private final Function<List<Held>, Acquiring> last;
    private final List<Held> taken = new ArrayList<>();
    private @Nullable Acquiring current;
    private boolean over;

    /**
     * @param last what is still to be done when all are held, and makes one of them
     */
    InOrder(
            ManagedClient client,
            List<DistributedLock> locks,
            Function<List<Held>, Acquiring> last) {
        this.client = client;
        this.locks = List.copyOf(locks);
        this.last = last;
    }

    @Override
    public void begin(Listener listener) {
        next(listener);
    }

    private void next(Listener listener) {
        boolean all = taken.size() == locks.size();
        Acquiring way = all ? last.apply(List.copyOf(taken)) : locks.get(taken.size()).acquiring();
        current = way;
        way.begin(
                new Listener() {
                    @Override
                    public void acquired(Held held) {
                        current = null;
                        if (all && held.isHeld()) {
                            listener.acquired(held);
                        } else if (all) {
                            beginAnew(listener);
                        } else {
                            taken.add(held);
                            // Elsewhere, so that many locks make no deep stack.
                            client.host().execute(() -> goOn(listener));
                        }
                    }

                    @Override
                    public void failed(Throwable failure) {
                        current = null;
                        if (all && !taken.stream().allMatch(Held::isHeld)) {
                            beginAnew(listener);
                        } else {
                            listener.failed(failure);
                        }
                    }

                    @Override
                    public void waiting() {
                        listener.waiting();
                    }
                });
    }

    /** One was lost while others were waited for: the caller gets all or none. */
    private void beginAnew(Listener listener) {
        List<Held> lost = List.copyOf(taken);
        taken.clear();
        SeveralHeld.releaseAll(lost)
                .whenComplete((released, failure) -> client.host().execute(() -> goOn(listener)));
    }

    private void goOn(Listener listener) {
        if (!over) {
            next(listener);
        }
    }

    @Override
    public void giveUp() {
        over = true;
        Acquiring way = current;
        if (way != null) {
            way.giveUp();
        }
        SeveralHeld.releaseAll(taken);
    }
}
