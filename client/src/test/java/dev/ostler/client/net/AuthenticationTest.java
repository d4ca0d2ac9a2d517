package dev.ostler.client.net;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Objects.requireNonNull;

import dev.ostler.client.Chroot;
import dev.ostler.client.core.Connection;
import dev.ostler.client.core.ConnectionOptions;
import dev.ostler.client.core.Effects;
import dev.ostler.client.core.Phase;
import dev.ostler.client.watch.WatchTables;
import dev.ostler.protocol.Bytes;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The test runs the errands, in the order that it likes. */
class AuthenticationTest {
    private static final InetSocketAddress OLD = InetSocketAddress.createUnresolved("old", 1);
    private static final InetSocketAddress NEW = InetSocketAddress.createUnresolved("new", 1);

    private final List<String> said = new ArrayList<>();
    private final ArrayDeque<Runnable> errands = new ArrayDeque<>();
    private final Selector selector;
    private final Inbox inbox;
    private final Speaker speaker = new Speaker();
    private final Authentication authentication;
    private final Connection connection =
            new Connection(
                    new ConnectionOptions(Chroot.NONE, 30_000, false, true, 0, true),
                    0,
                    Bytes.EMPTY,
                    new WatchTables(event -> {}),
                    () -> 0,
                    (Effects)
                            Proxy.newProxyInstance(
                                    AuthenticationTest.class.getClassLoader(),
                                    new Class<?>[] {Effects.class},
                                    (proxy, method, arguments) -> null));

    AuthenticationTest() throws IOException {
        selector = Selector.open();
        inbox = new Inbox(selector, () -> 0);
        authentication =
                new Authentication(
                        speaker,
                        new Errands(
                                "x",
                                task -> {
                                    errands.add(task);
                                    return new Thread(() -> {});
                                }),
                        inbox);
        connection.start(0);
    }

    @AfterEach
    void close() throws IOException {
        selector.close();
    }

    private final class Speaker implements Authenticator {
        Standing standing = Standing.NONE;
        Standing next = Standing.FRESH;
        Runnable failure = () -> {};
        int logins;

        @Override
        public Standing standing() {
            return standing;
        }

        @Override
        public void login() throws IOException {
            logins++;
            failure.run();
            if (next == Standing.NONE) {
                throw new IOException("no answer of a KDC");
            }
            standing = next;
        }

        @Override
        public Exchange begin(InetSocketAddress server) {
            return challenge -> {
                said.add(
                        server.getHostString()
                                + (challenge == null ? "" : " " + challenge.toUtf8String()));
                return new Step(null, false);
            };
        }
    }

    private void runErrand() {
        requireNonNull(errands.poll()).run();
    }

    private void hear(long now) {
        inbox.run(connection, now);
    }

    @Test
    void beginOfALinkThatWasDroppedIsNotTheExchangeOfTheNextHoweverLongItTakes() {
        authentication.proceed(null, OLD);
        Runnable slow = requireNonNull(errands.poll());
        authentication.cancel();
        authentication.proceed(null, NEW);
        runErrand();
        hear(0);
        slow.run();
        hear(0);
        authentication.proceed(Bytes.utf8("who?"), NEW);
        runErrand();
        assertThat(said).containsExactly("new", "old", "new who?");
    }

    @Test
    void linkWaitsForTheFirstLoginAndForNoOther() {
        authentication.prepare();
        assertThat(authentication.isLoggingIn()).isTrue();
        runErrand();
        hear(0);
        assertThat(authentication.isLoggingIn()).isFalse();
        assertThat(authentication.isLoggedIn()).isTrue();

        speaker.standing = Authenticator.Standing.AGEING;
        authentication.prepare();
        assertThat(errands).isEmpty();
        authentication.tend(60_000);
        authentication.tend(60_000);
        assertThat(errands).hasSize(1);
        assertThat(authentication.isLoggingIn()).isFalse();
    }

    @Test
    void loginThatAgesIsReplacedAndStaysIfThatFails() {
        speaker.standing = Authenticator.Standing.AGEING;
        speaker.next = Authenticator.Standing.NONE;
        authentication.tend(0);
        runErrand();
        hear(1000);
        assertThat(authentication.isLoggedIn()).isTrue();
        authentication.tend(60_999);
        assertThat(errands).isEmpty();

        speaker.next = Authenticator.Standing.FRESH;
        authentication.tend(61_000);
        runErrand();
        hear(61_000);
        assertThat(speaker.standing).isEqualTo(Authenticator.Standing.FRESH);
        authentication.tend(1_000_000);
        assertThat(errands).isEmpty();
        assertThat(speaker.logins).isEqualTo(2);
    }

    @Test
    void loginThatFailsEndsTheWaitAndIsTriedForTheNextLink() {
        speaker.next = Authenticator.Standing.NONE;
        authentication.prepare();
        runErrand();
        hear(0);
        assertThat(authentication.isLoggingIn()).isFalse();
        assertThat(authentication.isLoggedIn()).isFalse();
        assertThat(connection.phase()).isEqualTo(Phase.CHOOSING);
        authentication.prepare();
        assertThat(errands).hasSize(1);
    }

    @Test
    void errorInALoginIsAFailedAttempt() {
        speaker.failure =
                () -> {
                    throw new OutOfMemoryError("in the login");
                };
        authentication.prepare();
        runErrand();
        hear(0);
        assertThat(connection.phase()).isEqualTo(Phase.WAITING);
    }
}
