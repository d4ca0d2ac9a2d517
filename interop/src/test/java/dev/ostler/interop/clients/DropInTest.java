package dev.ostler.interop.clients;

import dev.ostler.interop.server.ClientJar;
import dev.ostler.interop.server.Implementation;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;

/**
 * Ostler's client jar in place of Apache's: what is written for Apache's client, the released
 * frameworks among it, works on Apache's server and on Ostler's.
 */
@Execution(ExecutionMode.CONCURRENT) // They mostly wait, for reconnects and expiry.
class DropInTest {
    @TempDir Path directory;

    @ParameterizedTest
    @EnumSource
    @Tag("S019")
    @Tag("S023")
    @Tag("S024")
    @Tag("S025")
    @Tag("S026")
    @Tag("S028")
    @Tag("S029")
    @Tag("S030")
    @Tag("S035")
    @Tag("S038")
    @Tag("S048")
    @Tag("S052")
    @Tag("S056")
    @Tag("S058")
    @Tag("S061")
    @Tag("S062")
    @Tag("S065")
    @Tag("S069")
    @Tag("S071")
    @Tag("S072")
    @Tag("S074")
    @Tag("S076")
    @Tag("S078")
    void theClientApi(Implementation implementation) throws Exception {
        run("ClientSuite", implementation);
    }

    @ParameterizedTest
    @EnumSource
    void curatorsRecipes(Implementation implementation) throws Exception {
        run("CuratorSuite", implementation);
    }

    @ParameterizedTest
    @EnumSource
    void curatorsCaches(Implementation implementation) throws Exception {
        run("CuratorCacheSuite", implementation);
    }

    @ParameterizedTest
    @EnumSource
    void curatorThroughOutagesAndExpiry(Implementation implementation) throws Exception {
        run("CuratorSessionSuite", implementation);
    }

    @ParameterizedTest
    @EnumSource
    void zkClient(Implementation implementation) throws Exception {
        run("ZkClientSuite", implementation);
    }

    private void run(String program, Implementation implementation) throws Exception {
        PeerProgram.run(ClientJar.OSTLER, program, implementation, directory);
    }
}
