package dev.ostler.server.http;

import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The lines of a request up to the empty one.
 *
 * @param target as the client wrote it
 * @param minorVersion of HTTP/1
 * @param headers by names in small letters
 */
record RequestHead(String method, String target, int minorVersion, Map<String, String> headers) {
    private static final int BYTES_MAX = 8 << 10;
    private static final String NAME_CHARACTERS = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

    RequestHead {
        headers = Map.copyOf(headers);
    }

    /**
     * Reads one.
     *
     * @return null if the connection ends before its first byte
     * @throws BadRequestException if it is none, or longer than 8 KB
     */
    static @Nullable RequestHead read(InputStream in) throws IOException {
        var lines = new Lines(in);
        String first = lines.next();
        if (first == null) {
            return null;
        }
        String[] words = first.split(" ", -1);
        if (words.length != 3 || !words[0].matches(NAME_CHARACTERS) || words[1].isEmpty()) {
            throw new BadRequestException(400, "no request line");
        }
        if (!words[2].matches("HTTP/1\\.[0-9]")) {
            throw new BadRequestException(505, "neither HTTP/1.0 nor HTTP/1.1");
        }
        var headers = new LinkedHashMap<String, String>();
        for (String line = lines.some(); !line.isEmpty(); line = lines.some()) {
            int colon = line.indexOf(':');
            if (colon < 0 || !line.substring(0, colon).matches(NAME_CHARACTERS)) {
                throw new BadRequestException(400, "a header without a name");
            }
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            String earlier = headers.putIfAbsent(name, line.substring(colon + 1).strip());
            if (earlier != null && name.equals("content-length")) {
                throw new BadRequestException(400, "two lengths");
            }
        }
        return new RequestHead(words[0], words[1], words[2].charAt(7) - '0', headers);
    }

    /** The path in the target, decoded. */
    String path() throws BadRequestException {
        int end = target.indexOf('?');
        String path = end < 0 ? target : target.substring(0, end);
        int authority = path.indexOf("://");
        if (authority >= 0) {
            int slash = path.indexOf('/', authority + 3);
            path = slash < 0 ? "/" : path.substring(slash);
        }
        return decoded(path.replace("+", "%2B"));
    }

    /** The names behind the question mark, each with its values. */
    Map<String, List<String>> query() throws BadRequestException {
        var query = new LinkedHashMap<String, List<String>>();
        int begin = target.indexOf('?');
        if (begin >= 0) {
            for (String pair : target.substring(begin + 1).split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                query.computeIfAbsent(name, key -> new ArrayList<>())
                        .add(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decoded(String text) throws BadRequestException {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(400, "a % that begins nothing");
        }
    }

    boolean isChunked() throws BadRequestException {
        String encoding = headers.get("transfer-encoding");
        if (encoding == null) {
            return false;
        }
        if (!encoding.equalsIgnoreCase("chunked") || headers.containsKey("content-length")) {
            throw new BadRequestException(400, "a body of no clear length");
        }
        return true;
    }

    /** How many bytes follow; 0 if nothing is said. */
    long contentLength() throws BadRequestException {
        String length = headers.getOrDefault("content-length", "0");
        if (!length.matches("[0-9]{1,18}")) {
            throw new BadRequestException(400, "no length");
        }
        return Long.parseLong(length);
    }

    /** Whether the client waits for a word before it sends the body. */
    boolean waitsToContinue() {
        return minorVersion > 0
                && "100-continue".equalsIgnoreCase(headers.getOrDefault("expect", ""));
    }

    boolean keepsAlive() {
        String wish = headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
        return minorVersion > 0 ? !wish.contains("close") : wish.contains("keep-alive");
    }

    /** The lines of the head, each ended by LF or CR LF. */
    private static final class Lines {
        private final InputStream in;
        private int bytes;

        Lines(InputStream in) {
            this.in = in;
        }

        String some() throws IOException {
            String line = next();
            if (line == null) {
                throw new EOFException("the head ends early");
            }
            return line;
        }

        @Nullable String next() throws IOException {
            var line = new StringBuilder();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    if (line.isEmpty()) {
                        return null;
                    }
                    throw new EOFException("the head ends early");
                }
                bytes++;
                if (bytes > BYTES_MAX) {
                    throw new BadRequestException(431, "a head longer than " + BYTES_MAX);
                }
                line.append((char) next);
            }
            int end = line.length() - 1;
            return end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString();
        }
    }
}
