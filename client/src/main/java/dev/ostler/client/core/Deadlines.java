package dev.ostler.client.core;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds the calls that have waited long enough. Time is cut into slots, since thousands of calls a
 * millisecond that end well must cost little: a call expires up to a slot late and never early.
 */
final class Deadlines {
    private static final long SLOT_MILLIS = 8;

    /** Calls by the number of the slot that ends with or behind their deadline. */
    private final TreeMap<Long, Set<Call<?>>> slots = new TreeMap<>();

    void add(Call<?> call) {
        if (call.deadline() != Call.NO_DEADLINE) {
            slots.computeIfAbsent(slot(call), none -> new LinkedHashSet<>()).add(call);
        }
    }

    void remove(Call<?> call) {
        if (call.deadline() == Call.NO_DEADLINE) {
            return;
        }
        Set<Call<?>> calls = slots.get(slot(call));
        if (calls != null && calls.remove(call) && calls.isEmpty()) {
            slots.remove(slot(call));
        }
    }

    void clear() {
        slots.clear();
    }

    /** When {@link #takeExpired} has something to give; {@link Long#MAX_VALUE} for never. */
    long next() {
        return slots.isEmpty() ? Long.MAX_VALUE : slots.firstKey() * SLOT_MILLIS;
    }

    /** Takes out the calls whose time is over, the earliest first. */
    List<Call<?>> takeExpired(long now) {
        if (now < next()) {
            return List.of();
        }
        List<Call<?>> expired = new ArrayList<>();
        Map<Long, Set<Call<?>>> over = slots.headMap(Math.floorDiv(now, SLOT_MILLIS), true);
        over.values().forEach(expired::addAll);
        over.clear();
        return expired;
    }

    private static long slot(Call<?> call) {
        return -Math.floorDiv(-call.deadline(), SLOT_MILLIS);
    }
}
