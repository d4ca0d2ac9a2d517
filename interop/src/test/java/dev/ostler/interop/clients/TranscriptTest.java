package dev.ostler.interop.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.interop.server.ClientJar;
import dev.ostler.interop.server.Implementation;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Apache's client and Ostler's do the same on the same server: results, errors, their messages and
 * paths, callbacks, events, zxids.
 */
@Execution(ExecutionMode.CONCURRENT) // They mostly wait, for reconnects.
class TranscriptTest {
    @TempDir Path directory;

    @ParameterizedTest
    @EnumSource
    void bothClientsDoTheSame(Implementation implementation) throws Exception {
        assertThat(transcript(ClientJar.OSTLER, implementation))
                .containsExactlyElementsOf(transcript(ClientJar.APACHE, implementation));
    }

    private List<String> transcript(ClientJar jar, Implementation implementation) throws Exception {
        Path home = Files.createDirectory(directory.resolve(jar.name()));
        return PeerProgram.run(jar, "ClientTranscript", implementation, home).lines().toList();
    }
}
