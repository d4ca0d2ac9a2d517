package dev.ostler.client.net;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import javax.net.ssl.SSLEngine;

/**
 * Asks servers whether they are read-write, with the word {@code isro} on a connection of its own.
 * It blocks for up to two seconds, hence on a thread that lives no longer.
 */
final class Prober {
    private static final Logger LOG = LoggerFactory.getLogger(Prober.class);

    private static final int PATIENCE_MILLIS = 1000;

    private final Security security;

    Prober(Security security) {
        this.security = security;
    }

    /** Tells {@code answer}, on another thread, whether the server is read-write. */
    void ask(InetSocketAddress server, Consumer<Boolean> answer) {
        var asking = new Thread(() -> answer.accept(isReadWrite(server)), "probe-" + server);
        asking.setDaemon(true);
        asking.start();
    }

    private boolean isReadWrite(InetSocketAddress server) {
        try (var socket = new Socket()) {
            SSLEngine engine = security.engine(server);
            if (engine != null) {
                // A word needs a blocking TLS socket; the next ordinary attempt will find out.
                return false;
            }
            socket.connect(server, PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write("isro".getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes(2);
            return new String(answer, StandardCharsets.US_ASCII).equals("rw");
        } catch (IOException e) {
            LOG.debug("{} can't be asked", server, e);
            return false;
        }
    }
}
