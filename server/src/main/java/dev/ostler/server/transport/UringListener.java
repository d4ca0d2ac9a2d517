package dev.ostler.server.transport;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/** A socket that listens on a {@link UringLoop}, which alone changes it. */
final class UringListener implements Listener, RingTarget {
    private static final int ACCEPT = 0;

    private final UringLoop loop;
    private final EventLoops loops;
    private final int socket;
    private final InetSocketAddress address;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final int slot;
    private @Nullable Acceptor acceptor;
    private boolean accepting;
    private boolean closing;

    UringListener(UringLoop loop, EventLoops loops, ListenOptions options) throws IOException {
        this.loop = loop;
        this.loops = loops;
        socket = loop.sockets().listening(options);
        int port = loop.sockets().localPort(socket);
        address = new InetSocketAddress(options.address().getAddress(), port);
        slot = loop.take(this);
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void accept(Acceptor by) {
        loop.execute(
                () -> {
                    acceptor = by;
                    goOn();
                });
    }

    private void goOn() {
        if (!closing && !accepting && acceptor != null) {
            accepting = true;
            loop.operations().accept(socket, UringLoop.mark(slot, ACCEPT));
        }
    }

    @Override
    public void completed(int operation, int result, int flags) {
        accepting = (flags & RingOperations.MORE) != 0;
        if (result >= 0 && acceptor != null) {
            handOver(result, acceptor);
        }
        if (accepting) {
            return;
        }
        if (closing) {
            finish();
        } else if (result == -Libc.EMFILE || result == -Libc.ENFILE || result == -Libc.ENOBUFS) {
            loop.pauseAccepting(loop.text(result), this::goOn);
        } else {
            goOn();
        }
    }

    private void handOver(int accepted, Acceptor by) {
        var next = (UringLoop) loops.next();
        if (next.equals(loop)) {
            next.adopt(accepted, by);
        } else {
            next.execute(() -> next.adopt(accepted, by));
        }
    }

    @Override
    public CompletableFuture<Void> stop() {
        if (!ended.isDone()) {
            loop.execute(this::end);
        }
        return ended;
    }

    @Override
    public void end() {
        if (closing) {
            return;
        }
        closing = true;
        if (accepting) {
            loop.operations().cancel(UringLoop.mark(slot, ACCEPT));
        } else {
            finish();
        }
    }

    private void finish() {
        loop.sockets().close(socket);
        loop.giveBack(slot);
        ended.complete(null);
    }

    /** The loop is no more. */
    void abandon() {
        ended.complete(null);
    }
}
