package dev.ostler.recipes.cache;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;

/**
 * A way to a server on which that behaves as ZooKeeper 3.5 does: a request for a persistent watch
 * is answered with UNIMPLEMENTED, and the connection is closed.
 */
final class OldServer implements AutoCloseable {
    private static final int ADD_WATCH = 106;

    /** To this every server answers that it knows no such thing, and closes the connection. */
    private static final int UNKNOWN = 9999;

    private static final int OP_CODE_AT = 4;

    private final int target;
    private final ServerSocket listener;

    OldServer(int targetPort) throws IOException {
        target = targetPort;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    String connectString() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                Thread.ofVirtual().start(() -> requests(client, server));
                Thread.ofVirtual().start(() -> replies(server, client));
            } catch (IOException e) {
                // Closed, or somebody has gone again.
            }
        }
    }

    private static void requests(Socket client, Socket server) {
        try (client;
                server) {
            var in = new DataInputStream(client.getInputStream());
            var out = new DataOutputStream(server.getOutputStream());
            boolean handshake = true;
            while (true) {
                byte[] frame = new byte[in.readInt()];
                in.readFully(frame);
                ByteBuffer header = ByteBuffer.wrap(frame);
                if (!handshake && header.getInt(OP_CODE_AT) == ADD_WATCH) {
                    header.putInt(OP_CODE_AT, UNKNOWN);
                }
                handshake = false;
                out.writeInt(frame.length);
                out.write(frame);
                out.flush();
            }
        } catch (IOException e) {
            // The end of a connection.
        }
    }

    private static void replies(Socket server, Socket client) {
        try (client;
                server) {
            InputStream in = server.getInputStream();
            OutputStream out = client.getOutputStream();
            in.transferTo(out);
        } catch (IOException e) {
            // The end of a connection.
        }
    }
}
