package dev.ostler.simulation.server;

import java.io.IOException;

/** A server that serves, from its start until its process ends. */
public interface RunningServer {
    /** One line for the transcript and for those who ask whether all servers agree. */
    String status();

    /** Zxid of the state that clients are shown. */
    long publishedZxid();

    /** Whether clients may connect and write. */
    boolean isServing();

    /** Whether it leads others. */
    boolean isLeading();

    /** Starts a server on what its disk holds. */
    @FunctionalInterface
    interface Factory {
        /**
         * @throws IOException if the disk fails or can't be understood
         */
        RunningServer start(Surroundings surroundings) throws IOException;
    }
}
