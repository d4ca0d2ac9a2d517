package dev.ostler.client.net;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;

/**
 * Does what may block, each on a daemon thread of its own: there is at most one choice of a server
 * and one step of an authentication at a time, and now and then a question to another server.
 */
final class Errands {
    private static final Logger LOG = LoggerFactory.getLogger(Errands.class);

    private final String threadPrefix;

    Errands(String threadPrefix) {
        this.threadPrefix = threadPrefix;
    }

    /** What gives a result in its own time. */
    @FunctionalInterface
    interface Errand<T> {
        T run() throws IOException;
    }

    /** Is told, on the errand's thread, how it went. */
    interface Answer<T> {
        void done(T result);

        void failed(Exception failure);
    }

    /**
     * @param name for the thread
     */
    <T> void send(String name, Errand<T> errand, Answer<T> answer) {
        var thread = new Thread(() -> run(name, errand, answer), threadPrefix + "-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private static <T> void run(String name, Errand<T> errand, Answer<T> answer) {
        T result;
        try {
            result = errand.run();
        } catch (IOException | RuntimeException e) {
            LOG.debug("{} failed", name, e);
            answer.failed(e);
            return;
        }
        answer.done(result);
    }
}
