package dev.ostler.server.fourletter;

import java.time.Instant;
import java.util.List;

/**
 * What expires at the same moment unless it is heard of before.
 *
 * @param expires when that is
 * @param members who, in the order they are to be shown
 */
public record ExpiryBucket<T>(Instant expires, List<T> members) {
    public ExpiryBucket {
        members = List.copyOf(members);
    }
}
