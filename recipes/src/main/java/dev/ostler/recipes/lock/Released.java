package dev.ostler.recipes.lock;

import dev.ostler.recipes.connection.ClientClosedException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What nobody waits for is logged if it fails. */
final class Released {
    private static final Logger LOG = LoggerFactory.getLogger(Released.class);

    private Released() {}

    static void orLog(Held held) {
        held.releaseAsync()
                .whenComplete(
                        (released, failure) -> {
                            if (failure != null && !(failure instanceof ClientClosedException)) {
                                LOG.warn("{} could not be given back at once", held, failure);
                            }
                        });
    }
}
