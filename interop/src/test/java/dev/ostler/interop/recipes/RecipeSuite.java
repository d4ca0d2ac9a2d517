package dev.ostler.interop.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.interop.server.Implementation;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.connection.ManagedClientBuilder;
import dev.ostler.recipes.retry.RetryNTimes;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Tests of recipes that are run on each implementation's server. All clients of a test work below a
 * chroot that is the test's own, and are closed after it.
 */
@ParameterizedClass(name = "{0}")
@EnumSource
@ExtendWith(RecipeServers.class)
abstract class RecipeSuite {
    /** How long a test waits for what must come. */
    protected static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(30);

    @Parameter
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Implementation implementation;

    private final List<ManagedClient> clients = new ArrayList<>();
    private String connectString;

    @BeforeEach
    void openPlace(RecipeServers.Servers servers) throws InterruptedException {
        connectString = servers.newPlace(implementation);
        int slash = connectString.indexOf('/');
        try (ManagedClient outside =
                ManagedClient.newClient(connectString.substring(0, slash), new RetryNTimes(5, 100))
                        .start()) {
            outside.await(outside.ensureContainers(connectString.substring(slash)));
        }
    }

    @AfterEach
    void closeClients() {
        clients.forEach(ManagedClient::close);
    }

    /** Whose server it is. */
    protected final Implementation implementation() {
        return implementation;
    }

    /** The server, and the test's own chroot on it. */
    protected final String connectString() {
        return connectString;
    }

    /** A client that is connected; it asks for a session of half a minute. */
    protected final ManagedClient connect() throws InterruptedException {
        return connect(builder -> builder);
    }

    /** As above, with other settings. */
    protected final ManagedClient connect(UnaryOperator<ManagedClientBuilder> settings)
            throws InterruptedException {
        ManagedClient client =
                settings.apply(
                                ManagedClient.builder()
                                        .connectString(connectString)
                                        .sessionTimeout(SESSION_TIMEOUT)
                                        .retryPolicy(new RetryNTimes(5, 100)))
                        .build()
                        .start();
        clients.add(client);
        assertThat(client.blockUntilConnected(PATIENCE)).isTrue();
        return client;
    }
}
