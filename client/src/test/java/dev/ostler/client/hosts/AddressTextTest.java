package dev.ostler.client.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.zookeeper.common.NetUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Addresses as programs write them. */
class AddressTextTest {
    @ParameterizedTest
    @CsvSource({
        "localhost, localhost:1234",
        "127.0.0.1, 127.0.0.1:1234",
        "::1, [0:0:0:0:0:0:0:1]:1234",
    })
    void aHostIsWrittenAsItWasNamed(String host, String text) {
        assertThat(NetUtils.formatInetAddr(new InetSocketAddress(host, 1234))).isEqualTo(text);
    }

    @Test
    void aNameThatIsKnownStandsForTheNumbers() throws Exception {
        InetAddress address = InetAddress.getByAddress("zoo1", new byte[] {10, 0, 0, 1});

        assertThat(NetUtils.formatInetAddr(new InetSocketAddress(address, 2181)))
                .isEqualTo("zoo1:2181");
        assertThat(NetUtils.formatInetAddr(InetSocketAddress.createUnresolved("zoo2", 2181)))
                .isEqualTo("zoo2:2181");
    }
}
