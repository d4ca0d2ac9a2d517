package dev.ostler.server.election;

import static dev.ostler.server.election.PortUnderTest.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.ServerId;
import dev.ostler.server.auth.MemberAuth;
import dev.ostler.server.tls.Protection;
import dev.ostler.zab.config.Member;
import dev.ostler.zab.config.Member.PeerAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;

/** A member with several addresses, of which its machine may not have all. */
class OwnAddressesTest {
    /** Of a network that exists in documentation only. */
    private static final String NOWHERE = "192.0.2.1";

    @ParameterizedTest
    @ValueSource(strings = {NOWHERE, "nowhere.invalid"})
    void anAddressThatIsNotThereIsLeftOutButStillSaid(String host) throws Exception {
        Member self = member(new PeerAddress(host, 1, 4), new PeerAddress("127.0.0.1", 1, 0));
        ElectionPort.requireFree(options(1), self);
        try (ElectionPort port = open(self, 1);
                ServerSocket higher = RawPeer.listener()) {
            assertThat(port.addresses()).hasSize(1);
            int bound = port.addresses().getFirst().getPort();
            port.membership(
                    membership(PortUnderTest.member(9, "127.0.0.1", higher.getLocalPort())), null);
            port.send(new ServerId(9), RawPeer.numbered(1));
            try (RawPeer greeted = RawPeer.accept(higher)) {
                assertThat(greeted.readHello()).endsWith(host + ":4|127.0.0.1:" + bound);
            }
        }
    }

    @Test
    void itIsNotWaitedForForEver() throws Exception {
        try (ElectionPort port =
                open(
                        member(new PeerAddress("127.0.0.1", 1, 0), new PeerAddress(NOWHERE, 1, 4)),
                        0)) {
            assertThat(port.addresses()).hasSize(1);
        }
    }

    @Test
    void oneThatAnotherServerHasIsNotLeftOut() throws Exception {
        try (ServerSocket other = RawPeer.listener()) {
            Member self =
                    member(
                            new PeerAddress("127.0.0.1", 1, 0),
                            new PeerAddress("127.0.0.1", 1, other.getLocalPort()));
            assertThatThrownBy(() -> ElectionPort.requireFree(options(1), self))
                    .isInstanceOf(ElectionPortUnavailableException.class)
                    .hasMessageContaining("in use");
            assertThatThrownBy(() -> open(self, 1))
                    .isInstanceOf(ElectionPortUnavailableException.class);
        }
    }

    @Test
    void oneOfThemHasToBeThere() {
        Member self =
                member(new PeerAddress(NOWHERE, 1, 4), new PeerAddress("nowhere.invalid", 1, 4));
        assertThatThrownBy(() -> open(self, 1))
                .isInstanceOf(ElectionPortUnavailableException.class)
                .hasMessageContaining("Cannot listen for votes on");
    }

    private static Member member(PeerAddress... addresses) {
        return new Member(new ServerId(1), List.of(addresses), false, null);
    }

    private static ElectionPortOptions options(int attempts) {
        return new ElectionPortOptions(
                PortUnderTest.OPTIONS.driver(),
                Protection.NONE,
                false,
                false,
                5_000,
                5_000,
                attempts,
                1);
    }

    private static ElectionPort open(Member self, int attempts) throws IOException {
        return ElectionPort.open(
                options(attempts),
                self,
                membership(self),
                MemberAuth.none(),
                Runnable::run,
                (from, notification) -> {},
                failure -> {});
    }
}
