package dev.ostler.server.election;

import java.io.IOException;

/**
 * The election port can't be listened on, however often it was tried: the server can't take part.
 */
public final class ElectionPortUnavailableException extends IOException {
    private static final long serialVersionUID = 1;

    ElectionPortUnavailableException(String message) {
        super(message);
    }
}
