package dev.ostler.server.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.security.Principal;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Set;

import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosPrincipal;
import javax.security.auth.kerberos.KerberosTicket;

/** What a member proves who it is by; Kerberos as far as it goes without a KDC. */
class SaslInitiatorTest {
    private static final Map<String, String> USER =
            Map.of("username", "member", "password", "secret");

    private static SaslInitiator initiator(Subject subject, String service) throws IOException {
        return SaslInitiator.forMembers(new JaasSection("QuorumLearner", subject, USER), service);
    }

    private static Subject kerberos(Object... credentials) {
        Principal self = () -> "zkquorum/zk1.example.com@EXAMPLE.COM";
        return new Subject(false, Set.of(self), Set.of(), Set.of(credentials));
    }

    @Test
    void aUserWithoutAPasswordKeepsTheServerFromStarting() {
        assertThatThrownBy(
                        () ->
                                SaslInitiator.forMembers(
                                        new JaasSection(
                                                "QuorumLearner",
                                                new Subject(),
                                                Map.of("username", "member")),
                                        "zkquorum/localhost"))
                .hasMessageContaining("section QuorumLearner")
                .hasMessageContaining("has no password");
    }

    @ParameterizedTest
    @CsvSource({
        "zkquorum/_HOST, zkquorum/zk2.example.com",
        "zkquorum/zk9, zkquorum/zk9",
        "zkquorum/localhost@EXAMPLE.COM, zkquorum/localhost@EXAMPLE.COM"
    })
    void kerberosIsAskedForTheServiceOnTheHost(String configured, String asked) throws IOException {
        assertThat(initiator(new Subject(), configured).servicePrincipalOn("ZK2.example.com"))
                .isEqualTo(asked);
    }

    @Test
    void aServiceWithoutAHostKeepsTheServerFromStarting() {
        assertThatThrownBy(() -> initiator(kerberos(), "zkquorum"))
                .hasMessageContaining(
                        "quorum.auth.kerberos.servicePrincipal=zkquorum names no host");
    }

    @Test
    void aLoginIsOldWhenMostOfItsTicketsTimeIsOver() {
        Instant begin = Instant.parse("2026-01-01T00:00:00Z");
        Instant end = begin.plusSeconds(1000);
        var login =
                new JaasSection(
                        "QuorumLearner",
                        kerberos(
                                ticket("krbtgt/EXAMPLE.COM@EXAMPLE.COM", begin, end),
                                ticket("zkquorum/zk2@EXAMPLE.COM", begin, begin.plusSeconds(1))),
                        Map.of());
        assertThat(login.isAgeing(begin.plusSeconds(799))).isFalse();
        assertThat(login.isAgeing(begin.plusSeconds(801))).isTrue();
        var passwords = new JaasSection("QuorumLearner", new Subject(), USER);
        assertThat(passwords.isAgeing(end)).isFalse();
    }

    private static KerberosTicket ticket(String server, Instant begin, Instant end) {
        return new KerberosTicket(
                new byte[] {1},
                new KerberosPrincipal("zkquorum/zk1@EXAMPLE.COM"),
                new KerberosPrincipal(server, KerberosPrincipal.KRB_NT_SRV_INST),
                new byte[16],
                17,
                new boolean[32],
                Date.from(begin),
                null,
                Date.from(end),
                null,
                null);
    }
}
