package dev.ostler.tree.access;

import dev.ostler.protocol.Bytes;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Where a client connects from: ACL entries name an address, or a network as {@code address/bits}
 * (client protocol, section 8.3.2). Host names are not resolved.
 */
final class IpScheme implements Scheme {
    static final String NAME = "ip";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isValid(String aclId) {
        return Network.parse(aclId) != null;
    }

    @Override
    public boolean matches(String identity, String aclId) {
        byte[] address = IpAddress.parse(identity);
        Network network = Network.parse(aclId);
        return address != null && network != null && network.contains(address);
    }

    @Override
    public boolean isAuthenticated() {
        return false;
    }

    @Override
    public Authentication authenticate(@Nullable Bytes data, Peer peer) {
        return new Authentication.Accepted(List.of(new Identity(NAME, peer.address())));
    }

    /** The addresses that share their first {@code bits} bits with {@code prefix}. */
    private static final class Network {
        private final byte[] prefix;
        private final int bits;

        private Network(byte[] prefix, int bits) {
            this.prefix = prefix;
            this.bits = bits;
        }

        static @Nullable Network parse(String text) {
            int slash = text.indexOf('/');
            byte[] prefix = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
            if (prefix == null) {
                return null;
            }
            int bitsMax = prefix.length * 8;
            int bits = slash < 0 ? bitsMax : IpAddress.number(text, slash + 1, text.length(), 10);
            return bits < 0 || bits > bitsMax ? null : new Network(prefix, bits);
        }

        boolean contains(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            int whole = bits / 8;
            for (int i = 0; i < whole; i++) {
                if (address[i] != prefix[i]) {
                    return false;
                }
            }
            int rest = bits % 8;
            return rest == 0 || ((address[whole] ^ prefix[whole]) & (0xff00 >> rest) & 0xff) == 0;
        }
    }
}
