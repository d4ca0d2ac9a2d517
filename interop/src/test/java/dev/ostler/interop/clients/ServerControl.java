package dev.ostler.interop.clients;

import dev.ostler.interop.server.ServerUnderTest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Lets a program in another process kill and start the server that it uses: it connects, sends
 * {@code kill} or {@code start} on a line, and reads {@code done} when that is so.
 */
final class ServerControl implements AutoCloseable {
    private final ServerUnderTest server;
    private final ServerSocket listener;

    ServerControl(ServerUnderTest server) throws IOException {
        this.server = server;
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("server-control").start(this::serve);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void serve() {
        try {
            while (!listener.isClosed()) {
                try (Socket socket = listener.accept()) {
                    serve(socket);
                }
            }
        } catch (IOException e) {
            if (!listener.isClosed()) {
                throw new UncheckedIOException(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Socket socket) throws IOException, InterruptedException {
        var in =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        switch (in.readLine()) {
            case "kill" -> server.kill();
            case "start" -> server.start();
            case null, default -> {
                return; // The program reads no "done" and says so.
            }
        }
        socket.getOutputStream().write("done\n".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
