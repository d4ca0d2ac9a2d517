package dev.ostler.server.http;

import java.io.IOException;

/** What came is no request that can be answered. */
final class BadRequestException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * @param status what the client is told before the connection is closed
     */
    BadRequestException(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
