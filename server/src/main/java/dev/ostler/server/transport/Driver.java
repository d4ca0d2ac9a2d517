package dev.ostler.server.transport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Locale;

/** What drives the sockets. */
public enum Driver {
    /** Linux's rings: the cheapest per request. Containers and hardened kernels often forbid it. */
    IO_URING,
    /** The JDK's selector, on every machine. */
    NIO;

    private static final Logger LOG = LoggerFactory.getLogger(Driver.class);

    /** The best one that this machine has. */
    public static Driver best() {
        return IO_URING.isAvailable() ? IO_URING : NIO;
    }

    /**
     * The one with this name, or the best one for {@code auto}. On Linux {@code epoll} is what NIO
     * is.
     *
     * @throws IllegalArgumentException if there is none of this name, or this machine lacks it
     */
    public static Driver named(String name) {
        return switch (name) {
            case "auto" -> best();
            case "epoll", "nio" -> NIO;
            case "io_uring" -> {
                if (!IO_URING.isAvailable()) {
                    throw new IllegalArgumentException(
                            "this machine does not offer the transport io_uring");
                }
                yield IO_URING;
            }
            default ->
                    throw new IllegalArgumentException(
                            name + " is no transport; choose auto, io_uring, epoll or nio");
        };
    }

    /** Whether this machine has all of it that is needed. */
    public boolean isAvailable() {
        if (this == NIO) {
            return true;
        }
        if (!System.getProperty("os.name").equals("Linux")) {
            return false;
        }
        try {
            UringLoop.probe();
            return true;
        } catch (IOException | LinkageError | RuntimeException e) {
            LOG.debug("No io_uring: {}", e.toString());
            return false;
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
