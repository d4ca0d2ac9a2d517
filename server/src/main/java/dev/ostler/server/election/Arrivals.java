package dev.ostler.server.election;

import dev.ostler.protocol.ServerId;
import dev.ostler.zab.election.Notification;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * What has come and was not yet taken by the owner. Of each sender only the newest are kept, so
 * that neither a flood nor an owner that is busy makes it grow.
 */
final class Arrivals {
    private static final int PER_SENDER_MAX = 16;

    private final Executor owner;
    private final ElectionPort.Handler handler;

    /** Guarded by this. */
    private Map<ServerId, Queue<Notification>> waiting = new LinkedHashMap<>();

    Arrivals(Executor owner, ElectionPort.Handler handler) {
        this.owner = owner;
        this.handler = handler;
    }

    void add(ServerId from, Notification notification) {
        boolean first;
        synchronized (this) {
            first = waiting.isEmpty();
            Queue<Notification> ofSender =
                    waiting.computeIfAbsent(from, sender -> new ArrayDeque<>());
            if (ofSender.size() == PER_SENDER_MAX) {
                ofSender.remove();
            }
            ofSender.add(notification);
        }
        if (first) {
            owner.execute(this::deliver);
        }
    }

    void gone(ServerId member) {
        owner.execute(() -> handler.gone(member));
    }

    private void deliver() {
        Map<ServerId, Queue<Notification>> taken;
        synchronized (this) {
            taken = waiting;
            waiting = new LinkedHashMap<>();
        }
        taken.forEach(
                (from, notifications) ->
                        notifications.forEach(
                                notification -> handler.received(from, notification)));
    }
}
