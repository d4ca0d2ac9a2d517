package dev.ostler.server;

/** The time, as a server asks for it. */
interface Clock {
    /** A clock that only goes forward, in milliseconds; its origin means nothing. */
    long nowMillis();

    /** Milliseconds since 1970; it may jump. */
    long wallMillis();

    /** The machine's clocks. */
    Clock SYSTEM =
            new Clock() {
                @Override
                public long nowMillis() {
                    return System.nanoTime() / 1_000_000;
                }

                @Override
                public long wallMillis() {
                    return System.currentTimeMillis();
                }
            };
}
