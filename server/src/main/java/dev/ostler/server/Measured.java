package dev.ostler.server;

import dev.ostler.server.fourletter.Metric;

import java.util.List;

/** A part of the server that measures something for the operators. Any thread may ask. */
interface Measured {
    List<Metric> metrics();

    /** Forgets what was summed up since the start. */
    void reset();
}
