package dev.ostler.server.transport;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.Supplier;

import javax.net.ssl.SSLEngine;

/**
 * Finds out whether the other end begins with TLS. Records of a handshake begin with {@code [0x16,
 * 3, version, length 2]}; ZooKeeper's frames with a zero, its words with a letter.
 */
public final class FirstBytes implements Receiver {
    private static final int HANDSHAKE = 0x16;
    private static final int MAJOR_VERSION = 3;
    private static final int HEADER_BYTES = 5;

    private final Link link;
    private final Supplier<SSLEngine> engines;
    private final Handshake handshake;
    private byte[] held = {};

    /**
     * @param engines asked once there is a handshake
     */
    public FirstBytes(Link link, Supplier<SSLEngine> engines, Handshake handshake) {
        this.link = link;
        this.engines = engines;
        this.handshake = handshake;
    }

    @Override
    public void received(byte[] bytes, int length) {
        byte[] all = bytes;
        int count = length;
        if (held.length > 0) {
            count = held.length + length;
            all = Arrays.copyOf(held, count);
            System.arraycopy(bytes, 0, all, held.length, length);
        }
        if (all[0] == HANDSHAKE && count < HEADER_BYTES) {
            held = Arrays.copyOf(all, count);
            return;
        }
        Receiver next =
                all[0] == HANDSHAKE && all[1] == MAJOR_VERSION
                        ? Tls.over(link, engines.get(), handshake)
                        : handshake.plain();
        if (next == null) {
            link.close();
            return;
        }
        link.serve(next);
        next.received(all, count);
    }

    @Override
    public void writable() {}

    @Override
    public void closed(@Nullable IOException cause) {
        handshake.failed(null);
    }

    @Override
    public String toString() {
        return handshake.toString();
    }
}
