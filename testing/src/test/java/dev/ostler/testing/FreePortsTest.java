package dev.ostler.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;

class FreePortsTest {
    @Test
    void eachIsAnotherAndNoneThatAnOutgoingConnectionGets() {
        var ports = new HashSet<Integer>();
        for (int i = 0; i < 100; i++) {
            assertThat(ports.add(FreePorts.next())).isTrue();
        }
        assertThat(ports)
                .allSatisfy(
                        port ->
                                assertThat(port)
                                        .isBetween(FreePorts.FIRST, FreePorts.OUTGOING - 1));
    }

    @Test
    void oneOnWhichSomebodyListensIsPassedOver() throws IOException {
        int free = FreePorts.next();
        int taken = free + 1 < FreePorts.OUTGOING ? free + 1 : FreePorts.FIRST;
        try (var _ = new ServerSocket(taken, 1, InetAddress.getLoopbackAddress())) {
            assertThat(FreePorts.next()).isNotEqualTo(taken);
        }
    }
}
