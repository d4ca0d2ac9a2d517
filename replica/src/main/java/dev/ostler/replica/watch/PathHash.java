package dev.ostler.replica.watch;

/**
 * A keyed hash of paths: a polynomial over the field of 2^61-1 whose point is secret, so that
 * nobody can choose paths that collide. Bytes are taken up to seven at a time, beginning anew at
 * each slash; therefore the state after a component is the state of the path that ends there, and
 * one pass over a path hashes all its ancestors.
 */
final class PathHash {
    static final long START = 0;

    private static final long PRIME = (1L << 61) - 1;
    private static final int CHUNK = 7;

    /** Below the prime, and neither 0 nor 1. */
    final long point;

    PathHash(long secret) {
        // A secret with few bits would make a small point, which spreads similar paths badly.
        this.point = 2 + Long.remainderUnsigned(mix(secret), PRIME - 2);
    }

    /** The finalizer of SplitMix64. */
    private static long mix(long secret) {
        long mixed = (secret ^ secret >>> 30) * 0xbf58_476d_1ce4_e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d0_49bb_1331_11ebL;
        return mixed ^ mixed >>> 31;
    }

    /** The hash of a whole path. */
    int of(byte[] path, int offset, int length) {
        int end = offset + length;
        long state = START;
        for (int from = offset; from < end; ) {
            int to = componentEnd(path, from, end);
            state = extend(state, path, from, to);
            from = to;
        }
        return finish(state);
    }

    /** Where the component that begins at {@code from}, be it with a slash, ends. */
    static int componentEnd(byte[] path, int from, int end) {
        int at = from + 1;
        while (at < end && path[at] != '/') {
            at++;
        }
        return at;
    }

    /** The state after one more component. */
    long extend(long state, byte[] path, int from, int to) {
        long next = state;
        for (int at = from; at < to; at += CHUNK) {
            int count = Math.min(CHUNK, to - at);
            long chunk = count;
            for (int i = 0; i < count; i++) {
                chunk = chunk << 8 | (path[at + i] & 0xff);
            }
            next = times(reduce(next + chunk));
        }
        return next;
    }

    /** The 32 highest bits of a state. */
    static int finish(long state) {
        return (int) (state >>> 29);
    }

    private long times(long factor) {
        long high = Math.multiplyHigh(factor, point);
        long low = factor * point;
        return reduce((low & PRIME) + (low >>> 61 | high << 3));
    }

    private static long reduce(long value) {
        long folded = (value & PRIME) + (value >>> 61);
        return folded >= PRIME ? folded - PRIME : folded;
    }
}
