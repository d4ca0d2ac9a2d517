package dev.ostler.client.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import javax.net.ssl.SSLSocket;

/**
 * Asks a server whether it is read-write, with the word {@code isro} on a connection of its own. It
 * blocks, for a second at each step.
 */
final class Prober {
    private static final int PATIENCE_MILLIS = 1000;

    private final Security security;

    Prober(Security security) {
        this.security = security;
    }

    /**
     * @throws IOException if the server can't be asked
     */
    boolean isReadWrite(InetSocketAddress server) throws IOException {
        try (var plain = new Socket()) {
            plain.connect(server, PATIENCE_MILLIS);
            plain.setSoTimeout(PATIENCE_MILLIS);
            SSLSocket encrypted = security.socket(plain, server);
            return encrypted == null ? ask(plain) : ask(encrypted);
        }
    }

    private static boolean ask(Socket socket) throws IOException {
        socket.getOutputStream().write("isro".getBytes(StandardCharsets.US_ASCII));
        byte[] answer = socket.getInputStream().readNBytes(2);
        return new String(answer, StandardCharsets.US_ASCII).equals("rw");
    }
}
