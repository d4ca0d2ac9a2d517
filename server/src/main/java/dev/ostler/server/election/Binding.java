package dev.ostler.server.election;

import dev.ostler.zab.config.Member.PeerAddress;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Binds the addresses of an election port, and waits if they are taken: the process before may not
 * have ended.
 */
final class Binding {
    private static final Logger LOG = LoggerFactory.getLogger(Binding.class);

    /**
     * So often an address is tried that this machine does not have and that others stand beside.
     */
    private static final int MISSING_ATTEMPTS_MAX = 3;

    private final ElectionPortOptions options;

    /** Takes an address, or says by an exception that it can't be had. */
    interface Opener<T> {
        T openAt(InetSocketAddress address) throws IOException;
    }

    Binding(ElectionPortOptions options) {
        this.options = options;
    }

    /**
     * Binds the addresses of a member that this machine has: with several of them, one network may
     * be down.
     *
     * @return what was opened for each address; empty for those that this machine does not have
     * @throws ElectionPortUnavailableException if it has none of them, or if one is taken by
     *     somebody else; the message says where and why
     */
    <T> List<Optional<T>> bindAll(List<PeerAddress> addresses, Opener<T> opener)
            throws IOException {
        boolean several = addresses.size() > 1;
        var bound = new ArrayList<Optional<T>>();
        int missing = 0;
        for (PeerAddress address : addresses) {
            try {
                bound.add(Optional.of(bind(address, opener, several)));
            } catch (ElectionPortUnavailableException e) {
                missing++;
                if (missing == addresses.size() || isHere(address)) {
                    throw e;
                }
                LOG.warn("{} This server is to be reached at its other addresses.", e.getMessage());
                bound.add(Optional.empty());
            }
        }
        return bound;
    }

    /** Whether a socket could be bound to the address if the port were free. */
    private boolean isHere(PeerAddress address) {
        if (options.listenOnAllAddresses()) {
            return true;
        }
        try (var socket = new Socket()) {
            socket.bind(new InetSocketAddress(address.host(), 0));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * @throws ElectionPortUnavailableException if it can't be had
     */
    private <T> T bind(PeerAddress address, Opener<T> opener, boolean several) throws IOException {
        for (int attempts = 1; ; attempts++) {
            InetSocketAddress socketAddress =
                    options.listenOnAllAddresses()
                            ? new InetSocketAddress(address.electionPort())
                            : new InetSocketAddress(address.host(), address.electionPort());
            String problem;
            if (socketAddress.isUnresolved()) {
                problem = "the name " + address.host() + " has no address";
            } else {
                try {
                    return opener.openAt(socketAddress);
                } catch (IOException e) {
                    problem = String.valueOf(e.getMessage());
                }
            }
            problem = "Cannot listen for votes on " + socketAddress + ": " + problem;
            boolean leftOut = several && attempts == MISSING_ATTEMPTS_MAX && !isHere(address);
            if (attempts == options.bindAttempts() || leftOut) {
                throw new ElectionPortUnavailableException(
                        problem
                                + ". Does another server run there, and is the address in this"
                                + " server's server.N line one of this machine?");
            }
            LOG.warn("{}; attempt {}", problem, attempts);
            pause();
        }
    }

    private void pause() throws InterruptedIOException {
        try {
            Thread.sleep(options.bindPauseMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the election port");
        }
    }
}
