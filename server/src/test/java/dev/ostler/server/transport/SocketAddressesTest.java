package dev.ostler.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;

class SocketAddressesTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 2181, 2, 127.0.0.1",
        "127.0.0.1, 2181, 10, 127.0.0.1",
        "10.1.200.255, 65535, 10, 10.1.200.255",
        "2001:db8::17, 40000, 10, 2001:db8:0:0:0:0:0:17",
        "0.0.0.0, 1, 2, 0.0.0.0",
        "0.0.0.0, 1, 10, 0:0:0:0:0:0:0:0",
        "::, 0, 10, 0:0:0:0:0:0:0:0",
        "fe80::1%3, 1, 10, fe80:0:0:0:0:0:0:1%3",
    })
    void whatIsWrittenIsReadAgain(String host, int port, int family, String read) throws Exception {
        try (var arena = Arena.ofConfined()) {
            var address = new InetSocketAddress(InetAddress.getByName(host), port);
            MemorySegment written = SocketAddresses.write(address, family, arena);
            InetSocketAddress back = SocketAddresses.read(written);
            assertThat(back.getPort()).isEqualTo(port);
            assertThat(back.getAddress().getHostAddress()).isEqualTo(read);
        }
    }
}
