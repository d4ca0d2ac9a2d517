package dev.ostler.server.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.ServerId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;

/** The bytes of greetings, as captured from ZooKeeper (quorum protocol, section 10). */
class HelloTest {
    private static final String ONE_ADDRESS =
            "ffffffffffff0000 0000000000000001 0000000f 3132372e302e302e313a3233383831";
    private static final String TWO_ADDRESSES =
            "ffffffffffff0001 0000000000000002 0000001f"
                    + " 3132372e302e302e313a32333838327c3132372e302e302e323a3233383832";

    @Test
    void zooKeepersGreetingsAreReadAndWritten() {
        var one = new Hello(new ServerId(1), List.of(address("127.0.0.1", 23881)));
        var two =
                new Hello(
                        new ServerId(2),
                        List.of(address("127.0.0.1", 23882), address("127.0.0.2", 23882)));

        assertThat(read(ONE_ADDRESS)).isEqualTo(one);
        assertThat(one.toBytes()).isEqualTo(bytes(ONE_ADDRESS));
        assertThat(read(TWO_ADDRESSES)).isEqualTo(two);
        assertThat(two.toBytes()).isEqualTo(bytes(TWO_ADDRESSES));
    }

    @Test
    void theOldestGreetingIsAnIdAlone() {
        assertThat(read("0000000000000007")).isEqualTo(new Hello(new ServerId(7), List.of()));
    }

    @Test
    void namesAndAddressesOfTheSixthVersionAreUnderstood() {
        var hello =
                new Hello(new ServerId(1), List.of(address("zoo1.example", 1), address("::1", 2)));

        assertThat(Hello.read(ByteBuffer.wrap(hello.toBytes()))).isEqualTo(hello);
    }

    @Test
    void anAddressThatMeansAnyIsNone() {
        var hello = new Hello(new ServerId(1), List.of(address("0.0.0.0", 1), address("::", 1)));

        assertThat(Hello.read(ByteBuffer.wrap(hello.toBytes())))
                .isEqualTo(new Hello(new ServerId(1), List.of()));
    }

    @Test
    void aGreetingThatIsNotThereYetIsWaitedForAndNothingIsRead() {
        byte[] all = bytes(ONE_ADDRESS);
        for (int length = 0; length < all.length; length++) {
            ByteBuffer part = ByteBuffer.wrap(all, 0, length);

            assertThat(Hello.read(part)).isNull();
            assertThat(part.remaining()).isEqualTo(length);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fffffffffffeffff 0000000000000001 0000000f",
                "ffffffffffff0002 0000000000000001 0000000f",
                "ffffffffffffffff 0000000000000001 0000000f",
                "7fffffffffffffff",
                "ffffffffffff0000 0000000000000001 00000000",
                "ffffffffffff0000 0000000000000001 ffffffff",
                "ffffffffffff0000 0000000000000001 00000801",
                "ffffffffffff0000 0000000000000001 7fffffff",
                "ffffffffffff0000 ffffffffffffffff 00000003 613a31",
                "ffffffffffff0000 7fffffffffffffff 00000003 613a31",
                "ffffffffffff0000 0000000000000001 00000003 616263",
                "ffffffffffff0000 0000000000000001 00000002 613a",
                "ffffffffffff0000 0000000000000001 00000002 3a31",
                "ffffffffffff0000 0000000000000001 00000004 5b5d3a31",
                "ffffffffffff0000 0000000000000001 00000007 613a3939393939",
                "ffffffffffff0001 0000000000000001 00000004 613a317c",
            })
    void whatIsNoGreetingIsRefused(String hex) {
        assertThatThrownBy(() -> read(hex)).isInstanceOf(MalformedRecordException.class);
    }

    private static Hello read(String hex) {
        Hello hello = Hello.read(ByteBuffer.wrap(bytes(hex)));
        if (hello == null) {
            throw new AssertionError("it waits for more");
        }
        return hello;
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static InetSocketAddress address(String host, int port) {
        return InetSocketAddress.createUnresolved(host, port);
    }
}
