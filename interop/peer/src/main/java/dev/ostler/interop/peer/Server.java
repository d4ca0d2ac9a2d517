package dev.ostler.interop.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * The server under test, as its clients see it, and the power over it.
 *
 * @param port where it serves, on loopback
 * @param controlPort where the test that has started this program takes orders
 */
record Server(int port, int controlPort) {
    /** From the two arguments of a program. */
    static Server of(String[] arguments) {
        return new Server(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    /** {@code kill -9}; returns when it is dead. */
    void kill() throws IOException {
        order("kill");
    }

    /** Starts it again on its port and its data; returns when it serves. */
    void start() throws IOException {
        order("start");
    }

    private void order(String word) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), controlPort);
                var answer =
                        new BufferedReader(
                                new InputStreamReader(
                                        socket.getInputStream(), StandardCharsets.UTF_8))) {
            socket.getOutputStream().write((word + "\n").getBytes(StandardCharsets.UTF_8));
            Checks.equal("done", String.valueOf(answer.readLine()));
        }
    }
}
