package dev.ostler.server.transport;

import java.io.IOException;

/** A link whose socket the ring of its {@link UringLoop} serves. */
final class UringLink extends Link implements RingTarget {
    private static final int RECEIVE = 0;
    private static final int SEND = 1;

    private final int socket;
    private final int slot;

    /** Whether the ring is to tell of what comes; it tells until it says that it ends. */
    private boolean receiving;

    /** Whether the ring has something to send. */
    private boolean sending;

    private boolean freed;

    UringLink(UringLoop loop, int socket) {
        super(loop);
        this.socket = socket;
        slot = loop.take(this);
    }

    private UringLoop uring() {
        return (UringLoop) loop();
    }

    @Override
    public void completed(int operation, int result, int flags) {
        if (operation == RECEIVE) {
            received(result, flags);
        } else {
            sendCompleted(result);
        }
        freeIfDone();
    }

    /** Gives the slot back, once this is closed and the ring has nothing more to say of it. */
    private void freeIfDone() {
        if (isClosed() && !receiving && !sending && !freed) {
            freed = true;
            dropUnsent();
            uring().giveBack(slot);
        }
    }

    /** Nobody is to serve it. */
    void refuse() {
        if (isOpen()) {
            uring().giveBack(slot);
            uring().operations().close(socket);
        }
    }

    @Override
    void applyReading() {
        if (isReading() == receiving) {
            return;
        }
        if (receiving) {
            // Until that is done something may come.
            uring().operations().cancel(UringLoop.mark(slot, RECEIVE));
        } else {
            receiving = true;
            uring().operations().receive(socket, UringLoop.mark(slot, RECEIVE));
        }
    }

    private void received(int result, int flags) {
        receiving = (flags & RingOperations.MORE) != 0;
        if (result > 0) {
            uring().takeReceived(flags, result);
            uring().received(this, result);
        } else if (result == 0) {
            endReached();
            return;
        } else {
            switch (-result) {
                // Asked for again below.
                case Libc.ENOBUFS, Libc.ECANCELED, Libc.EINTR, Libc.EAGAIN -> {}
                default -> close(new IOException(uring().text(result)));
            }
        }
        if (!receiving && !isClosed()) {
            applyReading();
        }
    }

    @Override
    void send() {
        Chunk chunk = toSend();
        if (!sending && chunk != null) {
            sending = true;
            uring().operations().send(socket, chunk, UringLoop.mark(slot, SEND));
        }
    }

    private void sendCompleted(int result) {
        sending = false;
        if (isClosed()) {
            return;
        }
        if (result >= 0 || result == -Libc.EINTR || result == -Libc.EAGAIN) {
            sent(Math.max(0, result));
            send();
            tellSent();
        } else {
            close(new IOException(uring().text(result)));
        }
    }

    @Override
    void release() {
        if (receiving || sending) {
            // Behind what was submitted before: so much of that leaves as is taken at once.
            uring().operations().cancelAll(socket);
        }
        uring().operations().close(socket);
        freeIfDone();
    }

    @Override
    void sendLast() {
        send();
    }

    @Override
    public void end() {
        close();
    }
}
