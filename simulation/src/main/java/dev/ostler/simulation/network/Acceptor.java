package dev.ostler.simulation.network;

/** Takes the connections that come to a port. */
@FunctionalInterface
public interface Acceptor {
    /** Returns what handles this end. */
    StreamHandler accept(Stream stream);
}
