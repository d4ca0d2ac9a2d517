package dev.ostler.server.transport;

import java.io.IOException;

/** A link whose socket the ring of its {@link UringLoop} serves. */
final class UringLink extends Link {
    final int socket;

    /** Its place among the loop's links; what the ring's completions name. */
    final int slot;

    /** Whether the ring is to tell of what comes; it tells until it says that it ends. */
    boolean receiving;

    /** Whether the ring has something to send for this link. */
    boolean sending;

    UringLink(UringLoop loop, int socket, int slot) {
        super(loop);
        this.socket = socket;
        this.slot = slot;
    }

    private UringLoop uring() {
        return (UringLoop) loop();
    }

    @Override
    void send() throws IOException {
        if (!sending) {
            uring().send(this);
        }
    }

    @Override
    void applyReading() {
        uring().applyReading(this);
    }

    @Override
    void release() {
        if (!sending) {
            dropUnsent();
        }
        uring().release(this);
    }
}
