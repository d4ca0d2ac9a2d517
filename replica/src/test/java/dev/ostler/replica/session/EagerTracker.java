package dev.ostler.replica.session;

import dev.ostler.protocol.SessionId;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The rule of section 11.1 applied at once to each event, in the order in which things happen. */
final class EagerTracker {
    private record Entry(int timeout, long heard) {}

    private final int interval;
    private final int tickGap;
    private final TreeMap<Long, Entry> open = new TreeMap<>();
    private long lastTick = Long.MIN_VALUE;

    EagerTracker(int interval, int tickGap) {
        this.interval = interval;
        this.tickGap = tickGap;
    }

    void put(SessionId session, int timeout, long now) {
        open.put(session.value(), new Entry(timeout, now));
    }

    void resume(SessionId session, int timeout, long now) {
        open.computeIfPresent(session.value(), (_, _) -> new Entry(timeout, now));
    }

    void touch(SessionId session, long now) {
        open.computeIfPresent(session.value(), (_, entry) -> new Entry(entry.timeout(), now));
    }

    void close(SessionId session) {
        open.remove(session.value());
    }

    List<SessionId> tick(long now) {
        if (lastTick != Long.MIN_VALUE && now > lastTick + tickGap) {
            long from = lastTick + tickGap;
            open.replaceAll(
                    (_, e) ->
                            new Entry(
                                    e.timeout(),
                                    e.heard() <= from ? e.heard() + (now - from) : now));
        }
        lastTick = now;
        var expired = new ArrayList<SessionId>();
        open.forEach(
                (id, entry) -> {
                    if (expiry(entry) <= now) {
                        expired.add(new SessionId(id));
                    }
                });
        expired.forEach(this::close);
        return expired;
    }

    SortedMap<Long, List<SessionId>> sessionsByExpiry() {
        var result = new TreeMap<Long, List<SessionId>>();
        open.forEach(
                (id, entry) ->
                        result.computeIfAbsent(expiry(entry), _ -> new ArrayList<>())
                                .add(new SessionId(id)));
        return result;
    }

    private long expiry(Entry entry) {
        return ((entry.heard() + entry.timeout()) / interval + 1) * interval;
    }
}
