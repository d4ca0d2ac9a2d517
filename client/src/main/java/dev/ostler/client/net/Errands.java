package dev.ostler.client.net;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.concurrent.ThreadFactory;

/**
 * Does what may block, each on a daemon thread of its own: there is at most one choice of a server
 * and one step of an authentication at a time, and now and then a question to another server.
 */
final class Errands {
    private static final Logger LOG = LoggerFactory.getLogger(Errands.class);

    private final String threadPrefix;
    private final ThreadFactory threads;

    Errands(String threadPrefix) {
        this(threadPrefix, Thread::new);
    }

    Errands(String threadPrefix, ThreadFactory threads) {
        this.threadPrefix = threadPrefix;
        this.threads = threads;
    }

    /** What gives a result in its own time. */
    @FunctionalInterface
    interface Errand<T> {
        T run() throws IOException;
    }

    /**
     * Is told how it went, on the errand's thread, or on the sender's if there is none to be had.
     */
    interface Answer<T> {
        void done(T result);

        void failed(Throwable failure);
    }

    /**
     * @param name for the thread
     */
    <T> void send(String name, Errand<T> errand, Answer<T> answer) {
        try {
            Thread thread = threads.newThread(() -> run(name, errand, answer));
            thread.setName(threadPrefix + "-" + name);
            thread.setDaemon(true);
            thread.start();
        } catch (Throwable e) {
            // As many threads as there may be, for example.
            answer.failed(e);
        }
    }

    private static <T> void run(String name, Errand<T> errand, Answer<T> answer) {
        try {
            answer.done(errand.run());
        } catch (Throwable e) {
            // Also an error of what the application has provided: somebody waits for an answer.
            answer.failed(e);
            LOG.debug("{} failed", name, e);
        }
    }
}
