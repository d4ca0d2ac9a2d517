package dev.ostler.server.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.Bytes;
import dev.ostler.replica.client.SaslStep;
import dev.ostler.server.config.SaslConfig;
import dev.ostler.testing.DigestUser;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import javax.security.auth.Subject;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;

/** DIGEST-MD5 against the JDK's own client side. */
class SaslAcceptorTest {
    private static final Map<String, String> USERS =
            Map.of("user_bob", "secret", "user_super", "root", "user_eve@REALM", "apple");

    private static SaslAcceptor acceptor(@Nullable String superPassword) throws IOException {
        var names = new SaslConfig.Names("DEFAULT", false, false);
        return SaslAcceptor.forClients(
                new SaslConfig("Server", superPassword, names, List.of(), null, false),
                new JaasSection("Server", new Subject(), USERS));
    }

    /** Goes through a whole exchange; what the last step comes to. */
    private static SaslStep exchange(
            SaslAcceptor acceptor, @Nullable String claimed, String user, String password)
            throws SaslException {
        return exchange(acceptor, DigestUser.of(user, password).claiming(claimed));
    }

    private static SaslStep exchange(SaslAcceptor acceptor, DigestUser user) throws SaslException {
        SaslClient client = user.toClient();
        SaslExchange exchange = acceptor.begin();
        SaslStep step = exchange.step(Bytes.EMPTY);
        while (step instanceof SaslStep.Challenge(Bytes token)) {
            byte[] next = client.evaluateChallenge(Objects.requireNonNull(token).toByteArray());
            step = exchange.step(next == null ? Bytes.EMPTY : Bytes.wrap(next));
        }
        if (step instanceof SaslStep.Complete(Bytes token, _)) {
            client.evaluateChallenge(Objects.requireNonNull(token).toByteArray());
            assertThat(client.isComplete()).isTrue();
        }
        return step;
    }

    private static @Nullable String idOf(SaslStep step) {
        return step instanceof SaslStep.Complete(_, String id) ? id : null;
    }

    @Test
    void whoeverKnowsThePasswordHasTheName() throws IOException {
        SaslAcceptor acceptor = acceptor(null);
        assertThat(idOf(exchange(acceptor, null, "bob", "secret"))).isEqualTo("bob");
        assertThat(idOf(exchange(acceptor, null, "bob", "guess"))).isNull();
        assertThat(idOf(exchange(acceptor, null, "nobody", "secret"))).isNull();
        assertThat(idOf(exchange(acceptor, null, "eve@REALM", "apple"))).isEqualTo("eve@REALM");
    }

    /** ZooKeeper lets whoever has a realm that no rule fits be whom it likes. */
    @ParameterizedTest
    @ValueSource(strings = {"bob", "eve@REALM"})
    void nobodyIsSomebodyElseBecauseItSaysSo(String user) throws IOException {
        String password = USERS.getOrDefault("user_" + user, "");
        assertThat(idOf(exchange(acceptor(null), "super", user, password))).isEqualTo(user);
    }

    @Test
    void thePasswordOfTheUserSuperCanBeSetElsewhere() throws IOException {
        assertThat(idOf(exchange(acceptor("other"), null, "super", "other"))).isEqualTo("super");
        assertThat(idOf(exchange(acceptor("other"), null, "super", "root"))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\0",
                "charset=utf-8",
                "username=\"bob\",realm=\"zk-sasl-md5\",nonce=\"\",nc=x,cnonce=\"\",response=",
                "username=\"bob\",nc=99999999999999999999,qop=auth-conf,cipher=rc4",
                "\"\"\"\"\"",
                "maxbuf=-1,maxbuf=x"
            })
    void whatIsNoAnswerToTheChallengeFails(String token) throws IOException {
        SaslExchange exchange = acceptor(null).begin();
        assertThat(exchange.step(Bytes.EMPTY)).isInstanceOf(SaslStep.Challenge.class);
        assertThat(exchange.step(Bytes.utf8(token))).isInstanceOf(SaslStep.Failed.class);
    }

    @Test
    void aLongTokenFailsAsAShortOneDoes() throws IOException {
        SaslExchange exchange = acceptor(null).begin();
        exchange.step(Bytes.EMPTY);
        byte[] token = "a=b,".repeat(200_000).getBytes(StandardCharsets.US_ASCII);
        assertThat(exchange.step(Bytes.wrap(token))).isInstanceOf(SaslStep.Failed.class);
        assertThat(SaslExchange.OVER.step(Bytes.EMPTY)).isInstanceOf(SaslStep.Failed.class);
    }

    @Test
    void anAnswerToAnotherChallengeFails() throws IOException {
        SaslAcceptor acceptor = acceptor(null);
        SaslClient client = DigestUser.of("bob", "secret").toClient();
        SaslExchange first = acceptor.begin();
        var challenge = (SaslStep.Challenge) first.step(Bytes.EMPTY);
        Bytes proof =
                Bytes.wrap(
                        client.evaluateChallenge(
                                Objects.requireNonNull(challenge.token()).toByteArray()));
        SaslExchange second = acceptor.begin();
        second.step(Bytes.EMPTY);
        assertThat(second.step(proof)).isInstanceOf(SaslStep.Failed.class);
        assertThat(idOf(first.step(proof))).isEqualTo("bob");
    }

    // Members.

    @Test
    void aMemberIsWhoItProvesToBeAndNobodyElse() throws IOException {
        var section = new JaasSection("QuorumServer", new Subject(), USERS);
        SaslAcceptor acceptor = SaslAcceptor.forMembers(section, Set::of);
        var bob = new DigestUser("bob", "secret", "bob", "zookeeper-quorum", "zk-quorum-sasl-md5");
        assertThat(idOf(exchange(acceptor, bob))).isEqualTo("bob");
        assertThat(idOf(exchange(acceptor, bob.claiming("super")))).isNull();
        assertThat(idOf(exchange(acceptor, DigestUser.of("bob", "secret").claiming("bob"))))
                .as("a proof that is meant for the client port")
                .isNull();
    }

    @Test
    void membersProveByKerberosThatTheyAreOnAHostOfAMember() {
        Set<String> hosts = Set.of("zk1.example.com");
        assertThat(SaslAcceptor.isOfHost("zkquorum/zk1.example.com@EXAMPLE.COM", hosts)).isTrue();
        assertThat(SaslAcceptor.isOfHost("zkquorum/ZK1.example.com@EXAMPLE.COM", hosts)).isTrue();
        assertThat(SaslAcceptor.isOfHost("zkquorum/zk2.example.com@EXAMPLE.COM", hosts)).isFalse();
        assertThat(SaslAcceptor.isOfHost("eve@EXAMPLE.COM", hosts)).isFalse();
        assertThat(SaslAcceptor.isOfHost("eve/zk1.example.com", hosts)).isFalse();
        assertThat(SaslAcceptor.isOfHost("eve/zk1.example.com/x@EXAMPLE.COM", hosts)).isFalse();
    }

    // JAAS.

    @Test
    void passwordsNeedNoLogin() throws IOException {
        JaasSection section =
                Objects.requireNonNull(
                        JaasSection.login(
                                "Server",
                                entries("org.apache.zookeeper.server.auth.DigestLoginModule")));
        assertThat(SaslAcceptor.passwords(section)).containsOnlyKeys("bob", "super", "eve@REALM");
        assertThat(JaasSection.login("Other", entries("any"))).isNull();
    }

    @Test
    void aModuleThatIsMissingKeepsTheServerFromStarting() {
        assertThatThrownBy(() -> JaasSection.login("Server", entries("org.example.NoModule")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("The section Server of the JAAS configuration")
                .hasMessageContaining("org.example.NoModule");
    }

    private static Configuration entries(String module) {
        return new Configuration() {
            @Override
            public AppConfigurationEntry @Nullable [] getAppConfigurationEntry(String name) {
                return name.equals("Server")
                        ? new AppConfigurationEntry[] {
                            new AppConfigurationEntry(
                                    module, LoginModuleControlFlag.REQUIRED, USERS)
                        }
                        : null;
            }
        };
    }

    // Kerberos, as far as it goes without a KDC.

    @Test
    void aPrincipalWithoutAHostIsShown() {
        assertThatThrownBy(() -> kerberos("zookeeper@REALM"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("zookeeper@REALM names no host");
    }

    @Test
    void aPrincipalWithoutAKeyKeepsTheServerFromStarting() {
        assertThatThrownBy(() -> kerberos("zookeeper/localhost@REALM"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no Kerberos for zookeeper/localhost@REALM");
    }

    private static void kerberos(String principal) throws IOException {
        Principal named = () -> principal;
        var subject = new Subject(false, Set.of(named), Set.of(), Set.of());
        SaslAcceptor.forClients(
                new SaslConfig(
                        "Server",
                        null,
                        new SaslConfig.Names("DEFAULT", false, false),
                        List.of(),
                        null,
                        false),
                new JaasSection("Server", subject, Map.of()));
    }
}
