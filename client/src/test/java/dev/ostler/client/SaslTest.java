package dev.ostler.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.Objects.requireNonNull;

import dev.ostler.client.ScriptedServer.Link;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.OpCode;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.ZooKeeper.States;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.server.auth.DigestLoginModule;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import javax.security.sasl.AuthorizeCallback;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;

/** DIGEST-MD5 with a JAAS configuration, against the JDK's own server side. */
@SuppressWarnings("try") // Nobody interrupts these tests.
class SaslTest {
    private final ScriptedServer server;
    private final RecordingWatcher events = new RecordingWatcher();

    SaslTest() throws IOException {
        server = new ScriptedServer();
    }

    @BeforeEach
    void configure() {
        Configuration.setConfiguration(new Jaas());
    }

    @AfterEach
    void stop() throws IOException {
        Configuration.setConfiguration(null);
        server.close();
    }

    /** Sections with the names of the passwords that bob uses. */
    private static final class Jaas extends Configuration {
        @Override
        public AppConfigurationEntry @Nullable [] getAppConfigurationEntry(String section) {
            if (section.equals("Missing")) {
                return null;
            }
            if (section.equals("Unheard-of")) {
                throw new IllegalArgumentException("there is no section " + section);
            }
            return new AppConfigurationEntry[] {
                new AppConfigurationEntry(
                        section.equals("Counted")
                                ? CountedLogin.class.getName()
                                : DigestLoginModule.class.getName(),
                        LoginModuleControlFlag.REQUIRED,
                        Map.of(
                                "username",
                                "bob",
                                "password",
                                section.equals("Wrong") ? "guess" : "secret"))
            };
        }
    }

    /** Counts, and fails at first. */
    public static final class CountedLogin extends DigestLoginModule {
        private static final AtomicInteger LOGINS = new AtomicInteger();
        private static final AtomicInteger FAILURES = new AtomicInteger();

        static void expect(int failures) {
            LOGINS.set(0);
            FAILURES.set(failures);
        }

        static int logins() {
            return LOGINS.get();
        }

        @Override
        public boolean login() {
            if (LOGINS.incrementAndGet() <= FAILURES.get()) {
                throw new IllegalStateException("no answer of a KDC");
            }
            return super.login();
        }
    }

    private static ZKClientConfig config() {
        var config = new ZKClientConfig();
        config.setProperty("zookeeper.fips-mode", "false");
        return config;
    }

    /** Accepts the session and finds out who the client is; the name, or null if it lies. */
    private static @Nullable String authenticate(Link link) throws IOException {
        link.accept();
        SaslServer sasl =
                Sasl.createSaslServer(
                        "DIGEST-MD5", "zookeeper", "zk-sasl-md5", Map.of(), SaslTest::knowBob);
        while (!sasl.isComplete()) {
            var request = new JuteReader(link.nextFrame());
            int xid = request.readInt();
            assertThat(request.readInt()).isEqualTo(OpCode.SASL);
            Bytes token = requireNonNull(request.readBuffer());
            byte[] challenge;
            try {
                challenge = sasl.evaluateResponse(token.toByteArray());
            } catch (SaslException e) {
                link.send(saslAnswer(xid, Code.AUTHFAILED.intValue(), null));
                return null;
            }
            link.send(saslAnswer(xid, 0, Bytes.wrap(challenge)));
        }
        return sasl.getAuthorizationID();
    }

    private static byte[] saslAnswer(int xid, int error, @Nullable Bytes token) {
        return ScriptedServer.frame(
                body -> {
                    body.writeInt(xid);
                    body.writeLong(0);
                    body.writeInt(error);
                    body.writeBuffer(token);
                });
    }

    private static void knowBob(Callback[] callbacks) {
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback asked) {
                asked.setName(asked.getDefaultName());
            } else if (callback instanceof PasswordCallback asked) {
                asked.setPassword("secret".toCharArray());
            } else if (callback instanceof RealmCallback asked) {
                asked.setText(asked.getDefaultText());
            } else if (callback instanceof AuthorizeCallback asked) {
                asked.setAuthorized(true);
                asked.setAuthorizedID(asked.getAuthenticationID());
            }
        }
    }

    @Test
    void clientProvesItsNameBeforeItsFirstCallAndAgainAtEachLink() throws Exception {
        server.play(
                link -> {
                    assertThat(authenticate(link)).isEqualTo("bob");
                    assertThat(link.nextRequest().opCode()).isEqualTo(OpCode.SYNC);
                },
                link -> {
                    assertThat(authenticate(link)).isEqualTo("bob");
                    link.answerAll();
                });
        try (ZooKeeper zk = server.connect(events, config())) {
            assertThatThrownBy(() -> zk.sync("/"))
                    .isInstanceOf(KeeperException.ConnectionLossException.class);
            assertThat(events.next()).isEqualTo("SyncConnected");
            assertThat(events.next()).isEqualTo("SaslAuthenticated");
            assertThat(events.next()).isEqualTo("Disconnected");
            assertThat(events.next()).isEqualTo("SyncConnected");
            assertThat(events.next()).isEqualTo("SaslAuthenticated");
            zk.sync("/");
        }
    }

    @Test
    void wrongPasswordIsTheEnd() throws Exception {
        server.play(
                link -> {
                    assertThat(authenticate(link)).isNull();
                    link.awaitEnd();
                });
        ZKClientConfig config = config();
        config.setProperty(ZKClientConfig.LOGIN_CONTEXT_NAME_KEY, "Wrong");
        ZooKeeper zk = server.connect(events, config);
        assertThat(events.next()).isEqualTo("SyncConnected");
        assertThat(events.next()).isEqualTo("AuthFailed");
        assertThat(zk.getState()).isEqualTo(States.AUTH_FAILED);
        assertThatThrownBy(() -> zk.sync("/"))
                .isInstanceOf(KeeperException.AuthFailedException.class);
        zk.close();
    }

    @Test
    void serverThatKnowsNoSaslIsTheEndToo() throws Exception {
        server.play(
                link -> {
                    link.accept();
                    link.send(saslAnswer(link.nextRequest().xid(), 0, null));
                    link.awaitEnd();
                });
        ZooKeeper zk = server.connect(events, config());
        assertThat(events.next()).isEqualTo("SyncConnected");
        assertThat(events.next()).isEqualTo("AuthFailed");
        zk.close();
    }

    @Test
    void fipsModeForbidsTheDigest() throws Exception {
        server.play(
                link -> {
                    link.accept();
                    link.awaitEnd();
                });
        ZooKeeper zk = server.connect(events, new ZKClientConfig());
        assertThat(events.next()).isEqualTo("SyncConnected");
        assertThat(events.next()).isEqualTo("AuthFailed");
        zk.close();
    }

    @Test
    void oneLoginServesAllLinks() throws Exception {
        server.play(
                link -> {
                    assertThat(authenticate(link)).isEqualTo("bob");
                    link.nextRequest();
                },
                link -> {
                    assertThat(authenticate(link)).isEqualTo("bob");
                    link.answerAll();
                });
        CountedLogin.expect(0);
        ZKClientConfig config = config();
        config.setProperty(ZKClientConfig.LOGIN_CONTEXT_NAME_KEY, "Counted");
        try (ZooKeeper zk = server.connect(events, config)) {
            assertThatThrownBy(() -> zk.sync("/"))
                    .isInstanceOf(KeeperException.ConnectionLossException.class);
            assertThat(events.next()).isEqualTo("SyncConnected");
            assertThat(events.next()).isEqualTo("SaslAuthenticated");
            assertThat(events.next()).isEqualTo("Disconnected");
            assertThat(events.next()).isEqualTo("SyncConnected");
            assertThat(events.next()).isEqualTo("SaslAuthenticated");
            zk.sync("/");
        }
        assertThat(CountedLogin.logins()).isOne();
    }

    @Test
    void loginThatFailsIsToldAndDoneWithoutAndTriedAgainForTheNextLink() throws Exception {
        server.play(
                link -> {
                    link.accept();
                    link.reply(link.nextRequest().xid());
                },
                link -> {
                    assertThat(authenticate(link)).isEqualTo("bob");
                    link.answerAll();
                });
        CountedLogin.expect(1);
        ZKClientConfig config = config();
        config.setProperty(ZKClientConfig.LOGIN_CONTEXT_NAME_KEY, "Counted");
        try (ZooKeeper zk = server.connect(events, config)) {
            assertThat(events.next()).isEqualTo("AuthFailed");
            assertThat(events.next()).isEqualTo("SyncConnected");
            zk.sync("/");
            assertThat(events.next()).isEqualTo("Disconnected");
            assertThat(events.next()).isEqualTo("SyncConnected");
            assertThat(events.next()).isEqualTo("SaslAuthenticated");
            zk.sync("/");
        }
        assertThat(CountedLogin.logins()).isEqualTo(2);
    }

    @Test
    void sectionThatIsNamedAndMissingIsToldAndDoneWithout() throws Exception {
        assertDoneWithout("Missing");
    }

    @Test
    void configurationThatThrowsForASectionDoesNotHaveIt() throws Exception {
        assertDoneWithout("Unheard-of");
    }

    private void assertDoneWithout(String section) throws Exception {
        server.play(
                link -> {
                    link.accept();
                    link.answerAll();
                });
        ZKClientConfig config = config();
        config.setProperty(ZKClientConfig.LOGIN_CONTEXT_NAME_KEY, section);
        try (ZooKeeper zk = server.connect(events, config)) {
            assertThat(events.next()).isEqualTo("AuthFailed");
            assertThat(events.next()).isEqualTo("SyncConnected");
            zk.sync("/");
        }
    }

    @Test
    void saslThatIsSwitchedOffIsNotTried() throws Exception {
        server.play(
                link -> {
                    link.accept();
                    link.answerAll();
                });
        ZKClientConfig config = config();
        config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
        try (ZooKeeper zk = server.connect(events, config)) {
            assertThat(events.next()).isEqualTo("SyncConnected");
            zk.sync("/");
        }
    }

    @Test
    void linkThatBreaksAmidTheExchangeIsReplaced() throws Exception {
        server.play(
                link -> {
                    link.accept();
                    link.nextRequest();
                },
                link -> {
                    assertThat(authenticate(link)).isEqualTo("bob");
                    link.answerAll();
                });
        try (ZooKeeper zk = server.connect(events, config())) {
            assertThat(events.next()).isEqualTo("SyncConnected");
            assertThat(events.next()).isEqualTo("Disconnected");
            assertThat(events.next()).isEqualTo("SyncConnected");
            assertThat(events.next()).isEqualTo("SaslAuthenticated");
            zk.sync("/");
        }
    }
}
