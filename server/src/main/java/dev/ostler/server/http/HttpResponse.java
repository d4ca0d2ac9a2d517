package dev.ostler.server.http;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer.
 *
 * @param headers beside those about length and connection
 */
public record HttpResponse(int status, Map<String, String> headers, Body body) {

    /** What follows the head; closed when it is sent, or when it can't be. */
    public interface Body extends Closeable {
        /** In bytes. */
        long length();

        void writeTo(OutputStream out) throws IOException;

        @Override
        default void close() throws IOException {}
    }

    /**
     * A text.
     *
     * @param contentType null to leave it open
     */
    public static HttpResponse text(int status, @Nullable String contentType, String text) {
        var headers = new LinkedHashMap<String, String>();
        if (contentType != null) {
            headers.put("Content-Type", contentType);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new HttpResponse(status, headers, new Whole(bytes));
    }

    /** A status that says it all. */
    public static HttpResponse empty(int status) {
        return text(status, null, "");
    }

    /**
     * The bytes of a file, as they are now; it may be deleted while they are sent.
     *
     * @throws IOException if it can't be opened
     */
    public static Body file(Path path) throws IOException {
        var in = Files.newInputStream(path);
        long length = Files.size(path);
        return new Body() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                in.transferTo(out);
            }

            @Override
            public void close() throws IOException {
                in.close();
            }
        };
    }

    /** This answer with one more header. */
    public HttpResponse with(String header, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new HttpResponse(status, more, body);
    }

    private static final class Whole implements Body {
        private final byte[] bytes;

        Whole(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(bytes);
        }
    }
}
