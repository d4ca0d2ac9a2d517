package dev.ostler.server.election;

import dev.ostler.zab.config.Member.PeerAddress;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;

/**
 * Binds the addresses of an election port, and waits if they are taken: the process before may not
 * have ended.
 */
final class Binding {
    private static final Logger LOG = LoggerFactory.getLogger(Binding.class);

    private final ElectionPortOptions options;

    /** Takes an address, or says by an exception that it can't be had. */
    interface Opener<T> {
        T openAt(InetSocketAddress address) throws IOException;
    }

    Binding(ElectionPortOptions options) {
        this.options = options;
    }

    /**
     * @throws ElectionPortUnavailableException if it can't be had; the message says where and why
     */
    <T> T bind(PeerAddress address, Opener<T> opener) throws IOException {
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
            if (attempts == options.bindAttempts()) {
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
