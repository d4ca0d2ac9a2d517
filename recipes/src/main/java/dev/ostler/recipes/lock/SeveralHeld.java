package dev.ostler.recipes.lock;

import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.line.Loss;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** Several that are held as one: lost with the first of them, released in reverse. */
final class SeveralHeld implements Held {
    private final ManagedClient client;
    private final List<Held> members;
    private final long fencingToken;
    private final AtomicReference<@Nullable CompletableFuture<Void>> released =
            new AtomicReference<>();

    SeveralHeld(ManagedClient client, List<Held> members, long fencingToken) {
        this.client = client;
        this.members = List.copyOf(members);
        this.fencingToken = fencingToken;
    }

    List<Held> members() {
        return members;
    }

    @Override
    public long fencingToken() {
        return fencingToken;
    }

    @Override
    public String path() {
        return members.get(members.size() - 1).path();
    }

    @Override
    public boolean isHeld() {
        return members.stream().allMatch(Held::isHeld);
    }

    @Override
    public CompletableFuture<Loss> lost() {
        var first = new CompletableFuture<Loss>();
        for (Held member : members) {
            member.lost()
                    .whenComplete(
                            (loss, failure) -> {
                                if (failure == null) {
                                    first.complete(loss);
                                } else {
                                    first.cancel(false);
                                }
                            });
        }
        return first;
    }

    @Override
    public Subscription onAsked(Runnable task) {
        List<Subscription> each = members.stream().map(member -> member.onAsked(task)).toList();
        return () -> each.forEach(Subscription::close);
    }

    @Override
    public CompletableFuture<Void> releaseAsync() {
        var mine = new CompletableFuture<Void>();
        CompletableFuture<Void> before = released.compareAndExchange(null, mine);
        if (before != null) {
            return before.copy();
        }
        releaseAll(members)
                .whenComplete(
                        (nothing, failure) -> {
                            if (failure == null) {
                                mine.complete(null);
                            } else {
                                mine.completeExceptionally(failure);
                            }
                        });
        return mine.copy();
    }

    /** Gives all back, last first; one that fails does not keep the others. */
    static CompletableFuture<Void> releaseAll(List<Held> members) {
        var each = new ArrayList<CompletableFuture<Void>>();
        for (int i = members.size() - 1; i >= 0; i--) {
            each.add(members.get(i).releaseAsync());
        }
        return CompletableFuture.allOf(each.toArray(CompletableFuture<?>[]::new));
    }

    @Override
    public void release() {
        try {
            client.await(releaseAsync());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        Released.orLog(this);
    }

    @Override
    public String toString() {
        return members.toString();
    }
}
