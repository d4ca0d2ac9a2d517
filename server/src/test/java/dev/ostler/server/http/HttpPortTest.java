package dev.ostler.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

class HttpPortTest {
    private static final String OK =
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok";

    private static final int PATIENCE_MILLIS = 20_000;
    private static final int IDLE_MILLIS = 300;

    @TempDir Path directory;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final LinkedBlockingQueue<HttpRequest> requests = new LinkedBlockingQueue<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private HttpPort open(int idleMillis, HttpHandler handler) throws IOException {
        HttpPort port =
                HttpPort.open(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        "test-http",
                        idleMillis,
                        handler);
        opened.add(port);
        return port;
    }

    /** A port that says ok to everything, and keeps what it was asked. */
    private HttpPort open() throws IOException {
        return open(
                PATIENCE_MILLIS,
                request -> {
                    requests.add(request);
                    return HttpResponse.text(200, "text/plain", "ok");
                });
    }

    private Socket connect(HttpPort port) throws IOException {
        var socket = new Socket(port.address().getAddress(), port.address().getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        opened.add(socket);
        return socket;
    }

    /** All that comes until the server closes the connection. */
    private String exchange(HttpPort port, String request) throws IOException {
        Socket socket = connect(port);
        send(socket, request);
        return rest(socket);
    }

    private static String crlf(String lines) {
        return lines.replace("\n", "\r\n");
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static String read(Socket socket, int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.ISO_8859_1);
    }

    @Test
    void aRequestIsTakenApart() throws Exception {
        String answer =
                exchange(
                        open(),
                        crlf(
                                """
                                GET /a%20b/c+d?x=1&y=%3d+&x=2&z HTTP/1.1
                                Host: h
                                Some-Header:  a value\s
                                Connection: close

                                """));

        assertThat(answer)
                .isEqualTo(
                        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n"
                                + "Connection: close\r\n\r\nok");
        HttpRequest request = requests.take();
        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.path()).isEqualTo("/a b/c+d");
        assertThat(request.query())
                .containsEntry("x", List.of("1", "2"))
                .containsEntry("y", List.of("= "))
                .containsEntry("z", List.of(""));
        assertThat(request.headers()).containsEntry("some-header", "a value");
        assertThat(request.hasBody()).isFalse();
    }

    @Test
    void aConnectionServesSeveralRequests() throws Exception {
        Socket socket = connect(open());
        for (int i = 0; i < 3; i++) {
            send(socket, "GET /%d HTTP/1.1\r\n\r\n".formatted(i));
            assertThat(read(socket, OK.length())).isEqualTo(OK);
            assertThat(requests.take().path()).isEqualTo("/" + i);
        }
    }

    @Test
    void headGetsNoBody() throws Exception {
        assertThat(exchange(open(), "HEAD / HTTP/1.0\r\n\r\n"))
                .endsWith("Content-Length: 2\r\nConnection: close\r\n\r\n");
    }

    @Test
    void bodiesOfBothKindsAreRead() throws Exception {
        HttpPort port =
                open(
                        PATIENCE_MILLIS,
                        request -> {
                            byte[] body = request.body().readAllBytes();
                            return HttpResponse.text(
                                    200, null, new String(body, StandardCharsets.UTF_8) + "!");
                        });
        assertThat(
                        exchange(
                                port,
                                "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello"
                                        + "POST / HTTP/1.1\r\nConnection: close\r\n"
                                        + "Transfer-Encoding: chunked\r\n\r\n"
                                        + "3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n"))
                .contains("\r\n\r\nhello!")
                .endsWith("\r\n\r\nabc0123456789!");
    }

    @Test
    void whoWaitsToContinueIsToldSo() throws Exception {
        HttpPort port =
                open(
                        PATIENCE_MILLIS,
                        request -> {
                            byte[] body = request.body().readAllBytes();
                            return HttpResponse.text(200, null, body.length + " bytes");
                        });
        Socket socket = connect(port);
        send(
                socket,
                crlf(
                        """
                        POST / HTTP/1.1
                        Expect: 100-continue
                        Content-Length: 2
                        Connection: close

                        """));
        String word = "HTTP/1.1 100 Continue\r\n\r\n";
        assertThat(read(socket, word.length())).isEqualTo(word);
        send(socket, "ab");
        assertThat(rest(socket)).endsWith("2 bytes");
    }

    @Test
    void aBodyThatNobodyReadsEndsTheConnectionBehindTheAnswer() throws Exception {
        String body = "x".repeat(500_000);
        assertThat(exchange(open(), "POST / HTTP/1.1\r\nContent-Length: 500000\r\n\r\n" + body))
                .contains("Connection: close")
                .endsWith("ok");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense | 400",
                "GET / HTTP/2.0 | 505",
                "GET  / HTTP/1.1 | 400",
                "GET /%zz HTTP/1.1 | 400",
                "GET / HTTP/1.1\\nno colon | 400",
                "GET / HTTP/1.1\\n folded: x | 400",
                "GET / HTTP/1.1\\nContent-Length: -1 | 400",
                "GET / HTTP/1.1\\nContent-Length: 1\\nContent-Length: 2 | 400",
                "GET / HTTP/1.1\\nTransfer-Encoding: gzip | 400",
                "GET / HTTP/1.1\\nTransfer-Encoding: chunked\\nContent-Length: 1 | 400",
            })
    void whatIsNoRequestIsRefused(String head, int status) throws Exception {
        assertThat(exchange(open(), head.replace("\\n", "\r\n") + "\r\n\r\n"))
                .startsWith("HTTP/1.1 " + status + " ")
                .endsWith("Connection: close\r\n\r\n");
        assertThat(requests).isEmpty();
    }

    @Test
    void aHeadThatDoesNotEndIsRefused() throws Exception {
        assertThat(exchange(open(), "GET /" + "x".repeat(9_000))).startsWith("HTTP/1.1 431 ");
    }

    @Test
    void aHandlerThatFailsIsAnswered() throws Exception {
        HttpPort port =
                open(
                        PATIENCE_MILLIS,
                        request -> {
                            throw new IllegalStateException("on purpose");
                        });
        assertThat(exchange(port, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 500 ");
    }

    @Test
    void whoSaysNothingIsLeft() throws Exception {
        assertThat(rest(connect(open(IDLE_MILLIS, request -> HttpResponse.empty(200))))).isEmpty();
    }

    @Test
    void whoTricklesItsHeadIsLeft() throws Exception {
        Socket socket = connect(open(IDLE_MILLIS, request -> HttpResponse.empty(200)));
        send(socket, "GET / HTTP/1.1\r\n");
        assertThatThrownBy(
                        () -> {
                            while (true) {
                                send(socket, "X-Y: z\r\n");
                                socket.setSoTimeout(IDLE_MILLIS / 10);
                                try {
                                    if (socket.getInputStream().read() < 0) {
                                        throw new IOException("closed");
                                    }
                                } catch (java.net.SocketTimeoutException e) {
                                    // It goes on.
                                }
                            }
                        })
                .isInstanceOf(IOException.class);
        assertThat(requests).isEmpty();
    }

    @Test
    void whoDoesNotReadItsAnswerIsLeft() throws Exception {
        Path file = Files.write(directory.resolve("large"), new byte[64 << 20]);
        var closed = new LinkedBlockingQueue<Boolean>();
        HttpPort port =
                open(
                        IDLE_MILLIS,
                        request -> {
                            HttpResponse.Body body = HttpResponse.file(file);
                            return new HttpResponse(
                                    200, new LinkedHashMap<>(), noticed(body, closed));
                        });
        Socket socket = connect(port);
        send(socket, "GET / HTTP/1.1\r\n\r\n");

        assertThat(closed.take()).isTrue();
    }

    private static HttpResponse.Body noticed(
            HttpResponse.Body body, LinkedBlockingQueue<Boolean> closed) {
        return new HttpResponse.Body() {
            @Override
            public long length() {
                return body.length();
            }

            @Override
            public void writeTo(java.io.OutputStream out) throws IOException {
                body.writeTo(out);
            }

            @Override
            public void close() throws IOException {
                body.close();
                closed.add(true);
            }
        };
    }

    @Test
    void aFileIsSentWhole() throws Exception {
        byte[] bytes = new byte[3_000_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        Path file = Files.write(directory.resolve("some"), bytes);
        HttpPort port =
                open(
                        PATIENCE_MILLIS,
                        request ->
                                new HttpResponse(
                                        200, new LinkedHashMap<>(), HttpResponse.file(file)));
        Socket socket = connect(port);
        send(socket, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
        InputStream in = socket.getInputStream();
        String head = "HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\nConnection: close\r\n\r\n";
        assertThat(read(socket, head.length())).isEqualTo(head);
        assertThat(in.readAllBytes()).isEqualTo(bytes);
    }

    @Test
    void connectionsBeyondTheLimitAreClosedAndOthersServed() throws Exception {
        HttpPort port = open();
        Socket first = connect(port);
        for (int i = 1; i < HttpPort.CONNECTIONS_MAX; i++) {
            connect(port);
        }
        assertThat(rest(connect(port))).isEmpty();
        send(first, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
        assertThat(rest(first)).endsWith("ok");
    }

    @Test
    void aPortThatIsTakenIsAnError() throws Exception {
        HttpPort port = open();
        assertThatThrownBy(
                        () ->
                                HttpPort.open(
                                        port.address(),
                                        "test-http",
                                        PATIENCE_MILLIS,
                                        request -> HttpResponse.empty(200)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("can't be listened at");
    }

    @Test
    void closingEndsConnections() throws Exception {
        HttpPort port = open();
        Socket socket = connect(port);
        send(socket, "GET / HTTP/1.1\r\n\r\n");
        assertThat(read(socket, OK.length())).isEqualTo(OK);

        port.close();
        assertThat(rest(socket)).isEmpty();
    }
}
