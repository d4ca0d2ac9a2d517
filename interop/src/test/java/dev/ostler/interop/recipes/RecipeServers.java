package dev.ostler.interop.recipes;

import dev.ostler.interop.server.Implementation;
import dev.ostler.interop.server.ServerUnderTest;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * One server of each implementation, which all suites share; it is started for the first that wants
 * it and killed at the end of the run. Each test has a chroot of its own there.
 */
final class RecipeServers implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(RecipeServers.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Servers.class;
    }

    @Override
    public Servers resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ExtensionContext.Store store = context.getRoot().getStore(NAMESPACE);
        return implementation ->
                store.computeIfAbsent(implementation, Shared::start, Shared.class).newPlace();
    }

    /** Where a test may work. */
    interface Servers {
        /** A connect string with a chroot that nobody else uses and that is yet to be created. */
        String newPlace(Implementation implementation);
    }

    private record Shared(ServerUnderTest server, Path home, AtomicInteger places)
            implements AutoCloseable {
        static Shared start(Implementation implementation) {
            try {
                Path home = Files.createTempDirectory("recipes-");
                var server =
                        new ServerUnderTest(
                                implementation,
                                home,
                                Map.of(
                                        "tickTime", "200",
                                        "maxSessionTimeout", "120000",
                                        "extendedTypesEnabled", "true"),
                                List.of());
                return new Shared(server.start(), home, new AtomicInteger());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        String newPlace() {
            return "127.0.0.1:" + server.clientPort() + "/test-" + places.incrementAndGet();
        }

        @Override
        public void close() throws IOException {
            server.close();
            try (Stream<Path> all = Files.walk(home)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
