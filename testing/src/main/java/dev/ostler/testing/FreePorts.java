package dev.ostler.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for servers that have to know them beforehand, or that are stopped and started again. Where
 * neither is so, port 0 is better.
 */
public final class FreePorts {
    static final int FIRST = 10_000;

    /** The first of those that Linux gives to outgoing connections and to whoever asks for any. */
    static final int OUTGOING = 32_768;

    private static final int PORTS = OUTGOING - FIRST;

    /** Begins where two runs on one machine hardly meet. */
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 211 % PORTS));

    private FreePorts() {}

    /**
     * A port on loopback on which nothing listens, and which is not given out again for long. No
     * outgoing connection takes it while its server is down.
     */
    public static int next() {
        for (int i = 0; i < PORTS; i++) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), PORTS);
            try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return port;
            } catch (BindException e) {
                // Somebody listens there.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new IllegalStateException(
                "no port between " + FIRST + " and " + OUTGOING + " is free");
    }
}
