package dev.ostler.server.election;

import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.ServerId;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The first bytes of whoever opens a connection (quorum protocol, section 2.2).
 *
 * <pre>
 * version -65536 or -65535, 8 | id 8 | length 4 | host:port, or several with | between them
 * </pre>
 *
 * <p>Members before 3.5 sent their id and nothing else.
 *
 * @param from who it says it is
 * @param addresses where it can be called back, not resolved; empty if it does not say
 */
record Hello(ServerId from, List<InetSocketAddress> addresses) {
    private static final long ONE_ADDRESS = -65536;
    private static final long SEVERAL_ADDRESSES = -65535;
    private static final int HEAD_BYTES = 20;
    private static final int ADDRESS_BYTES_MAX = 2048;
    private static final Set<String> WILDCARDS =
            Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0", "0:0:0:0:0:0:0:0%0");

    Hello {
        addresses = List.copyOf(addresses);
    }

    /**
     * Reads one if all of it has come.
     *
     * @return null, with nothing read, if there is more to come
     * @throws MalformedRecordException if there will never be one
     */
    static @Nullable Hello read(ByteBuffer in) {
        if (in.remaining() < Long.BYTES) {
            return null;
        }
        long version = in.getLong(in.position());
        if (version >= 0) {
            in.position(in.position() + Long.BYTES);
            return new Hello(id(version), List.of());
        }
        if (version != ONE_ADDRESS && version != SEVERAL_ADDRESSES) {
            throw new MalformedRecordException("a greeting of the unknown version " + version);
        }
        if (in.remaining() < HEAD_BYTES) {
            return null;
        }
        int length = in.getInt(in.position() + 2 * Long.BYTES);
        if (length < 1 || length > ADDRESS_BYTES_MAX) {
            throw new MalformedRecordException("a greeting with " + length + " bytes of addresses");
        }
        if (in.remaining() < HEAD_BYTES + length) {
            return null;
        }
        ServerId from = id(in.getLong(in.position() + Long.BYTES));
        var text = new byte[length];
        in.position(in.position() + HEAD_BYTES).get(text);
        return new Hello(from, addresses(new String(text, StandardCharsets.UTF_8)));
    }

    /** How many bytes one has; else as {@link #read}, with -1 if there is more to come. */
    static int length(ByteBuffer in) {
        int start = in.position();
        return read(in) == null ? -1 : in.position() - start;
    }

    /** The greatest id stands for any observer, in members that no longer exist. */
    private static ServerId id(long id) {
        if (id < 0 || id == Long.MAX_VALUE) {
            throw new MalformedRecordException("a greeting of server " + id);
        }
        return new ServerId(id);
    }

    private static List<InetSocketAddress> addresses(String text) {
        var addresses = new ArrayList<InetSocketAddress>();
        for (String part : text.split("\\|", -1)) {
            InetSocketAddress address = address(part);
            if (!WILDCARDS.contains(address.getHostString())) {
                addresses.add(address);
            }
        }
        return addresses;
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1 || !text.substring(colon + 1).matches("\\d{1,5}")) {
            throw new MalformedRecordException("a greeting with no address: " + text);
        }
        int port = Integer.parseInt(text.substring(colon + 1));
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (port > 65_535 || host.isEmpty()) {
            throw new MalformedRecordException("a greeting with no address: " + text);
        }
        return InetSocketAddress.createUnresolved(host, port);
    }

    /** The bytes that say the same; with several addresses in the form of 3.6 and later. */
    byte[] toBytes() {
        byte[] text =
                addresses.stream()
                        .map(Hello::text)
                        .collect(Collectors.joining("|"))
                        .getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(HEAD_BYTES + text.length)
                .putLong(addresses.size() > 1 ? SEVERAL_ADDRESSES : ONE_ADDRESS)
                .putLong(from.value())
                .putInt(text.length)
                .put(text)
                .array();
    }

    private static String text(InetSocketAddress address) {
        String host = address.getHostString();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }
}
