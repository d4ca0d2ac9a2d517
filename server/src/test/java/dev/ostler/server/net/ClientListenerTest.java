package dev.ostler.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.server.transport.Driver;
import dev.ostler.server.transport.EventLoops;
import dev.ostler.server.transport.Link;
import dev.ostler.server.transport.Receiver;
import dev.ostler.testing.FreePorts;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

class ClientListenerTest {
    private static final int PATIENCE_SECONDS = 20;

    private final EventLoops loops;

    /** The addresses of those who came. */
    private final BlockingQueue<InetSocketAddress> accepted = new LinkedBlockingQueue<>();

    ClientListenerTest() throws IOException {
        loops = new EventLoops(Driver.best(), 1, "client-loop", failure -> {});
    }

    @AfterEach
    void close() {
        loops.close();
    }

    @Test
    void whoMovesTakesConnectionsThereAndNoneWhereItDid() throws Exception {
        ClientListener listener = listen("127.0.0.1", 0);
        InetSocketAddress before = Objects.requireNonNull(listener.address());
        assertThatItTakesConnectionsAt(before);
        int there = FreePorts.next();

        listener.moveTo(unresolved("127.0.0.1", there));

        awaitAddress(listener, at(there));
        assertThatItTakesConnectionsAt(at(there));
        awaitRefusal(before);
        listener.close();
    }

    @Test
    void onePortOfAllAddressesBecomesThatOfOne() throws Exception {
        ClientListener listener = listen("0.0.0.0", 0);
        int port = Objects.requireNonNull(listener.address()).getPort();

        listener.moveTo(unresolved("127.0.0.1", port));

        awaitAddress(listener, at(port));
        assertThatItTakesConnectionsAt(at(port));
        listener.close();
    }

    @Test
    void anAddressThatIsTakenLeavesItWhereItIsUntilItIsMovedElsewhere() throws Exception {
        ClientListener listener = listen("127.0.0.1", 0);
        InetSocketAddress before = Objects.requireNonNull(listener.address());
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listener.moveTo(unresolved("127.0.0.1", other.getLocalPort()));
            assertThatItTakesConnectionsAt(before);
            int there = FreePorts.next();

            listener.moveTo(unresolved("127.0.0.1", there));

            awaitAddress(listener, at(there));
            awaitRefusal(before);
        }
        listener.close();
    }

    @Test
    void whereThereWasNoneThereIsOne() throws Exception {
        var listener = new ClientListener(loops, -1, false, null, "clientPort", this::accept);
        listener.accept();
        assertThat(listener.address()).isNull();
        int there = FreePorts.next();

        listener.moveTo(unresolved("127.0.0.1", there));

        awaitAddress(listener, at(there));
        assertThatItTakesConnectionsAt(at(there));
        listener.close();
    }

    @Test
    void whatIsClosedDoesNotMove() throws Exception {
        ClientListener listener = listen("127.0.0.1", 0);
        InetSocketAddress before = Objects.requireNonNull(listener.address());
        listener.close();

        listener.moveTo(unresolved("127.0.0.1", FreePorts.next()));

        assertThat(listener.address()).isEqualTo(before);
        assertThatThrownBy(() -> connect(before)).isInstanceOf(ConnectException.class);
    }

    private ClientListener listen(String host, int port) throws IOException {
        var listener =
                new ClientListener(
                        loops,
                        -1,
                        false,
                        new InetSocketAddress(host, port),
                        "clientPort",
                        this::accept);
        listener.accept();
        return listener;
    }

    /** Notes who comes, and hangs up. */
    private @Nullable Receiver accept(Link link, InetSocketAddress remote) {
        accepted.add(remote);
        return null;
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static InetSocketAddress unresolved(String host, int port) {
        return InetSocketAddress.createUnresolved(host, port);
    }

    private static Socket connect(InetSocketAddress address) throws IOException {
        return new Socket(address.getAddress(), address.getPort());
    }

    private void assertThatItTakesConnectionsAt(InetSocketAddress address) throws Exception {
        try (Socket socket = connect(address)) {
            InetSocketAddress came = accepted.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(came).isNotNull();
            assertThat(Objects.requireNonNull(came).getPort()).isEqualTo(socket.getLocalPort());
        }
    }

    private static void awaitAddress(ClientListener listener, InetSocketAddress address) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!address.equals(listener.address())) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static void awaitRefusal(InetSocketAddress address) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (takesConnectionsAt(address)) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
    }

    private static boolean takesConnectionsAt(InetSocketAddress address) throws IOException {
        try {
            connect(address).close();
            return true;
        } catch (ConnectException e) {
            return false;
        }
    }
}
