package dev.ostler.recipes.config;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One publish.
 *
 * @param version counts from 1; the next is one more
 * @param id what its publisher knows it by
 * @param author who has published it
 * @param note why
 * @param restored the version whose values these are, if it is a roll-back; else 0
 * @param values all keys and their values
 * @param time when, by the servers' clocks; the epoch if it was not published yet
 */
public record Publication(
        long version,
        String id,
        String author,
        String note,
        long restored,
        SortedMap<String, String> values,
        Instant time) {
    /** What there is before the first publish. */
    static final Publication NONE =
            new Publication(0, "", "", "", 0, new TreeMap<>(), Instant.EPOCH);

    public Publication {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    static Publication of(
            long version,
            String id,
            String author,
            String note,
            long restored,
            Map<String, String> values) {
        return new Publication(
                version, id, author, note, restored, new TreeMap<>(values), Instant.EPOCH);
    }

    Publication at(Instant when) {
        return new Publication(version, id, author, note, restored, values, when);
    }
}
