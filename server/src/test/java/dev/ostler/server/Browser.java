package dev.ostler.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Asks the console, one connection for each question, with whatever headers a test wants. */
final class Browser {
    private static final int TIMEOUT_MILLIS = 20_000;

    private final InetSocketAddress server;
    private final Map<String, String> headers = new LinkedHashMap<>();

    /** An answer; the names of headers are in small letters. */
    record Answer(int status, Map<String, String> headers, String body) {
        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(body);
        }

        /** Of an error. */
        String code() throws IOException {
            return json().at("/error/code").asText();
        }
    }

    Browser(InetSocketAddress server) {
        this.server = server;
        headers.put("Host", "localhost:" + server.getPort());
    }

    /** Another one that sends this header, too, or in the place of its own. */
    Browser with(String header, String value) {
        var other = new Browser(server);
        other.headers.putAll(headers);
        other.headers.put(header, value);
        return other;
    }

    Answer get(String path) throws IOException {
        return send("GET", path);
    }

    Answer send(String method, String path) throws IOException {
        try (var socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(server, TIMEOUT_MILLIS);
            var request = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
            headers.forEach((name, value) -> request.append(name + ": " + value + "\r\n"));
            request.append("Connection: close\r\n\r\n");
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
            return answer(
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static Answer answer(String text) {
        int end = text.indexOf("\r\n\r\n");
        String[] lines = text.substring(0, end).split("\r\n", -1);
        var headers = new LinkedHashMap<String, String>();
        for (int i = 1; i < lines.length; i++) {
            String[] header = lines[i].split(": ", 2);
            headers.put(header[0].toLowerCase(Locale.ROOT), header[1]);
        }
        int status = Integer.parseInt(lines[0].split(" ", -1)[1]);
        return new Answer(status, headers, text.substring(end + 4));
    }

    /** The answer to a question: its name, and its parameters and their values in turn. */
    Answer ask(String name, String... parameters) throws IOException {
        var query = new StringBuilder();
        for (int i = 0; i < parameters.length; i += 2) {
            query.append(i == 0 ? '?' : '&')
                    .append(parameters[i])
                    .append('=')
                    .append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
        }
        return get("/console/api/" + name + query);
    }
}
