package dev.ostler.simulation.client;

/** The newest zxid that any client was told of. */
public final class Seen {
    private long zxid;

    long zxid() {
        return zxid;
    }

    void advance(long told) {
        if (told > 0 && Long.compareUnsigned(told, zxid) > 0) {
            zxid = told;
        }
    }
}
