package dev.ostler.server.http;

import org.jspecify.annotations.Nullable;

import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/**
 * A request.
 *
 * @param method in capitals, as the client wrote it
 * @param path decoded, without what follows a question mark
 * @param query the names behind that, each with its values in their order
 * @param headers by names in small letters; of one that comes twice the first
 * @param remote the client's address
 * @param body what follows the head, which may be nothing; the client sends it as it is read
 * @param hasBody whether anything follows
 */
public record HttpRequest(
        String method,
        String path,
        Map<String, List<String>> query,
        Map<String, String> headers,
        InetSocketAddress remote,
        InputStream body,
        boolean hasBody) {

    /** The first value of a name in the query, or null. */
    public @Nullable String parameter(String name) {
        List<String> values = query.get(name);
        return values == null ? null : values.getFirst();
    }
}
