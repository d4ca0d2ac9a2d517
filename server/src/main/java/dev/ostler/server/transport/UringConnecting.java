package dev.ostler.server.transport;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.InetSocketAddress;

/** A socket of a {@link UringLoop} that is about to be connected. */
final class UringConnecting implements RingTarget {
    private static final int CONNECT = 0;

    private final UringLoop loop;
    private final Connector connector;
    private final Arena arena = Arena.ofConfined();
    private final int socket;
    private final int slot;
    private String giveUpReason = "";
    private boolean over;

    UringConnecting(
            UringLoop loop, InetSocketAddress remote, ConnectOptions options, Connector connector)
            throws IOException {
        this.loop = loop;
        this.connector = connector;
        socket = loop.sockets().connecting(remote, options.keepAlive());
        slot = loop.take(this);
        var address = SocketAddresses.write(remote, Sockets.family(remote), arena);
        loop.operations().connect(socket, address, UringLoop.mark(slot, CONNECT));
        loop.schedule(() -> giveUp("Connection timed out"), options.timeoutMillis());
    }

    private void giveUp(String reason) {
        if (!over) {
            giveUpReason = reason;
            loop.operations().cancel(UringLoop.mark(slot, CONNECT));
        }
    }

    @Override
    public void completed(int operation, int result, int flags) {
        over = true;
        arena.close();
        loop.giveBack(slot);
        if (result >= 0 && giveUpReason.isEmpty()) {
            loop.connected(socket, connector);
            return;
        }
        loop.operations().close(socket);
        String reason = giveUpReason.isEmpty() ? loop.text(result) : giveUpReason;
        EventLoop.run(() -> connector.failed(reason));
    }

    @Override
    public void end() {
        giveUp("this server closes its ports");
    }
}
