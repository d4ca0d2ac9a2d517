package dev.ostler.server.http;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One client's connection: requests and their answers, one after the other. */
final class HttpConnection implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

    /** So much may go out in one piece; each is allowed the idle time. */
    private static final int PIECE_BYTES = 64 << 10;

    /** So much of a body that nobody wanted is read before the connection is closed. */
    private static final int UNWANTED_BYTES_MAX = 1 << 20;

    private static final long FAREWELL_NANOS = 2_000_000_000L;
    private static final long NEVER = Long.MAX_VALUE;

    private final Socket socket;
    private final HttpHandler handler;
    private final long idleNanos;
    private final InputStream in;
    private final OutputStream out;

    /** When it is late, by {@link System#nanoTime}; {@link #NEVER} while the server works. */
    private volatile long deadline;

    /** Whether each byte read gives the client more time. */
    private boolean extendedByReads;

    HttpConnection(Socket socket, HttpHandler handler, long idleNanos) throws IOException {
        this.socket = socket;
        this.handler = handler;
        this.idleNanos = idleNanos;
        in = new BufferedInputStream(new TimedInput(socket.getInputStream()), 4 << 10);
        out = new BufferedOutputStream(new TimedOutput(socket.getOutputStream()), 4 << 10);
        startClock();
    }

    private void startClock() {
        deadline = System.nanoTime() + idleNanos;
    }

    /** Any thread: whether the client takes too long. */
    boolean isLate(long nanoTime) {
        long at = deadline;
        return at != NEVER && nanoTime - at > 0;
    }

    /** Any thread: ends it. */
    void close() {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("A connection of {} did not close", socket, e);
        }
    }

    @Override
    public void run() {
        try (socket) {
            boolean more = true;
            while (more) {
                more = serveOne();
            }
        } catch (IOException e) {
            LOG.debug("A connection of {} ended", socket, e);
        }
    }

    private boolean serveOne() throws IOException {
        extendedByReads = false;
        startClock();
        RequestBody body;
        boolean more;
        try {
            RequestHead head = RequestHead.read(in);
            if (head == null) {
                return false;
            }
            body =
                    new RequestBody(
                            in,
                            head.isChunked(),
                            head.contentLength(),
                            head.waitsToContinue() ? this::permitBody : () -> {});
            var request =
                    new HttpRequest(
                            head.method(),
                            head.path(),
                            head.query(),
                            head.headers(),
                            (InetSocketAddress) socket.getRemoteSocketAddress(),
                            body,
                            !body.isRead());
            more = answer(request, body, head.keepsAlive());
        } catch (BadRequestException e) {
            LOG.debug("A request of {} is refused: {}", socket, e.getMessage());
            send(HttpResponse.empty(e.status()), true, false);
            body = new RequestBody(in, false, Long.MAX_VALUE, () -> {});
            more = false;
        }
        if (!more) {
            farewell(body);
        }
        return more;
    }

    private boolean answer(HttpRequest request, RequestBody body, boolean keepsAlive)
            throws IOException {
        extendedByReads = true;
        deadline = NEVER;
        HttpResponse response;
        try {
            response = handler.answer(request);
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", request.method(), request.path(), e);
            response = HttpResponse.empty(500);
        }
        boolean more = keepsAlive && body.isRead();
        send(response, !request.method().equals("HEAD"), more);
        return more;
    }

    private void permitBody() throws IOException {
        out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private void send(HttpResponse response, boolean withBody, boolean more) throws IOException {
        try (HttpResponse.Body body = response.body()) {
            var head = new StringBuilder();
            head.append("HTTP/1.1 %d %s\r\n".formatted(response.status(), reason(response)));
            response.headers()
                    .forEach((name, value) -> head.append("%s: %s\r\n".formatted(name, value)));
            head.append("Content-Length: %d\r\n".formatted(body.length()));
            if (!more) {
                head.append("Connection: close\r\n");
            }
            out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
            if (withBody) {
                body.writeTo(out);
            }
            out.flush();
        }
    }

    private static String reason(HttpResponse response) {
        return switch (response.status()) {
            case 200 -> "OK";
            case 302 -> "Found";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 500 -> "Server Error";
            case 501 -> "Not Implemented";
            case 503 -> "Service Unavailable";
            case 505 -> "HTTP Version Not Supported";
            default -> "Unknown";
        };
    }

    /**
     * Who closes while something comes makes the client's kernel forget the answer; so some of it
     * is read first.
     */
    private void farewell(RequestBody body) throws IOException {
        if (!body.isRead()) {
            socket.shutdownOutput();
            extendedByReads = false;
            deadline = System.nanoTime() + Math.min(idleNanos, FAREWELL_NANOS);
            var ignored = new byte[8 << 10];
            int count = 0;
            for (int bytes = 0; count >= 0 && bytes < UNWANTED_BYTES_MAX; bytes += count) {
                count = in.read(ignored);
            }
        }
    }

    /** Gives the client its time for each read, if it is to have it. */
    private final class TimedInput extends FilterInputStream {
        TimedInput(InputStream socket) {
            super(socket);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (!extendedByReads) {
                return in.read(into, offset, length);
            }
            startClock();
            int count = in.read(into, offset, length);
            deadline = NEVER;
            return count;
        }
    }

    /** Gives the client its time for each piece. */
    private final class TimedOutput extends FilterOutputStream {
        TimedOutput(OutputStream socket) {
            super(socket);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int sent = 0; sent < length; sent += PIECE_BYTES) {
                startClock();
                out.write(bytes, offset + sent, Math.min(PIECE_BYTES, length - sent));
            }
            deadline = NEVER;
        }
    }
}
